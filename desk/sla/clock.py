"""Working time to the second: aware instants in, UTC instants out. No database and no wall clock."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from desk.sla.days import dates_from, spans_on
from desk.sla.types import Calendar, CalendarNeverOpens, Span
from desk.sla.weeks import counted, number_of, reached, week

HORIZON = timedelta(days=400)  # this long without open time means: never
LONG_EMPTY = 50  # weeks in a row: only walking day by day tells whether it was too long
ZERO = timedelta(0)

Pause = tuple[datetime, datetime | None]  # None: still paused


def deadline(calendar: Calendar, start: datetime, budget: timedelta) -> datetime:
    """The first instant at which `budget` of open time has passed since `start`.

    `start` is aware; the result is in UTC. A budget that ends at closing time is due at closing time.
    Raises CalendarNeverOpens if no such instant exists.
    """
    start = start.astimezone(UTC)
    if budget <= ZERO:
        return start
    number = number_of(start)
    here = week(calendar, number)
    left, empty = budget + counted(here, start), 0
    while here.total < left:
        empty = 0 if here.total else empty + 1
        if empty > LONG_EMPTY:
            return _walked(calendar, start, budget)
        left -= here.total
        number += 1
        here = week(calendar, number)
    return reached(here, left)


def _walked(calendar: Calendar, start: datetime, left: timedelta) -> datetime:
    for opens, closes in open_spans(calendar, start):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise CalendarNeverOpens(calendar.zone)


def elapsed(calendar: Calendar, a: datetime, b: datetime) -> timedelta:
    """Open time from `a` to `b`, both aware; zero when `b` is not after `a`."""
    if b <= a:
        return ZERO
    a, b = a.astimezone(UTC), b.astimezone(UTC)
    first, last = number_of(a), number_of(b)
    total = counted(week(calendar, last), b) - counted(week(calendar, first), a)
    for number in range(first, last):
        total += week(calendar, number).total
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
    for day in dates_from(calendar, now):
        spans = spans_on(calendar, day)
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
    for day in dates_from(calendar, start):
        last_open = last_open or day
        for opens, closes in spans_on(calendar, day):
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
