from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from desk.core.db import Model


class SweepLease(Model):
    """Who sweeps now: one leader until `ends_at`. `fence` goes up whenever somebody takes or renews it."""

    __tablename__ = "sweep_lease"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80))
    ends_at: Mapped[datetime]
    fence: Mapped[int]
