from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.core.columns import BigId, SealedText
from desk.core.db import Model
from desk.tickets.models import Message


class InboundItem(Model):
    """One thing that a stranger sent, kept raw in the file store before anybody looks into it.

    `external_id` and `content_digest` together say whether it is the same mail again: one mailbox keeps it once, and of
    several mailboxes that got it one makes a message of it. `outcome` is empty until it is handled, then created,
    joined, known (another mailbox had it), bounce, noted (a word on a message of ours), inquiry or parked; a parked
    item waits for an administrator.
    """

    __tablename__ = "inbound_item"
    __table_args__ = (
        UniqueConstraint("source", "mailbox", "external_id", "content_digest"),
        Index("ix_inbound_item_external_id", "external_id", "content_digest"),
        Index(
            "uq_inbound_item_filed",
            "source",
            "external_id",
            "content_digest",
            unique=True,
            sqlite_where=text("outcome IN ('created', 'joined')"),
            postgresql_where=text("outcome IN ('created', 'joined')"),
        ),
        Index(
            "ix_inbound_item_waiting",
            "next_try_at",
            sqlite_where=text("outcome = ''"),
            postgresql_where=text("outcome = ''"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str] = mapped_column(String(20))  # mail, or the account of a messenger: messenger:3
    mailbox: Mapped[str] = mapped_column(String(254), default="")  # the address it came in at, where that is known
    way: Mapped[str] = mapped_column(String(10), default="")  # imap, smtp, lmtp, pipe, file, hook
    external_id: Mapped[str] = mapped_column(String(400))
    content_digest: Mapped[str] = mapped_column(String(64))
    raw_digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    sender: Mapped[str] = mapped_column(SealedText("inbound_item.sender"), default="")  # known once it was parsed
    subject: Mapped[str] = mapped_column(SealedText("inbound_item.subject"), default="")
    outcome: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    message: Mapped[Message | None] = relationship()
