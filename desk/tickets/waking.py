"""Tickets whose day has come. The sweep comes here."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from desk.audit.commands import record
from desk.core.db import AWAY, db, transaction
from desk.core.errors import Conflict
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.sla.actions import WARNED
from desk.tickets.commands.changes import lock, touch
from desk.tickets.commands.promises import keep_promises
from desk.tickets.commands.statuses import become
from desk.tickets.hearers import hearers, read_staff
from desk.tickets.models import Ticket
from desk.tickets.types import TicketStatus

log = logging.getLogger(__name__)


def wake_scheduled(now: datetime, limit: int = 100) -> int:
    """Open again what was scheduled until `now` or before; how many tickets were woken."""
    return sum(_woken(ticket_id, resume_at, now) for ticket_id, resume_at in _due(now, limit))


def _due(now: datetime, limit: int) -> Sequence[tuple[int, datetime]]:
    """One range of a partial index, the longest waiting first."""
    rows = db.session.execute(
        select(Ticket.id, Ticket.resume_at)
        .where(Ticket.resume_at.is_not(None), Ticket.resume_at <= now)
        .order_by(Ticket.resume_at, Ticket.id)
        .limit(limit)
    )
    return [(ticket_id, resume_at) for ticket_id, resume_at in rows if resume_at is not None]


def _woken(ticket_id: int, resume_at: datetime, now: datetime) -> bool:
    """One ticket that cannot be woken must not hold up the others."""
    try:
        with transaction():
            return _wake(ticket_id, resume_at, now)
    except (*AWAY, Conflict):
        raise
    except Exception:
        db.session.rollback()
        log.exception("ticket %s cannot be woken", ticket_id)
        return False


def _wake(ticket_id: int, resume_at: datetime, now: datetime) -> bool:
    """It is open since the instant that was set, however late we are; whether it was ours to open."""
    claimed = db.session.scalar(
        update(Ticket)
        .where(Ticket.id == ticket_id, Ticket.resume_at == resume_at, Ticket.status == TicketStatus.SCHEDULED)
        .values(resume_at=None)
        .returning(Ticket.id)
    )
    if claimed is None:
        return False
    ticket = db.session.get_one(Ticket, ticket_id)
    lock(ticket)
    happenings = become(ticket, TicketStatus.OPEN, at=resume_at)
    touch(ticket, now)
    keep_promises(ticket, happenings, at=now)
    record("ticket.resumed", f"ticket:{ticket.id}", actor="desk", at=now, scheduled=resume_at.isoformat())
    _tell(ticket, resume_at, now)
    return True


def _tell(ticket: Ticket, resume_at: datetime, now: datetime) -> None:
    people = hearers(read_staff([ticket], now), ticket, WARNED.notify)
    data = {"ticket": ticket.reference, "path": f"/tickets/{ticket.reference}", "scheduled": True}
    key = f"resume:{ticket.id}:{resume_at.isoformat()}"
    tell(people, key=key, kind=Kind.WOKEN, subject=f"ticket:{ticket.id}", data=data, at=now)
