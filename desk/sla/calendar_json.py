"""Calendars as people write them: time zone, hours by weekday, closed dates, extra working days."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from desk.sla.types import DAY, BadCalendar, Calendar, ClosedRange, Window, Windows, always_open

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KEYS = {"timezone", "hours", "holidays", "workdays", "closed"}
CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MONTH_DAY = re.compile(r"\d\d-\d\d", re.ASCII)
LEAP_YEAR = "2000-"  # lets a yearly range begin or end on 29 February


def calendar_from(spec: Mapping[str, Any] | None) -> Calendar:
    """A calendar from its JSON form; None is round the clock. Raises BadCalendar saying what is wrong.

    A window whose end is not after its start ends on the next day. The zone's existence is checked on first use.
    """
    if spec is None:
        return always_open()
    _known_keys(_mapping(spec, "calendar"), KEYS)
    zone = spec.get("timezone")
    if not isinstance(zone, str) or not zone:
        raise BadCalendar("timezone is missing")
    hours = _mapping(spec.get("hours", {}), "hours")
    _known_keys(hours, set(WEEKDAYS))
    workdays = _mapping(spec.get("workdays", {}), "workdays")
    return Calendar(
        zone=zone,
        weekly=tuple(_windows(hours.get(day, [])) for day in WEEKDAYS),
        holidays=frozenset(_date(text) for text in _list(spec.get("holidays", []), "holidays")),
        closed=tuple(_closed(entry) for entry in _list(spec.get("closed", []), "closed")),
        workdays={_date(text): _windows(pairs) for text, pairs in workdays.items()},
    )


def _known_keys(spec: Mapping[str, Any], known: set[str]) -> None:
    for key in spec:
        if key not in known:
            raise BadCalendar(f"unknown entry: {key}")


def _mapping(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadCalendar(f"{what} must be an object")
    return value


def _list(value: Any, what: str) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise BadCalendar(f"{what} must be a list")
    return value


def _windows(pairs: Any) -> Windows:
    return tuple(_window(pair) for pair in _list(pairs, "windows"))


def _window(pair: Any) -> Window:
    if len(_list(pair, "a window")) != 2:
        raise BadCalendar(f"a window has a start and an end: {pair!r}")
    for text in pair:
        if not isinstance(text, str):
            raise BadCalendar(f"not a time of day: {text!r}")
    return _between(*pair)


@lru_cache(maxsize=4_000)
def _between(opening: str, closing: str) -> Window:
    opens, closes = _minutes(opening), _minutes(closing)
    return Window(opens, closes if closes > opens else closes + DAY)


def _minutes(text: str) -> int:
    if not CLOCK_TIME.fullmatch(text):
        raise BadCalendar(f"not a time of day: {text!r}")
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def _closed(entry: Any) -> ClosedRange:
    entry = _mapping(entry, "closed")
    _known_keys(entry, {"from", "to", "yearly"})
    yearly = entry.get("yearly", False)
    if not isinstance(yearly, bool):
        raise BadCalendar("yearly must be true or false")
    prefix = LEAP_YEAR if yearly else ""
    first, last = (_date(entry.get(end), prefix) for end in ("from", "to"))
    if not yearly and last < first:
        raise BadCalendar(f"a closed range ends before it begins: {entry!r}")
    return ClosedRange(first, last, yearly)


def _date(text: Any, prefix: str = "") -> date:
    if not isinstance(text, str) or not (MONTH_DAY if prefix else DATE).fullmatch(text):
        raise BadCalendar(f"not a date: {text!r}")
    try:
        return date.fromisoformat(prefix + text)
    except ValueError as error:
        raise BadCalendar(f"not a date: {text!r}") from error
