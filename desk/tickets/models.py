from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.accounts.models import Agent, Contact, Customer
from desk.billing.models import InvoiceLine
from desk.channels.outgoing import Outgoing
from desk.core.columns import BigId, JsonText, SealedText
from desk.core.db import Model
from desk.tickets.numbers import reference_of
from desk.tickets.types import LATER, Channel, Priority, TicketStatus, TicketType

SCHEDULED = text("resume_at IS NOT NULL")


class Ticket(Model):
    """One question of one requester. `revision` goes up with every change and guards against lost ones.

    `merged_into_id` names the ticket that this one went on in; `absorbed` is true on one that others went on in.
    `follows_id` names the settled ticket that this one continues or was split from. `resume_at` is set while scheduled.
    `needs_answer` is true while the customer spoke last. `due_at` is the next promise that runs out, `due_metric`
    which one. `queue_at` orders the queue: `due_at`, or LATER for a live ticket without a running promise, or DONE.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ix_ticket_status_updated_at", "status", "updated_at"),
        Index("ix_ticket_queue_at", "queue_at", "id"),
        Index("ix_ticket_assignee_id_queue_at", "assignee_id", "queue_at"),
        Index("ix_ticket_team_id_queue_at", "team_id", "queue_at"),
        Index("ix_ticket_customer_id_updated_at", "customer_id", "updated_at"),
        Index("ix_ticket_contact_id_id", "contact_id", "id"),  # of one contact the newest: asked for every mail
        Index("ix_ticket_resume_at", "resume_at", postgresql_where=SCHEDULED, sqlite_where=SCHEDULED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(300))
    status: Mapped[str] = mapped_column(String(20), default=TicketStatus.OPEN)
    type: Mapped[str] = mapped_column(String(12), default=TicketType.REQUEST)
    priority: Mapped[str] = mapped_column(String(10), default=Priority.NORMAL)
    channel: Mapped[str] = mapped_column(String(10), default=Channel.MAIL)
    automatic: Mapped[bool] = mapped_column(default=False)  # opened by a machine's mail
    mailbox_id: Mapped[int | None] = mapped_column(ForeignKey("mailbox.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    charge_line_id: Mapped[int | None] = mapped_column(ForeignKey("invoice_line.id"), index=True)
    needs_answer: Mapped[bool] = mapped_column(default=True)
    due_at: Mapped[datetime | None]
    due_metric: Mapped[str] = mapped_column(String(20), default="")
    queue_at: Mapped[datetime] = mapped_column(default=LATER)
    messenger_user_id: Mapped[int | None] = mapped_column(ForeignKey("messenger_user.id"), index=True)
    chat_session_id: Mapped[int | None] = mapped_column(index=True)  # of a widget; no foreign key: that stands above
    resume_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    merged_at: Mapped[datetime | None]
    absorbed: Mapped[bool] = mapped_column(default=False)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime] = mapped_column(index=True)
    revision: Mapped[int] = mapped_column(default=1)
    customer: Mapped[Customer | None] = relationship()
    contact: Mapped[Contact | None] = relationship()
    assignee: Mapped[Agent | None] = relationship()
    charge_line: Mapped[InvoiceLine | None] = relationship()

    __mapper_args__ = {"version_id_col": revision, "version_id_generator": False}

    @property
    def reference(self) -> str:
        return reference_of(self.id)


class Message(Outgoing, Model):
    """One public turn, in or out. Addresses are sealed; `from_index` finds who takes part.

    `rfc_id` is the Message-ID as it travels, with its angle brackets. Outgoing ones also keep how delivery went.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_ticket_id_at", "ticket_id", "at"),
        Index("ix_message_delivery", "delivery", "next_try_at"),
        Index("ix_message_from_index_id", "from_index", "id"),  # of one sender the newest: asked for every mail
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    direction: Mapped[str] = mapped_column(String(3))
    channel: Mapped[str] = mapped_column(String(10), default=Channel.MAIL)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    from_name: Mapped[str] = mapped_column(SealedText("message.from_name"), default="")
    from_email: Mapped[str] = mapped_column(SealedText("message.from_email"), default="")
    from_index: Mapped[str] = mapped_column(String(64), default="")
    to_email: Mapped[str] = mapped_column(SealedText("message.to_email"), default="")
    subject: Mapped[str] = mapped_column(String(998), default="")
    text: Mapped[str] = mapped_column(Text)  # what was written now
    quoted: Mapped[str] = mapped_column(Text, default="")  # the history below it
    html: Mapped[str] = mapped_column(Text, default="")  # sanitised
    at: Mapped[datetime]
    rfc_id: Mapped[str] = mapped_column(String(998), default="", index=True)
    in_reply_to: Mapped[str] = mapped_column(String(998), default="")
    references: Mapped[list[Any]] = mapped_column("reference_ids", JsonText, default=list)
    joined_by: Mapped[str] = mapped_column(String(20), default="")
    unverified: Mapped[bool] = mapped_column(default=False)  # the sender takes no part in this ticket
    automatic: Mapped[str] = mapped_column(String(16), default="")  # auto_reply, bounce, ... or empty
    cc_emails: Mapped[str] = mapped_column(SealedText("message.cc_emails"), default="")  # who else was written to
    trace: Mapped[list[Any]] = mapped_column(JsonText, default=list)  # how it found its ticket, step by step
    mailbox_id: Mapped[int | None] = mapped_column(ForeignKey("mailbox.id"))
    messenger_user_id: Mapped[int | None] = mapped_column(ForeignKey("messenger_user.id"))
    forwarded_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))  # who brought it in
    external_id: Mapped[str] = mapped_column(String(200), default="", index=True)  # what a messenger calls it
    heard_at: Mapped[datetime | None]  # the messenger or the chat says that it was shown
    macro_key: Mapped[str] = mapped_column(String(60), default="")
    ticket: Mapped[Ticket] = relationship()
    agent: Mapped[Agent | None] = relationship(foreign_keys=[agent_id])
    contact: Mapped[Contact | None] = relationship()


class Note(Model):
    """One internal turn. It has no address, no delivery and no way out: only colleagues read it."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_ticket_id_at", "ticket_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    agent: Mapped[Agent] = relationship()


class Attachment(Model):
    """A file that came or goes with a message; its bytes lie in the file store under `digest`."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(127))
    size: Mapped[int]
    inline: Mapped[bool] = mapped_column(default=False)
    content_id: Mapped[str] = mapped_column(String(300), default="")  # by which the html of its mail names it
    digest: Mapped[str] = mapped_column(String(64))
    message: Mapped[Message] = relationship()


class TicketShipment(Model):
    """What a ticket is about."""

    __tablename__ = "ticket_shipment"
    __table_args__ = (UniqueConstraint("ticket_id", "shipment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"), index=True)
    bound_by: Mapped[str] = mapped_column(String(80))  # the number that named it
    ticket: Mapped[Ticket] = relationship()


class TicketTag(Model):
    """A word that somebody, or a rule, put on a ticket."""

    __tablename__ = "ticket_tag"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)


class Macro(Model):
    """A canned reply as it is in use: copied from its file by `desk macros sync`, one row per language."""

    __tablename__ = "macro"
    __table_args__ = (UniqueConstraint("key", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    language: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime | None]  # changed here: the shipped text does not take its place


class MacroUse(Model):
    """A canned reply that was sent: which text, with which values, and what the agent changed in it."""

    __tablename__ = "macro_use"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), unique=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    macro_key: Mapped[str] = mapped_column(String(60), index=True)
    macro_version: Mapped[int]
    language: Mapped[str] = mapped_column(String(10))
    printed: Mapped[str] = mapped_column(SealedText("macro_use.printed"))  # the values, as JSON
    edits: Mapped[str] = mapped_column(SealedText("macro_use.edits"), default="")  # unified diff, empty when unchanged
    at: Mapped[datetime]


class CustomerLink(Model):
    """How often the personal link of one contact to one ticket was withdrawn: only links of the newest serial open."""

    __tablename__ = "customer_link"
    __table_args__ = (UniqueConstraint("ticket_id", "contact_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    serial: Mapped[int] = mapped_column(default=1)
    withdrawn_at: Mapped[datetime | None]


class Revision(Model):
    """How often the tickets of this desk have changed: what an open queue page asks for."""

    __tablename__ = "revision"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[int]
