"""Rows about how answers leave: to whom besides the requester, when, and what may not be sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.accounts.models import Agent, Contact
from desk.channels.outgoing import Outgoing
from desk.core.columns import BigId, JsonText, SealedText
from desk.core.db import Model
from desk.tickets.models import Message


class MessageCopy(Outgoing, Model):
    """An outgoing message as it goes to one more person: a mail of its own, with its own token and its own state."""

    __tablename__ = "message_copy"
    __table_args__ = (
        UniqueConstraint("message_id", "email_index"),
        Index("ix_message_copy_delivery", "delivery", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    name: Mapped[str] = mapped_column(SealedText("message_copy.name"), default="")
    email: Mapped[str] = mapped_column(SealedText("message_copy.email"))
    email_index: Mapped[str] = mapped_column(String(64))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    message: Mapped[Message] = relationship()
    contact: Mapped[Contact | None] = relationship()


class TicketPerson(Model):
    """Somebody on the customer's side whom answers go to as well, because an agent said so, or no more."""

    __tablename__ = "ticket_person"
    __table_args__ = (UniqueConstraint("ticket_id", "email_index"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    name: Mapped[str] = mapped_column(SealedText("ticket_person.name"), default="")
    email: Mapped[str] = mapped_column(SealedText("ticket_person.email"))
    email_index: Mapped[str] = mapped_column(String(64))
    added_by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class HeldReply(Model):
    """An answer that was pressed and can still be called back: nothing else of it has happened yet.

    `state`: held, sent, undone, refused (`why` says what stood in the way). `content` is what `send_reply` needs.
    """

    __tablename__ = "held_reply"
    __table_args__ = (Index("ix_held_reply_state_send_at", "state", "send_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    content: Mapped[str] = mapped_column(SealedText("held_reply.content"))
    files: Mapped[list[Any]] = mapped_column(JsonText, default=list)  # name, type, size, digest
    press: Mapped[str] = mapped_column(String(60), unique=True)
    at: Mapped[datetime]
    send_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="held")
    claimed_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    why: Mapped[str] = mapped_column(String(300), default="")
    agent: Mapped[Agent] = relationship()


class AutoAnswer(Model):
    """A mail that we sent by ourselves (a receipt): counted, so that no address gets many, whatever its robot says."""

    __tablename__ = "auto_answer"
    __table_args__ = (
        UniqueConstraint("email_index", "slot"),
        Index("ix_auto_answer_email_index_at", "email_index", "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    email_index: Mapped[str] = mapped_column(String(64))
    slot: Mapped[str] = mapped_column(String(40))  # receipt:2026-11-22T14: one each hour
    mailbox: Mapped[str] = mapped_column(String(254), default="")
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    at: Mapped[datetime]


class StoppedAddress(Model):
    """An address that wants no mail that we send by ourselves, or that one pressed the stop link of."""

    __tablename__ = "stopped_address"

    email_index: Mapped[str] = mapped_column(String(64), primary_key=True)
    why: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class Call(Model):
    """A phone call about a ticket. Speaking to the customer is an answer; the customer never sees this text."""

    __tablename__ = "phone_call"
    __table_args__ = (Index("ix_phone_call_ticket_id_at", "ticket_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    direction: Mapped[str] = mapped_column(String(3))
    outcome: Mapped[str] = mapped_column(String(12))  # spoke, no_answer, voicemail, wrong
    number: Mapped[str] = mapped_column(SealedText("phone_call.number"), default="")
    minutes: Mapped[int | None]
    text: Mapped[str] = mapped_column(Text, default="")
    press: Mapped[str] = mapped_column(String(60), unique=True)
    at: Mapped[datetime]
    agent: Mapped[Agent] = relationship()
