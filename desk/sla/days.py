"""Open time on one local date of a calendar: wall clocks turned into instants. No database and no wall clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from desk.sla.types import DAY, BadCalendar, Calendar, Span, Windows

ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)
DAYS_REMEMBERED = 4_000
MIDNIGHT = time()
AFTER = tuple(timedelta(minutes=n) for n in range(2 * DAY))  # midnight, by minutes
LAST_DAY = date(2200, 1, 1)  # time is reckoned until then: nobody works by a due after it


def spans_on(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """The spans in UTC that open on one local date, disjoint and in order."""
    known = calendar.known_days.get(day)
    if known is None:
        if len(calendar.known_days) > DAYS_REMEMBERED:
            calendar.known_days.clear()
        known = calendar.known_days[day] = tuple(_build(calendar, day))
    return known


def dates_from(calendar: Calendar, start: datetime, until: datetime | None = None) -> Iterator[date]:
    """The local dates in order whose spans may reach beyond `start`, until the one that `until` is on."""
    # two days back: a window that opened the day before yesterday late may close only today
    day = _local_date(calendar, start) - 2 * ONE_DAY
    end = LAST_DAY if until is None else min(_local_date(calendar, until) + ONE_DAY, LAST_DAY)
    while day < end:
        yield day
        day += ONE_DAY


def _local_date(calendar: Calendar, at: datetime) -> date:
    return at.astimezone(_zone(calendar.zone)).date()


def _build(calendar: Calendar, day: date) -> Iterator[Span]:
    windows = calendar.windows_on(day)
    done = None
    for opens, closes in _edges(calendar.zone, day, windows) if windows else ():
        if done is not None:
            opens = max(opens, done)
        if opens < closes:
            yield (opens, closes)
            done = closes


def _edges(name: str, day: date, windows: Windows) -> list[Span]:
    """Each window by itself, in order of the wall clock."""
    ordered = sorted(windows) if len(windows) > 1 else windows
    begins = _steady_midnight(name, day)
    if begins is not None:
        return [(begins + AFTER[one.opens], begins + AFTER[one.closes]) for one in ordered]
    zone, midnight = _zone(name), datetime.combine(day, MIDNIGHT)
    return [
        (first_reading(zone, midnight + AFTER[one.opens]), _closing(zone, midnight + AFTER[one.closes]))
        for one in ordered
    ]


@lru_cache(maxsize=20_000)
def _steady_midnight(name: str, day: date) -> datetime | None:
    """The instant at which a date begins if no clock is changed until the next one ends; None if one is.

    No zone ever went back to its old offset within three days, so the midnights tell.
    """
    midnight, zone = datetime.combine(day, MIDNIGHT), _zone(name)
    first, second = _both_passes(zone, midnight)
    for n in (1, 2):
        passes = _both_passes(zone, midnight + n * ONE_DAY)
        if passes != (first + n * ONE_DAY, first + n * ONE_DAY):
            return None
    return first if first == second else None


def first_reading(zone: ZoneInfo, edge: datetime) -> datetime:
    """The first instant, in UTC, whose wall clock in `zone` reads `edge`, which is naive, or later.

    Of an hour that comes twice that is the first pass, of one that does not come its end.
    """
    first, second = _both_passes(zone, edge)
    return first if first <= second else _end_of_gap(zone, second, first)


def _closing(zone: ZoneInfo, edge: datetime) -> datetime:
    """The instant after the last one whose wall clock reads earlier than `edge`."""
    first, second = _both_passes(zone, edge)
    if first == second:
        return first
    if first > second:
        return _end_of_gap(zone, second, first)
    # the hour comes twice; in its second pass nothing reads earlier than the minute it begins with
    just_before = (second - ONE_SECOND).astimezone(zone).replace(tzinfo=None)
    return second if just_before < edge else first


@lru_cache(maxsize=20_000)
def _both_passes(zone: ZoneInfo, edge: datetime) -> Span:
    first = edge.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = edge.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return first, second


def _end_of_gap(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The instant in (before, after] at which the wall clock jumps, found by halving."""
    old = before.astimezone(zone).utcoffset()
    while after - before > ONE_SECOND:
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


@lru_cache(maxsize=600)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise BadCalendar(f"no such time zone: {name}") from error
