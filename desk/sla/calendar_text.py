"""A calendar as it is typed: a line of hours for each weekday, a line for each closed date or extra working day."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from desk.core.errors import Faulty
from desk.sla.calendar_json import CLOCK_TIME, WEEKDAYS

SPAN = re.compile(r"(\d{1,2}:\d\d)\s*(?:-|–|—|~|～|至|to)\s*(\d{1,2}:\d\d)", re.ASCII)
RANGE = re.compile(r"([\d-]+)\s*(?:\.\.+|~|～|–|至|to|\s-\s)\s*([\d-]+)")
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
YEARLY = re.compile(r"\d\d-\d\d", re.ASCII)
MOST_LINES = 2_000
FIRST_YEAR, LAST_YEAR = 2000, 2100

NO_DATE = _l("“%(found)s” is no date. Write 2027-02-05, or 12-25 for every year.")
NO_WORKDAY = _l("“%(found)s”: write a date and its hours, 2027-02-20 09:00-18:00.")

Hours = list[list[str]]


def spec_from(timezone: str, hours: Mapping[str, str], closed: str, workdays: str) -> dict[str, Any]:
    """What `calendar_json` reads, from what was typed. Raises Faulty, with the entry and the line that cannot be."""
    if not timezone.strip():
        raise Faulty("timezone", _l("There is no such time zone."))
    holidays, ranges = _closed(closed)
    return {
        "timezone": timezone.strip(),
        "hours": {day: _windows(day, hours[day]) for day in WEEKDAYS if hours.get(day, "").strip()},
        "holidays": sorted(holidays),
        "closed": ranges,
        "workdays": _workdays(workdays),
    }


def hours_text(windows: Iterable[Sequence[str]]) -> str:
    return ", ".join(f"{opens}-{closes}" for opens, closes in windows)


def closed_text(spec: Mapping[str, Any]) -> str:
    """Closed dates, one line each; days in a row are one line."""
    lines = [_range(first, last) for first, last in _runs(map(date.fromisoformat, spec.get("holidays", [])))]
    lines += [_range(entry["from"], entry["to"]) for entry in spec.get("closed", [])]
    return "\n".join(sorted(lines))


def workdays_text(spec: Mapping[str, Any]) -> str:
    days = spec.get("workdays", {})
    return "\n".join(f"{day} {hours_text(days[day])}".strip() for day in sorted(days))


def with_days(spec: Mapping[str, Any], closed: Iterable[date], workdays: Iterable[date]) -> dict[str, Any]:
    """The calendar with more closed dates, and with working days that keep the hours of an ordinary day."""
    ordinary = next((windows for day in WEEKDAYS if (windows := spec["hours"].get(day))), [["09:00", "18:00"]])
    extra = {day.isoformat(): ordinary for day in workdays}
    return {
        **spec,
        "holidays": sorted({*spec["holidays"], *(day.isoformat() for day in closed)}),
        "workdays": {**extra, **spec["workdays"]},
    }


def _windows(entry: str, text: str, line: int | None = None) -> Hours:
    found: Hours = []
    for part in re.split(r"[,，;；、]", text):
        match = SPAN.fullmatch(part.strip())
        edges = [edge.rjust(5, "0") for edge in match.groups()] if match else []
        if not match or not all(CLOCK_TIME.fullmatch(edge) for edge in edges) or edges[0] == "24:00":
            raise _fault(entry, line, _l("these are no hours: “%(found)s”. Write 09:00-18:00."), part)
        if edges[0] == edges[1]:
            raise _fault(entry, line, _l("“%(found)s” has no length. All day is 00:00-24:00."), part)
        if any(_overlap(edges, other) for other in found):
            raise _fault(entry, line, _l("“%(found)s” overlaps other hours of this day."), part)
        found.append(edges)
    return found


def _overlap(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two windows that open on the same date have time in common; hours until the next morning are long."""
    (opens, closes), (begins, ends) = ((a, b if b > a else "99:99") for a, b in (one, other))
    return opens < ends and begins < closes


def _closed(text: str) -> tuple[set[str], list[dict[str, Any]]]:
    holidays: set[str] = set()
    ranges: list[dict[str, Any]] = []
    for number, line in _lines("closed", text):
        match = RANGE.fullmatch(line)
        first, last = (match[1], match[2]) if match else (line, line)
        yearly = bool(YEARLY.fullmatch(first) and YEARLY.fullmatch(last))
        if not yearly and not (DAY.fullmatch(first) and DAY.fullmatch(last)):
            raise _fault("closed", number, NO_DATE, line)
        _check_days("closed", number, [first, last], yearly)
        if not yearly and last < first:
            raise _fault("closed", number, _l("“%(found)s” ends before it begins."), line)
        if first == last and not yearly:
            holidays.add(first)
        else:
            ranges.append({"from": first, "to": last, "yearly": yearly})
    return holidays, ranges


def _workdays(text: str) -> dict[str, Hours]:
    found = {}
    for number, line in _lines("workdays", text):
        day, _, hours = line.partition(" ")
        if not DAY.fullmatch(day) or not hours.strip():
            raise _fault("workdays", number, NO_WORKDAY, line)
        _check_days("workdays", number, [day], yearly=False)
        found[day] = _windows("workdays", hours, number)
    return found


def _lines(entry: str, text: str) -> list[tuple[int, str]]:
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise Faulty(entry, _l("These are too many lines."))
    return lines


def _check_days(entry: str, number: int, days: Iterable[str], yearly: bool) -> None:
    for day in days:
        try:
            found = date.fromisoformat(f"{FIRST_YEAR}-{day}" if yearly else day)
        except ValueError:
            raise _fault(entry, number, _l("there is no day “%(found)s”."), day) from None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise _fault(entry, number, _l("“%(found)s”: only years from 2000 to 2100."), day)


def _fault(entry: str, line: int | None, text: Any, found: str) -> Faulty:
    said = _Said(text, found.strip()[:60])
    return Faulty(entry, _l("Line %(line)s: %(said)s", line=line, said=said) if line else said)


class _Said:
    """A sentence about something that was typed, put together when it is shown, in the language of the reader."""

    def __init__(self, text: Any, found: str) -> None:
        self.text, self.found = text, found

    def __str__(self) -> str:
        return str(self.text) % {"found": self.found}


def _runs(days: Iterable[date]) -> list[tuple[str, str]]:
    """Days in a row, as (first, last)."""
    runs: list[tuple[date, date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return [(first.isoformat(), last.isoformat()) for first, last in runs]


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first}..{last}"
