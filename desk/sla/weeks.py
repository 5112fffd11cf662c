"""Open time summed up week by week, so that a long time costs no more than a short one. No wall clock."""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime, timedelta

from desk.sla.days import dates_from, spans_on
from desk.sla.types import Calendar, Week

FIRST = datetime(1970, 1, 1, tzinfo=UTC)
LENGTH = timedelta(days=7)
ZERO = timedelta(0)
WEEKS_REMEMBERED = 600


def number_of(at: datetime) -> int:
    """The week that holds an instant, counted from 1970."""
    return (at - FIRST) // LENGTH


def week(calendar: Calendar, number: int) -> Week:
    """The open time of one week in UTC."""
    known = calendar.known_weeks.get(number)
    if known is None:
        if len(calendar.known_weeks) > WEEKS_REMEMBERED:
            calendar.known_weeks.clear()
        known = calendar.known_weeks[number] = _build(calendar, FIRST + number * LENGTH)
    return known


def counted(week: Week, at: datetime) -> timedelta:
    """The open time of the week before an instant in it."""
    place = bisect_right(week.opens, at) - 1
    if place < 0:
        return ZERO
    return week.before[place] + (min(at, week.closes[place]) - week.opens[place])


def reached(week: Week, length: timedelta) -> datetime:
    """The first instant at which so much open time of the week has passed; `length` is neither zero nor too much."""
    place = bisect_left(week.before, length) - 1
    return week.opens[place] + (length - week.before[place])


def _build(calendar: Calendar, begins: datetime) -> Week:
    done, ends = begins, begins + LENGTH
    opened, closed, before, total = [], [], [], ZERO
    for day in dates_from(calendar, begins, ends):
        for opens, closes in spans_on(calendar, day):
            opens, closes = max(opens, done), min(closes, ends)
            if opens < closes:
                opened.append(opens)
                closed.append(closes)
                before.append(total)
                total += closes - opens
                done = closes
    return Week(tuple(opened), tuple(closed), tuple(before), total)
