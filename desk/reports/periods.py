"""Which days a report is about. Pure: dates in, dates and instants out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZERO, ONE_MINUTE, ONE_DAY = timedelta(0), timedelta(minutes=1), timedelta(days=1)
TYPED = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
LONGEST = timedelta(days=1100)  # three years
PRESETS = ("this_week", "last_week", "this_month", "last_month")


class BadPeriod(ValueError):
    """Days that no report can be about; `entry` names the one that is wrong: from or to. `why` is a word of labels."""

    def __init__(self, entry: str, why: str) -> None:
        super().__init__(why)
        self.entry, self.why = entry, why


@dataclass(frozen=True)
class Period:
    """Local dates of a reader, both ends included."""

    first: date
    last: date

    def between(self, zone: str) -> tuple[datetime, datetime]:
        """The instants from which on and before which it is, in UTC."""
        return _midnight(self.first, zone), _midnight(self.last + ONE_DAY, zone)

    def offsets(self, zone: str) -> list[tuple[int, int]]:
        """How many seconds the zone is ahead of UTC, each with the second since 1970 until which it is."""
        at, end = self.between(zone)
        found = []
        while at < end:
            after = min(at + ONE_DAY, end)
            if _offset(after, zone) != _offset(at, zone):
                after = next(one for one in _minutes(at, after) if _offset(one, zone) != _offset(at, zone))
                found.append((int(after.timestamp()), _offset(at, zone)))
            at = after
        return [*found, (int(end.timestamp()), _offset(end - ONE_MINUTE, zone))]


def preset(name: str, today: date) -> Period:
    """A week begins on Monday. The present ones end today or later, so that what is due soon is in them."""
    monday, first = today - today.weekday() * ONE_DAY, today.replace(day=1)
    if name == "last_week":
        return Period(monday - 7 * ONE_DAY, monday - ONE_DAY)
    if name == "this_month":
        return Period(first, (first + 32 * ONE_DAY).replace(day=1) - ONE_DAY)
    if name == "last_month":
        return Period((first - ONE_DAY).replace(day=1), first - ONE_DAY)
    return Period(monday, monday + 6 * ONE_DAY)


def period_in(first: str, last: str, today: date) -> Period:
    """The period of two typed dates; this week when neither was. Raises BadPeriod."""
    if not first and not last:
        return preset("this_week", today)
    period = Period(_day(first, "from"), _day(last, "to"))
    if period.last < period.first:
        raise BadPeriod("to", "backwards")
    if period.last - period.first > LONGEST:
        raise BadPeriod("to", "too_long")
    return period


def day_in(text: str) -> date | None:
    """A date like 2026-11-22 from 1970 to 2100, None for anything else."""
    try:
        day = date.fromisoformat(text) if TYPED.fullmatch(text) else None
    except ValueError:
        return None
    return day if day is not None and 1970 <= day.year <= 2100 else None


def _day(text: str, entry: str) -> date:
    day = day_in(text)
    if day is None:
        raise BadPeriod(entry, "no_date")
    return day


def _offset(at: datetime, zone: str) -> int:
    return int((at.astimezone(ZoneInfo(zone)).utcoffset() or ZERO).total_seconds())


def _minutes(after: datetime, until: datetime) -> Iterator[datetime]:
    while after < until:
        after += ONE_MINUTE
        yield after


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
