"""What a supervisor does to promises from the wall, to one or to many at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Agent
from desk.core.db import db
from desk.sla.commands.snooze import next_day_opens, wake_up
from desk.sla.commands.snooze import snooze as snooze_one
from desk.sla.models import SlaTimer
from desk.sla.replay.types import State
from desk.tickets.access import AROUND, promises_for_agent
from desk.tickets.commands import state
from desk.tickets.commands.changes import remember_locked, ring_pages
from desk.tickets.models import Ticket
from desk.tickets.types import HIGHER, Priority, TicketType

OVER = _l("does not run any more")
HIGHEST = _l("urgent already")
WENT_ON = _l("went on in another ticket")
CHANGED = _l("somebody changed the priority first")


@dataclass
class Outcome:
    """`done` promises or tickets; the references of the others by why not; and how many are not there for us."""

    done: int = 0
    refused: dict[object, list[str]] = field(default_factory=lambda: defaultdict(list))
    gone: int = 0


@dataclass(frozen=True)
class Picked:
    """Promises that are there, and their tickets by id, all locked."""

    timers: Sequence[SlaTimer]
    tickets: Mapping[int, Ticket]
    gone: int


def reassign(timer_ids: Collection[int], assignee_id: int | None, *, by: Agent, at: datetime) -> Outcome:
    """Give the tickets of these promises to an active agent, or to nobody with None. Raises Invalid, NotAllowed."""
    picked = _pick(timer_ids, by, to="ticket.assign")
    outcome = Outcome(gone=picked.gone)
    for ticket in picked.tickets.values():
        if ticket.merged_into_id is not None:
            outcome.refused[WENT_ON].append(ticket.reference)
            continue
        state.assign(ticket, assignee_id, by=by, at=at)
        outcome.done += 1
    return outcome


def snooze(timer_ids: Collection[int], until: datetime | None, *, by: Agent, at: datetime) -> Outcome:
    """Keep these off the wall until then, or with None until the next working day begins. Raises Faulty, NotAllowed."""
    picked = _pick(timer_ids, by, to="promise.watch")
    outcome = Outcome(gone=picked.gone)
    for timer in picked.timers:
        if timer.state != State.RUNNING:
            outcome.refused[OVER].append(picked.tickets[timer.ticket_id].reference)
            continue
        snooze_one(timer, until or next_day_opens(timer, at), actor=by.actor, at=at)
        outcome.done += 1
    if outcome.done:
        ring_pages()
    return outcome


def wake(timer_ids: Collection[int], *, by: Agent, at: datetime) -> Outcome:
    """Put these back on the wall. Raises NotAllowed."""
    picked = _pick(timer_ids, by, to="promise.watch")
    for timer in picked.timers:
        wake_up(timer, actor=by.actor, at=at)
    if picked.timers:
        ring_pages()
    return Outcome(done=len(picked.timers), gone=picked.gone)


def raise_priority(seen: Mapping[int, str], *, by: Agent, at: datetime) -> Outcome:
    """Make their tickets one step more urgent, each once. Raises NotAllowed.

    `seen` holds the priority that somebody had in front of them by promise: two who press at once raise once.
    """
    picked = _pick(seen, by, to="ticket.classify")
    outcome = Outcome(gone=picked.gone)
    before = {timer.ticket_id: seen[timer.id] for timer in picked.timers}
    for number, ticket in picked.tickets.items():
        if why := _why_not(ticket, before[number]):
            outcome.refused[why].append(ticket.reference)
            continue
        kind, higher = TicketType(ticket.type), HIGHER[Priority(ticket.priority)]
        state.classify(ticket, type=kind, priority=higher, by=by, at=at)
        outcome.done += 1
    return outcome


def _why_not(ticket: Ticket, priority_seen: str) -> object:
    """Why this ticket cannot be made more urgent, None when it can."""
    if ticket.merged_into_id is not None:
        return WENT_ON
    if ticket.priority != priority_seen:
        return CHANGED
    return None if ticket.priority in HIGHER else HIGHEST


def _pick(timer_ids: Collection[int], by: Agent, *, to: str) -> Picked:
    """The tickets are locked, in one order for everybody; then their promises are read."""
    ids = {timer.ticket_id for timer in promises_for_agent(by, timer_ids, to=to)}
    query = select(Ticket).options(*AROUND).where(Ticket.id.in_(ids)).order_by(Ticket.id).with_for_update(of=Ticket)
    found = db.session.scalars(query.execution_options(populate_existing=True)).unique()
    tickets = {ticket.id: ticket for ticket in found}
    remember_locked(tickets)
    timers = [timer for timer in promises_for_agent(by, timer_ids, to=to) if timer.ticket_id in tickets]
    return Picked(timers, tickets, len(set(timer_ids)) - len(timers))
