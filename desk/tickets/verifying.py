"""Holding the rows of promises against the logs: the log is the truth, and the rows must say the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.sla.comparison import NOTHING, Difference, Rows, difference, differences
from desk.sla.records import Log, level_rows, read_logs, timer_rows
from desk.sla.replay.types import BadLog
from desk.tickets.commands.changes import lock
from desk.tickets.commands.repairs import repair_promises
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of
from desk.tickets.types import DONE, LATER, LIVE

BATCH = 200


@dataclass(frozen=True)
class Finding:
    """A ticket whose rows say something else than its log."""

    ticket_id: int
    found: Sequence[Difference]

    @property
    def reference(self) -> str:
        return reference_of(self.ticket_id)


def batches(only: Sequence[int] | None = None, *, after: int = 0, size: int = BATCH) -> Iterator[Sequence[int]]:
    """Ids of all tickets, or of those among `only`, in order, some at a time."""
    while ids := ids_after(after, size, only):
        yield ids
        after = ids[-1]


def ids_after(after: int, limit: int, only: Sequence[int] | None = None) -> Sequence[int]:
    query = select(Ticket.id).where(Ticket.id > after).order_by(Ticket.id).limit(limit)
    return db.session.scalars(query if only is None else query.where(Ticket.id.in_(only))).all()


def look_at(ticket_ids: Sequence[int], *, now: datetime) -> list[Finding]:
    """The tickets among these whose rows differ. One that changes meanwhile may be among them: `look_again`."""
    logs, timers = read_logs(ticket_ids), timer_rows(ticket_ids)
    levels = level_rows(timers)
    tickets = db.session.execute(
        select(Ticket.id, Ticket.status, Ticket.due_at, Ticket.due_metric, Ticket.queue_at)
        .where(Ticket.id.in_(ticket_ids))
        .order_by(Ticket.id)
    )
    findings = []
    for ticket_id, status, due_at, due_metric, queue_at in tickets:
        log = logs.get(ticket_id)
        rows = Rows(
            timers.get(ticket_id, ()), levels.get(ticket_id, ()), due_at, due_metric, log.grown_at if log else None
        )
        found = _held_against(rows, log, now)
        place = ((due_at or LATER) if status in LIVE else DONE) if log else queue_at
        if queue_at != place:
            found.append(difference(NOTHING, "ticket.queue_at", queue_at, place))
        if found:
            findings.append(Finding(ticket_id, found))
    return findings


def _held_against(rows: Rows, log: Log | None, now: datetime) -> list[Difference]:
    try:
        return differences(rows, log.says if log else None, now=now)
    except BadLog as problem:
        return [difference(NOTHING, "log", None, str(problem))]


def look_again(ticket_id: int, *, now: datetime) -> Finding | None:
    """Whether the ticket differs still, now that nobody else can change it: the first lines of a transaction."""
    ticket = db.session.get(Ticket, ticket_id)
    if ticket is None:
        return None
    lock(ticket)
    return next(iter(look_at([ticket_id], now=now)), None)


def bring_in_line(ticket: Ticket, *, actor: str, at: datetime) -> Finding | None:
    """Write the rows of a ticket that differs anew; what was not right, None when nothing had to be done."""
    finding = look_again(ticket.id, now=at)
    if finding is not None:
        repair_promises(ticket, finding.found, actor=actor, at=at)
    return finding


def verify(only: Sequence[int] | None = None, *, repair: bool = False) -> Iterator[tuple[int, list[Finding]]]:
    """By batch, how many tickets were looked at and which differ for certain; `repair` brings those in line."""
    for ids in batches(only):
        found = (_certain(one.ticket_id, repair=repair) for one in look_at(ids, now=utcnow()))
        yield len(ids), [one for one in found if one is not None]


def _certain(ticket_id: int, *, repair: bool) -> Finding | None:
    with transaction():
        if repair:
            return bring_in_line(db.session.get_one(Ticket, ticket_id), actor="shell", at=utcnow())
        return look_again(ticket_id, now=utcnow())
