"""What a ticket's promises come to at one instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from desk.sla.replay.judge import Judge
from desk.sla.replay.log import Hold
from desk.sla.replay.notices import Told
from desk.sla.replay.promise import Ending, Promise
from desk.sla.replay.ticket import Ticket
from desk.sla.replay.types import NEVER_PAUSED, Answer, Cause, Clock, Metric, NoticeDue, Outcome, State, Upcoming

ORDER = {metric: place for place, metric in enumerate(Metric)}
ANSWERABLE = NEVER_PAUSED | {Metric.UPDATE}  # what a reply ends
OUTCOMES = {
    Ending.ANSWERED: Outcome.MET,
    Ending.UNANSWERED: Outcome.CLOSED_UNANSWERED,
    Ending.WAIVED: Outcome.WAIVED,
    Ending.CANCELLED: Outcome.CANCELLED,
}


@dataclass(frozen=True)
class Ended:
    """How a promise looks from outside: whether it is over, since when, and as what."""

    at: datetime | None
    outcome: Outcome | None = None
    cause: Cause | None = None
    met_at: datetime | None = None


def answer_of(ticket: Ticket, holds: Sequence[Hold], now: datetime) -> Answer:
    """The answer at the end of the second `now`. Tickets that were merged in show their clocks, not their notices."""
    shown = [(promise, promise.judge) for promise in ticket.promises if promise.judge is not None and promise.seen]
    for promise, _ in shown:
        if promise.ended_at is None:
            promise.settle(now)
    clocks = [_clock(promise, judge, _holding(promise, holds), ticket.name, now) for promise, judge in shown]
    merged = (answer_of(other, other.holds, now).clocks for other in ticket.absorbed)
    told = chain.from_iterable(_notices(promise, judge, _holding(promise, holds), now) for promise, judge in shown)
    notices = sorted(told, key=lambda one: (one.at, ORDER[one.metric], one.cycle))
    return Answer(
        clocks=tuple(sorted(chain(clocks, *merged), key=lambda one: (one.start, ORDER[one.metric], one.cycle))),
        notices=tuple(notices),
        woken=tuple(ticket.woken),
        wakes_at=ticket.wakes_at,
        new_ticket_at=ticket.new_ticket_at,
        trace=_traced(ticket, clocks, notices),
        status=ticket.status,
    )


def _traced(ticket: Ticket, clocks: Sequence[Clock], notices: Sequence[NoticeDue]) -> tuple[str, ...]:
    """The decisions on the way, and what the judging came to: that only now is sure."""
    breaches = [
        (clock.breached_at, f"{clock.metric} {clock.cycle}: breached{f', {clock.cause}' if clock.cause else ''}")
        for clock in clocks
        if clock.breached_at is not None
    ]
    told = [(one.at, f"{one.metric} {one.cycle}: notice {one.level}") for one in notices]
    return ticket.trace.lines([*breaches, *told])


def _holding(promise: Promise, holds: Sequence[Hold]) -> list[Hold]:
    """The holds that concern a promise: it was open when the reply was clicked that would have ended it."""
    if not holds or promise.key.metric not in ANSWERABLE:
        return []
    ended = promise.ended_at
    return [
        hold for hold in holds if promise.watch.start <= hold.clicked_at and (ended is None or ended > hold.clicked_at)
    ]


def _clock(promise: Promise, judge: Judge, holds: Sequence[Hold], ticket: str, now: datetime) -> Clock:
    ended = _ended(promise, judge)
    waits = any(hold.pending and judge.breached_at and judge.breached_at >= hold.clicked_at for hold in holds)
    breached_at = None if waits else judge.breached_at
    outcome = ended.outcome
    if breached_at is not None:
        outcome = Outcome.BREACHED
    elif waits and outcome is not Outcome.CANCELLED:
        outcome = None
    running = ended.at is None and promise.watch.paused_since is None
    overdue = promise.watch.between(breached_at, ended.met_at or ended.at or now) if breached_at else None
    return Clock(
        ticket=ticket,
        metric=promise.key.metric,
        cycle=promise.key.cycle,
        policy=promise.policy.key if promise.policy else None,
        start=promise.watch.start,
        due=_due(promise, judge),
        state=State.RUNNING if running else State.DONE if ended.at else State.PAUSED,
        outcome=outcome,
        met_at=ended.met_at,
        breached_at=breached_at,
        overdue_seconds=int(overdue.total_seconds()) if overdue else 0,
        reopened=promise.reopened,
        cause=judge.cause if breached_at else ended.cause,
        target=judge.terms.target,
        due_version=judge.version,
        pauses=tuple(promise.watch.pauses),
        upcoming=_upcoming(judge, holds, now) if running else (),
        conversation=promise.key.conversation,
        calendar=promise.watch.calendar,
        due_place=judge.due_place,
        paused_since=promise.watch.paused_since,
        ended_at=ended.at,
        changes=tuple(promise.changes),
    )


def _ended(promise: Promise, judge: Judge) -> Ended:
    if promise.lost is not None:
        return Ended(promise.lost[0], Outcome.CANCELLED, Cause.NO_POLICY)
    if promise.ended_at is None or promise.ending is None:
        return Ended(None)
    met_at = promise.ended_at if promise.ending is Ending.ANSWERED else None
    return Ended(promise.ended_at, OUTCOMES[promise.ending], promise.cancelled, met_at)


def _due(promise: Promise, judge: Judge) -> datetime | None:
    if promise.lost is not None:
        return promise.lost[1]
    return None if promise.watch.paused_since is not None else judge.due


def _notices(promise: Promise, judge: Judge, holds: Sequence[Hold], now: datetime) -> list[NoticeDue]:
    told = [(one, _held_until(one.at, holds)) for one in judge.notices.told]
    return [_notice(promise, one, at) for one, at in told if at <= now]


def _notice(promise: Promise, one: Told, at: datetime) -> NoticeDue:
    key = promise.key
    return NoticeDue(key.metric, key.cycle, one.level, one.version, at, key.conversation)


def _upcoming(judge: Judge, holds: Sequence[Hold], now: datetime) -> tuple[Upcoming, ...]:
    told = [(one.level, one.version, one.at) for one in judge.notices.told] if holds else []
    ahead = told + [(level.name, judge.version, at) for at, level in judge.ahead()]
    held = [Upcoming(name, version, _held_until(at, holds)) for name, version, at in ahead]
    return tuple(one for one in held if one.fire_at > now)


def _held_until(at: datetime, holds: Sequence[Hold]) -> datetime:
    """A level that is reached while a send can still be undone is told after that."""
    for hold in holds:
        if hold.clicked_at <= at < hold.ends:
            at = hold.ends
    return at
