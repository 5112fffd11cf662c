from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

DAY = 24 * 60

Span = tuple[datetime, datetime]  # UTC, half open


class BadCalendar(ValueError):
    """A calendar that cannot be read or that nobody could work by; the message says why."""


class CalendarNeverOpens(Exception):
    """No open time is left to be found from some instant on."""


@dataclass(frozen=True, order=True)
class Window:
    """Minutes after midnight of the local date on which it opens; `closes` beyond 1440 is the next day."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.opens < DAY and self.opens < self.closes <= self.opens + DAY):
            raise BadCalendar(f"window {self.opens}-{self.closes} is not within one day")


Windows = tuple[Window, ...]


@dataclass(frozen=True)
class ClosedRange:
    """Closed dates, both ends included. Yearly ones compare month and day only and may cross New Year."""

    first: date
    last: date
    yearly: bool = False

    def __contains__(self, day: date) -> bool:
        if not self.yearly:
            return self.first <= day <= self.last
        here, first, last = ((d.month, d.day) for d in (day, self.first, self.last))
        return first <= here <= last if first <= last else here >= first or here <= last


class Week(NamedTuple):
    """Open time of one week in UTC, cut at its ends; `before` is how much of it lies before each span."""

    opens: tuple[datetime, ...]
    closes: tuple[datetime, ...]
    before: tuple[timedelta, ...]
    total: timedelta


@dataclass(frozen=True)
class Calendar:
    """Staffed hours: a week (Monday first), closed dates and ranges, and dates with hours of their own.

    `workdays` beats `holidays` and `closed`, which beat `weekly`.
    """

    zone: str
    weekly: tuple[Windows, ...]
    holidays: frozenset[date] = frozenset()
    closed: tuple[ClosedRange, ...] = ()
    workdays: Mapping[date, Windows] = field(default_factory=dict)
    # Filled by the clock: spans by local date, weeks by number. A calendar never changes, so neither do they.
    known_days: dict[date, tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    known_weeks: dict[int, Week] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise BadCalendar("a week has seven days")

    def windows_on(self, day: date) -> Windows:
        """The windows that open on this local date."""
        if day in self.workdays:
            return self.workdays[day]
        if day in self.holidays or (self.closed and any(day in closed for closed in self.closed)):
            return ()
        return self.weekly[day.weekday()]


def always_open() -> Calendar:
    """Round the clock, in UTC."""
    return Calendar("UTC", ((Window(0, DAY),),) * 7)
