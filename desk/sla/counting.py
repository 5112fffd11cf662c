"""The working time of a clock, day by day: what counted, what was closed and why. Values in, values out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from desk.sla.clock import open_spans
from desk.sla.replay.types import Clock
from desk.sla.types import Calendar

ZERO = timedelta(0)
ONE_DAY = timedelta(days=1)
FIRST_DAYS, LAST_DAYS = 5, 3  # of a long count; what lies between is told in one line


class DayKind(StrEnum):
    WORKING = "working"
    MAKE_UP = "make_up"  # a working day on a day off
    SPECIAL = "special"  # hours of its own
    WEEKEND = "weekend"  # closed in the plain week
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class Piece:
    """Working time that counted, from one instant to another."""

    begins: datetime
    ends: datetime

    @property
    def length(self) -> timedelta:
        return self.ends - self.begins


@dataclass(frozen=True)
class Counted:
    """A local date of the calendar and what counted on it; `total` is the sum until its end."""

    day: date
    kind: DayKind
    pieces: tuple[Piece, ...]
    length: timedelta
    total: timedelta


@dataclass(frozen=True)
class Closed:
    """Local dates in a row, both ends included, on which nobody works."""

    first: date
    last: date
    kind: DayKind


@dataclass(frozen=True)
class Folded:
    """Days in the middle of a long count: how many counted, and what they came to."""

    first: date
    last: date
    days: int
    length: timedelta
    total: timedelta


Line = Counted | Closed | Folded


def counted_pieces(clock: Clock) -> Iterator[Piece]:
    """The open time from the start on, outside pauses, until it comes to the place of due or an open pause begins."""
    left = clock.due_place
    for begins, ends in _stretches(clock):
        if left <= ZERO:
            return
        for opens, closes in open_spans(clock.calendar, begins):
            if left <= ZERO or (ends is not None and opens >= ends):
                break
            until = min(closes if ends is None else min(closes, ends), opens + left)
            if until > opens:
                yield Piece(opens, until)
                left -= until - opens


def _stretches(clock: Clock) -> Iterator[tuple[datetime, datetime | None]]:
    begins = clock.start
    for paused, resumed in clock.pauses:
        if paused > begins:
            yield begins, paused
        begins = max(begins, resumed)
    if clock.paused_since is None or clock.due is not None or clock.paused_since > begins:
        yield begins, clock.paused_since if clock.due is None else None


def by_day(calendar: Calendar, start: datetime, pieces: Iterable[Piece]) -> Iterator[Line]:
    """The pieces by local date with their running sum; closed dates between them in rows of one kind."""
    zone, total = ZoneInfo(calendar.zone), ZERO
    day = start.astimezone(zone).date()
    for here, group in groupby(pieces, key=lambda piece: piece.begins.astimezone(zone).date()):
        yield from _closed(calendar, day, here)
        some = tuple(group)
        length = sum((one.length for one in some), ZERO)
        total += length
        yield Counted(here, day_kind(calendar, here), some, length, total)
        day = here + ONE_DAY


def _closed(calendar: Calendar, day: date, until: date) -> Iterator[Closed]:
    days = [day + n * ONE_DAY for n in range((until - day).days)]
    shut = [one for one in days if not calendar.windows_on(one)]
    run: Closed | None = None
    for one in shut:
        kind = day_kind(calendar, one)
        if run is not None and run.kind is kind and run.last + ONE_DAY == one:
            run = replace(run, last=one)
            continue
        if run is not None:
            yield run
        run = Closed(one, one, kind)
    if run is not None:
        yield run


def day_kind(calendar: Calendar, day: date) -> DayKind:
    """What a date is to this calendar, which may say so by its week, its holidays or the date itself."""
    off = day in calendar.holidays or any(day in closed for closed in calendar.closed)
    usual = calendar.weekly[day.weekday()]
    windows = calendar.windows_on(day)
    if not windows:
        return DayKind.HOLIDAY if off or usual else DayKind.WEEKEND
    if day in calendar.workdays and (off or not usual):
        return DayKind.MAKE_UP
    return DayKind.WORKING if windows == usual else DayKind.SPECIAL


def folded(lines: Sequence[Line]) -> list[Line]:
    """A long count with its middle told in one line: the first days, the last days, and what lies between."""
    days = [place for place, line in enumerate(lines) if isinstance(line, Counted)]
    if len(days) <= FIRST_DAYS + LAST_DAYS + 1:
        return list(lines)
    first, last = days[FIRST_DAYS], days[-LAST_DAYS - 1]
    middle = [line for line in lines[first : last + 1] if isinstance(line, Counted)]
    length = sum((line.length for line in middle), ZERO)
    fold = Folded(middle[0].day, middle[-1].day, len(middle), length, middle[-1].total)
    return [*lines[:first], fold, *lines[last + 1 :]]
