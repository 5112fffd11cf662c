from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.accounts.models import Agent
from desk.channels.outgoing import Outgoing
from desk.core.columns import BigId, JsonText, SealedText
from desk.core.db import Model


class Inquiry(Model):
    """Something we asked a carrier, broker or warehouse about a ticket; the customer never sees it.

    `minutes` is the working time they were given, None for the policy's. Open until `answered_at` or `withdrawn_at`.
    """

    __tablename__ = "inquiry"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)  # by name: no import up
    party: Mapped[str] = mapped_column(String(16))  # carrier, broker, warehouse, terminal, haulier, other
    name: Mapped[str] = mapped_column(String(120))
    question: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int | None]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))  # who noted it
    withdrawn_at: Mapped[datetime | None]
    email: Mapped[str] = mapped_column(SealedText("inquiry.email"), default="")  # empty: asked by other means
    cc_emails: Mapped[str] = mapped_column(SealedText("inquiry.cc_emails"), default="")
    subject: Mapped[str] = mapped_column(String(300), default="")
    mailbox_id: Mapped[int | None] = mapped_column(ForeignKey("mailbox.id"))
    heard_at: Mapped[datetime | None]  # their newest mail
    opens: Mapped[bool] = mapped_column(default=False)  # whoever wrote last wants the ticket back once they answer
    asked_by: Mapped[Agent] = relationship(foreign_keys=[asked_by_id])


class InquiryMail(Outgoing, Model):
    """One mail of a conversation with a carrier, broker or warehouse. It is no message: no customer's page reads it."""

    __tablename__ = "inquiry_mail"
    __table_args__ = (
        Index("ix_inquiry_mail_inquiry_id_at", "inquiry_id", "at"),
        Index("ix_inquiry_mail_delivery", "delivery", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"))
    direction: Mapped[str] = mapped_column(String(3))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    from_name: Mapped[str] = mapped_column(SealedText("inquiry_mail.from_name"), default="")
    from_email: Mapped[str] = mapped_column(SealedText("inquiry_mail.from_email"), default="")
    from_index: Mapped[str] = mapped_column(String(64), default="", index=True)
    to_emails: Mapped[str] = mapped_column(SealedText("inquiry_mail.to_emails"), default="")
    subject: Mapped[str] = mapped_column(String(998), default="")
    text: Mapped[str] = mapped_column(Text)
    quoted: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    rfc_id: Mapped[str] = mapped_column(String(998), default="", index=True)
    in_reply_to: Mapped[str] = mapped_column(String(998), default="")
    references: Mapped[list[Any]] = mapped_column("reference_ids", JsonText, default=list)
    joined_by: Mapped[str] = mapped_column(String(20), default="")
    unverified: Mapped[bool] = mapped_column(default=False)
    automatic: Mapped[str] = mapped_column(String(16), default="")
    trace: Mapped[list[Any]] = mapped_column(JsonText, default=list)
    inquiry: Mapped[Inquiry] = relationship()
    agent: Mapped[Agent | None] = relationship()


class InquiryFile(Model):
    """A file that came or goes with such a mail; its bytes lie in the file store under `digest`."""

    __tablename__ = "inquiry_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    mail_id: Mapped[int] = mapped_column(ForeignKey("inquiry_mail.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    type: Mapped[str] = mapped_column(String(127))
    size: Mapped[int]
    inline: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str] = mapped_column(String(64))


class ThirdParty(Model):
    """Whom we ask: a carrier's, broker's or warehouse's service, with its addresses, phone and hours."""

    __tablename__ = "third_party"

    id: Mapped[int] = mapped_column(primary_key=True)
    party: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(120), unique=True)
    carrier_code: Mapped[str] = mapped_column(String(20), default="", index=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    cc_emails: Mapped[str] = mapped_column(String(500), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    hours: Mapped[str] = mapped_column(String(120), default="")
    website: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[int | None]  # the working time that they are usually given
    active: Mapped[bool] = mapped_column(default=True)
