"""A year of a calendar, day by day, for who looks it over."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from desk.sla.types import Calendar

Kind = Literal["open", "closed", "holiday", "workday"]
MIDNIGHT = time()


@dataclass(frozen=True)
class Day:
    """One date. `holiday`: closed although its weekday is open; `workday`: own hours; `shifts`: clocks change."""

    date: date
    kind: Kind
    minutes: int
    shifts: bool


@dataclass(frozen=True)
class Month:
    """`blank`: how many weekdays stand before its first day, Monday first."""

    first: date
    blank: int
    days: tuple[Day, ...]

    @property
    def weeks(self) -> list[list[Day | None]]:
        """Rows of seven, with None outside the month."""
        cells: list[Day | None] = [None] * self.blank + list(self.days)
        cells += [None] * (-len(cells) % 7)
        return [cells[at : at + 7] for at in range(0, len(cells), 7)]


def months_of(calendar: Calendar, year: int) -> tuple[Month, ...]:
    """The twelve months of a year between 1900 and 2200."""
    return tuple(_month(calendar, date(year, month, 1)) for month in range(1, 13))


def _month(calendar: Calendar, first: date) -> Month:
    length = monthrange(first.year, first.month)[1]
    return Month(first, first.weekday(), tuple(_day(calendar, first + timedelta(days=n)) for n in range(length)))


def _day(calendar: Calendar, day: date) -> Day:
    windows, weekly = calendar.windows_on(day), calendar.weekly[day.weekday()]
    kind: Kind = "open" if windows else "closed"
    if day in calendar.workdays:
        kind = "workday" if windows else "holiday"
    elif weekly and not windows:
        kind = "holiday"
    return Day(day, kind, sum(window.closes - window.opens for window in windows), _shifts(calendar.zone, day))


def _shifts(zone: str, day: date) -> bool:
    """Whether the clocks change on this date."""
    here = ZoneInfo(zone)
    begins, ends = (datetime.combine(one, MIDNIGHT, here) for one in (day, day + timedelta(days=1)))
    return ends.astimezone(UTC) - begins.astimezone(UTC) != timedelta(days=1)
