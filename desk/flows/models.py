from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.core.db import Model


class Flow(Model):
    """Work in steps that every ticket of one type goes through."""

    __tablename__ = "flow"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    ticket_type: Mapped[str] = mapped_column(String(12), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    steps: Mapped[list["FlowStep"]] = relationship(
        order_by="FlowStep.position", cascade="all, delete-orphan", back_populates="flow"
    )


class FlowStep(Model):
    """One step: who does it and in how many working minutes of the ticket's calendar."""

    __tablename__ = "flow_step"
    __table_args__ = (UniqueConstraint("flow_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    flow_id: Mapped[int] = mapped_column(ForeignKey("flow.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    minutes: Mapped[int]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))  # None: whoever has the ticket
    flow: Mapped[Flow] = relationship(back_populates="steps")


class TicketStep(Model):
    """A step of one ticket, copied from its flow when the ticket entered it: later changes of the flow are not its.

    Running between `begun_at` and `ended_at`. `round` goes up when a settled ticket goes through its steps again.
    """

    __tablename__ = "ticket_step"
    __table_args__ = (
        UniqueConstraint("ticket_id", "round", "position"),
        Index("ix_ticket_step_ticket_id", "ticket_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))  # by name: no import up
    round: Mapped[int] = mapped_column(default=1)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    minutes: Mapped[int]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    outcome: Mapped[str] = mapped_column(String(300), default="")  # what was found or done, in the agent's words
