from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.accounts.models import Agent
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
    asked_by: Mapped[Agent] = relationship(foreign_keys=[asked_by_id])
