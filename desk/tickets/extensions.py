"""Requests for more time that wait for somebody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from desk.accounts.models import Agent
from desk.core.db import db
from desk.core.errors import NotFound
from desk.sla.models import SlaExtension, SlaTimer
from desk.sla.queries import same_promise
from desk.tickets.access import visible_to
from desk.tickets.clock_names import clock_name
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of

MOST = 50
SAME = same_promise(SlaTimer, SlaExtension)


@dataclass(frozen=True)
class OpenExtension:
    """One request. `due_at` is the present due, None while the promise rests."""

    id: int
    timer_id: int
    reference: str
    subject: str
    name: Any
    due_at: datetime | None
    wanted: datetime
    reason: str
    asked_by: str
    asked_at: datetime


def open_extensions(agent: Agent) -> list[OpenExtension]:
    """What waits for a decision on tickets that this agent sees, the longest waiting first: one statement."""
    rows = db.session.execute(
        select(
            SlaExtension.id, SlaTimer.id.label("timer_id"), Ticket.id.label("ticket_id"), Ticket.subject,
            SlaTimer.metric, SlaTimer.conversation, SlaTimer.due_at, SlaExtension.due, SlaExtension.reason,
            Agent.name, SlaExtension.asked_at,
        )
        .join(Ticket, Ticket.id == SlaExtension.ticket_id)
        .join(SlaTimer, SAME)
        .join(Agent, Agent.id == SlaExtension.asked_by_id)
        .where(SlaExtension.state == "asked", visible_to(agent))
        .order_by(SlaExtension.id)
        .limit(MOST)
    )  # fmt: skip
    return [
        OpenExtension(
            row.id, row.timer_id, reference_of(row.ticket_id), row.subject, clock_name(row.metric, row.conversation),
            row.due_at, row.due, row.reason, row.name, row.asked_at,
        )
        for row in rows
    ]  # fmt: skip


def timer_id_of(row: SlaExtension) -> int:
    """The timer that more time is asked for. Raises NotFound where a bounce has shown that it never was."""
    found = db.session.scalar(select(SlaTimer.id).join(SlaExtension, SAME).where(SlaExtension.id == row.id))
    if found is None:
        raise NotFound
    return found
