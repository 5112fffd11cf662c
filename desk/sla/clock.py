"""Working time to the second: aware instants in, UTC instants out. No database and no wall clock."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from desk.sla.types import BadCalendar, Calendar, CalendarNeverOpens, Span

HORIZON = timedelta(days=400)  # this long without open time means: never
ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)
ZERO = timedelta(0)
DAYS_REMEMBERED = 4_000
LAST_DAY = date(2200, 1, 1)  # time is reckoned until then: nobody works by a due after it

Pause = tuple[datetime, datetime | None]  # None: still paused


def deadline(calendar: Calendar, start: datetime, budget: timedelta) -> datetime:
    """The first instant at which `budget` of open time has passed since `start`.

    `start` is aware; the result is in UTC. A budget that ends at closing time is due at closing time.
    Raises CalendarNeverOpens if no such instant exists.
    """
    left = budget
    if left <= ZERO:
        return start.astimezone(UTC)
    for opens, closes in open_spans(calendar, start):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise CalendarNeverOpens(calendar.zone)


def elapsed(calendar: Calendar, a: datetime, b: datetime) -> timedelta:
    """Open time from `a` to `b`, both aware; zero when `b` is not after `a`."""
    total = ZERO
    if b <= a:
        return total
    for opens, closes in open_spans(calendar, a):
        if opens >= b:
            break
        total += min(closes, b) - opens
    return total


def due_at(calendar: Calendar, start: datetime, budget: timedelta, pauses: Sequence[Pause] = ()) -> datetime | None:
    """The deadline when the time in `pauses` does not count.

    Pauses are in order and do not overlap. None while a pause is open that began before the deadline.
    """
    left = budget
    for begins, ends in _running(start, pauses):
        if ends is None:
            return deadline(calendar, begins, left)
        spent = elapsed(calendar, begins, ends)
        if spent >= left:
            return deadline(calendar, begins, left)
        left -= spent
    return None


def spent(calendar: Calendar, start: datetime, now: datetime, pauses: Sequence[Pause] = ()) -> timedelta:
    """Open time from `start` to `now` outside `pauses`."""
    total = ZERO
    for begins, ends in _running(start, pauses):
        total += elapsed(calendar, begins, now if ends is None else min(ends, now))
    return total


def next_working_day_end(calendar: Calendar, now: datetime) -> datetime:
    """One working day from `now`: when as much open time has passed as the day at hand has in all.

    The day at hand is the first one that still has open time. Raises CalendarNeverOpens.
    """
    first = next(open_spans(calendar, now), None)
    if first is None:
        raise CalendarNeverOpens(calendar.zone)
    for day in _days_from(_local_date(calendar, now) - 2 * ONE_DAY):
        spans = _day_spans(calendar, day)
        if any(opens <= first[0] < closes for opens, closes in spans):
            return deadline(calendar, now, sum((closes - opens for opens, closes in spans), ZERO))
    raise CalendarNeverOpens(calendar.zone)


def require_open_time(calendar: Calendar, now: datetime) -> None:
    """Raises CalendarNeverOpens unless the calendar opens within 400 days: asked before one is saved."""
    if next(open_spans(calendar, now), None) is None:
        raise CalendarNeverOpens(calendar.zone)


def open_spans(calendar: Calendar, start: datetime) -> Iterator[Span]:
    """Spans of open time from `start` on, in UTC, in order, never overlapping; adjoining ones may touch.

    Ends after 400 days in a row without open time, and at LAST_DAY.
    """
    done = start.astimezone(UTC)  # everything before is counted or past
    last_open: date | None = None
    # two days back: a window that opened the day before yesterday late may close only today
    for day in _days_from(_local_date(calendar, start) - 2 * ONE_DAY):
        last_open = last_open or day
        for opens, closes in _day_spans(calendar, day):
            if closes > done:
                yield (max(opens, done), closes)
                done, last_open = closes, day
        if day - last_open > HORIZON:
            return


def _running(start: datetime, pauses: Sequence[Pause]) -> Iterator[Pause]:
    begins = start
    for paused, resumed in pauses:
        if paused >= begins:
            yield (begins, paused)
        if resumed is None:
            return
        begins = max(begins, resumed)
    yield (begins, None)


def _local_date(calendar: Calendar, at: datetime) -> date:
    return at.astimezone(_zone(calendar.zone)).date()


def _days_from(day: date) -> Iterator[date]:
    while day < LAST_DAY:
        yield day
        day += ONE_DAY


def _day_spans(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """The spans that open on one local date, disjoint and in order."""
    known = calendar.known_days.get(day)
    if known is None:
        if len(calendar.known_days) > DAYS_REMEMBERED:
            calendar.known_days.clear()
        known = calendar.known_days[day] = tuple(_build_day(calendar, day))
    return known


def _build_day(calendar: Calendar, day: date) -> Iterator[Span]:
    midnight = datetime.combine(day, time())
    zone = _zone(calendar.zone)
    done = None
    for window in sorted(calendar.windows_on(day)):
        opens = _opening(zone, midnight + timedelta(minutes=window.opens))
        closes = _closing(zone, midnight + timedelta(minutes=window.closes))
        if done is not None:
            opens = max(opens, done)
        if opens < closes:
            yield (opens, closes)
            done = closes


def _opening(zone: ZoneInfo, edge: datetime) -> datetime:
    """The first instant whose wall clock reads `edge` or later."""
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
