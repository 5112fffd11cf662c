"""Why a clock is due when it is: what the replay reckoned, laid out line by line. Values in, values out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.sla.clock import deadline, elapsed, spent
from desk.sla.counting import ZERO, Line, by_day, counted_pieces, folded
from desk.sla.replay.kinds import OPEN, Kind
from desk.sla.replay.types import Answer, Change, Clock, Event, Metric, Move, State, Upcoming

STARTERS = {
    Metric.FIRST_RESPONSE: (Kind.OPENED, Kind.CUSTOMER_MESSAGE, Kind.REPLY),
    Metric.NEXT_RESPONSE: (Kind.CUSTOMER_MESSAGE, Kind.OPENED),
    Metric.UPDATE: (Kind.REPLY, Kind.CALL_LOGGED),
    Metric.RESOLUTION: (Kind.OPENED, Kind.CUSTOMER_MESSAGE, Kind.STATUS),
}


@dataclass(frozen=True)
class Started:
    """What began the clock: `kind` is the event's, `ref` the id that it carries, or nothing."""

    at: datetime
    kind: str
    ref: str


@dataclass(frozen=True)
class Rested:
    """A pause; `ends` is None while it lasts. `taken` is the working time that it took out."""

    begins: datetime
    ends: datetime | None
    status: str
    taken: timedelta


@dataclass(frozen=True)
class Granted:
    """Who asked for more time and who agreed, as the log names them; `approved_by` empty: nobody else had to."""

    by: str
    approved_by: str
    reason: str


@dataclass(frozen=True)
class Moved:
    """A change of the clock, and the extension behind it, if that is what it was."""

    change: Change
    granted: Granted | None = None


@dataclass(frozen=True)
class Level:
    """A step of the ladder that was reached at `at`, or will be."""

    name: str
    due_version: int
    at: datetime
    ahead: bool


@dataclass(frozen=True)
class Why:
    """All lines of one clock.

    `lines` add up to `counted`: `place`, the working time at which due lies, unless a pause keeps the clock open.
    `by_change`: due was set to an instant by a change, the lines do not end at it. `used` is the working time until
    the clock ended, or until now; `left` what a paused clock has left.
    """

    clock: Clock
    started: Started
    lines: tuple[Line, ...]
    place: timedelta
    counted: timedelta
    by_change: bool
    rests: tuple[Rested, ...]
    moves: tuple[Moved, ...]
    levels: tuple[Level, ...]
    used: timedelta
    left: timedelta


def explain(clock: Clock, answer: Answer, events: Sequence[Event], now: datetime) -> Why:
    """The lines of `clock`, one of `answer`, which is what `events` say by `now`."""
    pieces = list(counted_pieces(clock))
    counted = sum((one.length for one in pieces), ZERO)
    ends = pieces[-1].ends if pieces else clock.start
    used = spent(clock.calendar, clock.start, clock.ended_at or now, _breaks(clock))
    return Why(
        clock=clock,
        started=_started(clock, events),
        lines=tuple(folded(list(by_day(clock.calendar, clock.start, pieces)))),
        place=clock.due_place,
        counted=counted,
        by_change=clock.due is not None and clock.due != ends,
        rests=tuple(_rests(clock, events, now)),
        moves=tuple(_moves(clock, events)),
        levels=tuple(_levels(clock, answer)),
        used=used,
        left=clock.due_place - used,
    )


def present_due(clock: Clock, now: datetime) -> datetime:
    """When it is due; of one that rests, when it would be if it ran on from `now`."""
    if clock.due is not None:
        return clock.due
    used = spent(clock.calendar, clock.start, now, _breaks(clock))
    return deadline(clock.calendar, now, clock.due_place - used)


def _breaks(clock: Clock) -> list[tuple[datetime, datetime | None]]:
    going_on = [(clock.paused_since, None)] if clock.paused_since is not None else []
    return [*clock.pauses, *going_on]


def _started(clock: Clock, events: Sequence[Event]) -> Started:
    """The event of this very instant that can have begun it, in the ticket's own log or in one that joined it."""
    asked = [one for one in events if one.kind == Kind.ASKED and one.data.get("conversation") == clock.conversation]
    known = asked if asked else [one for one in _all(events) if one.kind in STARTERS.get(clock.metric, ())]
    found = next((one for one in known if clock.start in (one.at, one.data.get("clicked_at"))), None)
    if found is None:
        return Started(clock.start, Kind.OPENED if clock.cycle == 1 else "", "")
    return Started(clock.start, found.kind, str(found.data.get("id") or found.data.get("conversation") or ""))


def _all(events: Iterable[Event]) -> Iterator[Event]:
    for one in events:
        yield one
        yield from _all(one.data.get("events", ()))
        yield from _all(one.data.get("moved", ()))


def _rests(clock: Clock, events: Sequence[Event], now: datetime) -> Iterator[Rested]:
    for begins, ends in _breaks(clock):
        taken = elapsed(clock.calendar, begins, ends or now)
        yield Rested(begins, ends, _status_at(events, begins), taken)


def _status_at(events: Sequence[Event], at: datetime) -> str:
    said = [one for one in events if one.kind == Kind.STATUS and one.at <= at]
    return str(max(said, key=lambda one: one.at).data["to"]) if said else OPEN


def _moves(clock: Clock, events: Sequence[Event]) -> Iterator[Moved]:
    for change in clock.changes:
        yield Moved(change, _granted(clock, change, events) if change.move is Move.EXTENDED else None)


def _granted(clock: Clock, change: Change, events: Sequence[Event]) -> Granted | None:
    for one in events:
        named = one.data.get("conversation") in (None, clock.conversation or "")
        if one.kind == Kind.EXTENDED and one.at == change.at and one.data["metric"] == clock.metric and named:
            said = (str(one.data.get(name) or "") for name in ("by", "approved_by", "reason"))
            return Granted(*said)
    return None


def _levels(clock: Clock, answer: Answer) -> Iterator[Level]:
    mine = (clock.metric, clock.cycle, clock.conversation)
    for one in answer.notices:
        if (one.metric, one.cycle, one.conversation) == mine:
            yield Level(one.level, one.due_version, one.at, ahead=False)
    ahead: tuple[Upcoming, ...] = clock.upcoming if clock.state is State.RUNNING else ()
    for step in ahead:
        yield Level(step.level, step.due_version, step.fire_at, ahead=True)
