"""A later estimate: against what the customer last heard, not against the step before."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from desk.shipments.exception_limits import HOURS, Limits
from desk.shipments.exception_types import EstimateFact, EventFact, Seen, Situation
from desk.shipments.types import Classifier, Mode, Stage

SOURCES = ("CARRIER", "AGENT", "AGGREGATOR", "OURS")  # whose word is shown first
TO_THE_DOOR = (Mode.COURIER, Mode.ROAD)  # their estimate is of the delivery, not of the port
LEAVES = ("DEPARTED", "PICKED_UP", "TS_DEPARTED")
LATER, MUCH_LATER, BACK = timedelta(hours=24), timedelta(hours=72), timedelta(hours=12)
DAYS = 2  # where only dates are known
HOUR = timedelta(hours=1)


def slips(s: Situation, limits: Limits) -> Iterator[Seen]:
    """ETA_SLIP, or ETA_EARLIER: an appointment must move then, too."""
    if s.is_over or has_arrived(s):
        return
    current, base = _current(s), _baseline(s)
    if current is None or base is None:
        return
    seen = _compare(s, limits, current, base)
    if seen is not None:
        yield seen


def has_arrived(s: Situation) -> bool:
    """Whether the place that the estimate is for has been reached."""
    return s.stage is Stage.SIGNED or (s.mode not in TO_THE_DOOR and s.stage.rank >= Stage.ARRIVED.rank)


def _of_target(s: Situation) -> list[EstimateFact]:
    """The estimates that count, the oldest first; those that nobody may be told of are left out."""
    target = "DELIVERY" if s.mode in TO_THE_DOOR else "ARRIVAL_POD"
    found = [one for one in s.estimates if one.target == target and not one.doubt]
    return sorted(found, key=lambda one: (one.observed_at, one.at, one.precision))


def _current(s: Situation) -> EstimateFact | None:
    """The last word of the best source: two that disagree are never compared with each other."""
    found = _of_target(s)
    for source in SOURCES:
        mine = [one for one in found if one.source == source]
        if mine:
            return mine[-1]
    return None


def _baseline(s: Situation) -> EstimateFact | None:
    """What the customer last heard; else what the same source expected when it left, or said first after that."""
    current = _current(s)
    if current is None:
        return None
    if s.eta_told_at is not None:
        told_by = s.eta_told_precision or "SECOND"
        return EstimateFact(current.target, s.eta_told_at, told_by, current.source, current.observed_at)
    mine = [one for one in _of_target(s) if one.source == current.source]
    left = _left_at(s.events)
    if left is None:
        return mine[0] if s.stage.rank > Stage.BOOKED.rank else None
    before = [one for one in mine if one.observed_at <= left]
    return before[-1] if before else mine[0]


def _left_at(events: Sequence[EventFact]) -> datetime | None:
    gone = (one.at for one in events if one.live and one.classifier == Classifier.ACT and one.code in LEAVES)
    return next(gone, None)


def _compare(s: Situation, limits: Limits, new: EstimateFact, base: EstimateFact) -> Seen | None:
    length = new.at - base.at
    by_day = "DAY" in (new.precision, base.precision)
    later = length > timedelta()
    type = "ETA_SLIP" if later else "ETA_EARLIER"
    moved = _moved_days(s, new, base) if by_day else _moved_hours(s, limits, type, length)
    if not moved:
        return None
    hours = round(length / HOUR)
    facts = {"eta": new.at.isoformat(), "before": base.at.isoformat(), "hours": hours, "by_day": by_day}
    severity = _severity(s, new, length) if later else (2 if s.appointment_at else 1)
    return Seen(type, severity, new.observed_at, "estimate", facts, at_once=True)


def _moved_hours(s: Situation, limits: Limits, type: str, length: timedelta) -> bool:
    """An open one stays until the estimate is back inside 12 hours."""
    if type in s.open_types:
        return abs(length) > BACK
    return abs(length) >= limits.hours(type, HOURS[type]) * HOUR


def _moved_days(s: Situation, new: EstimateFact, base: EstimateFact) -> bool:
    """A date put in the place of a time is no news: two days are, or the promised day."""
    before, after = _day(s, base), _day(s, new)
    if s.open_types & {"ETA_SLIP", "ETA_EARLIER"}:
        return before != after
    promised = s.promise_at.astimezone(ZoneInfo(s.zone)).date() if s.promise_at else None
    return abs((after - before).days) >= DAYS or (promised is not None and before <= promised < after)


def _day(s: Situation, one: EstimateFact) -> date:
    """The date at the place. Midnight in UTC is how a bare date is kept where the place is not known."""
    if one.precision == "DAY" and (one.at.hour, one.at.minute) == (0, 0):
        return one.at.date()
    return one.at.astimezone(ZoneInfo(s.zone)).date()


def _severity(s: Situation, new: EstimateFact, length: timedelta) -> int:
    if s.promise_at is not None and new.at > s.promise_at:
        return 3
    return 2 if length >= MUCH_LATER else 1
