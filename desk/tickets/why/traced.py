"""One timer of a ticket with the log that it follows from, replayed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from desk.core.db import db
from desk.core.errors import NotFound
from desk.sla.commands.promise import as_event, keys_in
from desk.sla.models import SlaPolicyVersion, SlaTimer
from desk.sla.queries import log_of, policies_by_key
from desk.sla.replay.run import replay
from desk.sla.replay.types import Answer, Clock, Event
from desk.tickets.models import Ticket

ALONE = timedelta(minutes=240)  # what one person may grant where no policy says


@dataclass(frozen=True)
class Traced:
    """A clock, the answer that it is part of, and the events that say so by `now`."""

    clock: Clock
    answer: Answer
    events: Sequence[Event]
    now: datetime


def timer_of(ticket: Ticket, timer_id: int) -> SlaTimer:
    """A timer of this very ticket. Raises NotFound."""
    found = db.session.scalars(
        select(SlaTimer)
        .where(SlaTimer.id == timer_id, SlaTimer.ticket_id == ticket.id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def traced(timer: SlaTimer, *, now: datetime) -> Traced:
    """The clock behind this row, by the log until `now`. Raises NotFound when the log knows of none."""
    events = [as_event(row) for row in log_of(timer.ticket_id)]
    now = max([now.replace(microsecond=0), *(one.recorded_at or one.at for one in events)])
    known = replay(events, policies_by_key(keys_in(events)), now, ticket=str(timer.ticket_id)) if events else None
    here = (str(timer.ticket_id), timer.metric, timer.cycle, timer.conversation)
    for clock in known.clocks if known else ():
        if known and (clock.ticket, clock.metric.value, clock.cycle, clock.conversation or "") == here:
            return Traced(clock, known, events, now)
    raise NotFound


def alone(clock: Clock) -> timedelta:
    """The working time beyond due that one person may grant without another."""
    version = clock.policy.partition(":")[0] if clock.policy else "0"
    minutes = db.session.scalar(select(SlaPolicyVersion.extend_minutes).where(SlaPolicyVersion.id == int(version)))
    return timedelta(minutes=minutes) if minutes is not None else ALONE
