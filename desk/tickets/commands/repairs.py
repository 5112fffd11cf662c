"""Bringing the rows of a ticket's promises in line with its log, where something else than we has changed them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from desk.audit.commands import record
from desk.core.db import db
from desk.sla.comparison import Difference
from desk.sla.models import SlaDifference, SlaLevel, SlaTimer
from desk.sla.rows import WAKE
from desk.tickets.commands.changes import lock, ring_pages
from desk.tickets.commands.promises import keep_promises
from desk.tickets.commands.state import wake
from desk.tickets.models import Ticket


def repair_promises(ticket: Ticket, found: Sequence[Difference], *, actor: str, at: datetime) -> None:
    """Write the rows anew as the log says; nobody is told of what is past. `found` is what was not right; it
    stands in the audit trail and no longer in the last check."""
    lock(ticket)
    _correct_firing(ticket.id)
    if _wake_forgotten(ticket.id, at):
        wake(ticket, at=at)
    keep_promises(ticket, [], at=at, quiet=True)
    db.session.execute(delete(SlaDifference).where(SlaDifference.ticket_id == ticket.id))
    ring_pages()
    fields = sorted({one["field"] for one in found})
    record("sla.repaired", f"ticket:{ticket.id}", actor=actor, at=at, differences=len(found), fields=fields[:20])


def _correct_firing(ticket_id: int) -> None:
    """A level that fired before its instant has not; one without an instant has no outcome, one with it has one."""
    mine = SlaLevel.timer_id.in_(select(SlaTimer.id).where(SlaTimer.ticket_id == ticket_id))
    for wrong, values in (
        (SlaLevel.fired_at < SlaLevel.fire_at, {"fired_at": None, "outcome": None}),
        (SlaLevel.fired_at.is_(None), {"outcome": None}),
        (SlaLevel.fired_at.is_not(None) & SlaLevel.outcome.is_(None), {"outcome": "fired"}),
    ):
        db.session.execute(update(SlaLevel).where(mine, wrong).values(**values))


def _wake_forgotten(ticket_id: int, at: datetime) -> bool:
    """Whether a pause is over by the log and nobody opened the ticket."""
    return bool(
        db.session.scalar(
            select(SlaLevel.id)
            .join(SlaTimer, SlaTimer.id == SlaLevel.timer_id)
            .where(
                SlaTimer.ticket_id == ticket_id,
                SlaLevel.level.startswith(WAKE),
                SlaLevel.fired_at.is_(None),
                SlaLevel.fire_at <= at,
            )
            .limit(1)
        )
    )
