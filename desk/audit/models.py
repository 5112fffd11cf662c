from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from desk.core.columns import BigId, JsonText
from desk.core.db import Model


class AuditEntry(Model):
    """One thing that somebody did: never changed, never deleted, chained by hash to the one before.

    `actor` and `subject` are text ("agent:3", "ticket:7", "mail"), so that they outlive their rows.
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(80), index=True)
    verb: Mapped[str] = mapped_column(String(80), index=True)
    subject: Mapped[str] = mapped_column(String(120), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JsonText)
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Model):
    """The end of the chain; its one row is locked while a transaction adds its entries."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
