"""One clock reckoned by itself: what `desk sla compute` reads in a line, and what it answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from desk.sla.calendar_json import calendar_from
from desk.sla.clock import Pause, due_at, spent
from desk.sla.json_values import LONGEST, instant, written
from desk.sla.types import Calendar, CalendarNeverOpens

NEEDED = ("calendar", "start", "target_minutes", "now")
CALENDARS_REMEMBERED = 1_000
_calendars: dict[str, Calendar] = {}


def reckoned(case: Any) -> dict[str, Any]:
    """The answer to one case. Raises ValueError saying what is wrong."""
    if not isinstance(case, Mapping):
        raise ValueError("a case must be an object")
    for name in NEEDED:
        if name not in case:
            raise ValueError(f"{name} is missing")
    calendar = _calendar(case["calendar"])
    start, now, target = instant(case["start"]), instant(case["now"]), _target(case["target_minutes"])
    pauses = _pauses(case.get("pauses", []), now)
    try:
        used, due = spent(calendar, start, now, pauses), due_at(calendar, start, target, pauses)
    except (CalendarNeverOpens, OverflowError) as problem:
        raise ValueError(f"no due can be reckoned: {problem}") from problem
    seconds = int(used.total_seconds())
    return {
        "due_at": written(due),
        "elapsed_seconds": seconds,
        "remaining_seconds": int(target.total_seconds()) - seconds,
        "breached": used >= target,
    }


def _calendar(spec: Any) -> Calendar:
    """One object for equal hours, so that the weeks it has worked out once stay worked out."""
    written_out = repr(spec)
    known = _calendars.get(written_out)
    if known is None:
        if len(_calendars) >= CALENDARS_REMEMBERED:
            _calendars.clear()
        known = _calendars[written_out] = calendar_from(spec)
    return known


def _target(value: Any) -> timedelta:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LONGEST:
        raise ValueError(f"not a number of minutes: {value!r}")
    return timedelta(minutes=value)


def _pauses(entries: Any, now: datetime) -> Sequence[Pause]:
    if not isinstance(entries, list):
        raise ValueError("pauses must be a list")
    pauses = [_pause(entry) for entry in entries]
    for (_, ends), (begins, _) in zip(pauses, pauses[1:], strict=False):
        if ends is None or begins < ends:
            raise ValueError("pauses must be in order and may not overlap")
    if pauses and pauses[-1][1] is None and pauses[-1][0] > now:
        raise ValueError("a pause that goes on begins after now")
    return pauses


def _pause(entry: Any) -> Pause:
    if not isinstance(entry, list) or len(entry) != 2:
        raise ValueError(f"a pause has a start and an end: {entry!r}")
    begins, ends = instant(entry[0]), None if entry[1] is None else instant(entry[1])
    if ends is not None and ends < begins:
        raise ValueError(f"a pause ends before it begins: {entry!r}")
    return begins, ends
