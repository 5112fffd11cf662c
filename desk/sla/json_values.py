"""Values as JSON carries them: instants, lengths, lists. Each is read or refused with the reason."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from desk.sla.replay.types import BadLog

INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.0+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
YEARS = range(1900, 2101)  # outside of these no working time is reckoned
LONGEST = 60 * 24 * 366 * 10  # minutes


def parsed(text: bytes) -> Any:
    """What JSON says. Raises ValueError; an entry that comes twice and a number that is none are errors too."""
    return JSON.decode(text.decode(json.detect_encoding(text), "surrogatepass"))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        names = [name for name, _ in pairs]
        raise BadLog(f"{next(name for name in names if names.count(name) > 1)} comes twice")
    return entries


def _no_number(word: str) -> Any:
    raise BadLog(f"not a number: {word}")


JSON = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)


def instant(text: Any) -> datetime:
    """An instant in UTC from RFC 3339 in whole seconds, within YEARS. Raises BadLog."""
    if not isinstance(text, str) or not INSTANT.fullmatch(text):
        raise BadLog(f"not a time: {text!r}")
    try:
        at = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as problem:
        raise BadLog(f"not a time: {text!r}") from problem
    if at.year not in YEARS:
        raise BadLog(f"not a time between {YEARS[0]} and {YEARS[-1]}: {text!r}")
    return at


def written(at: datetime | None) -> str | None:
    """An instant as RFC 3339 in UTC."""
    return None if at is None else f"{at.isoformat()[:19]}Z"


def minutes(value: Any) -> timedelta:
    """A length of at least a minute. Raises BadLog."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LONGEST:
        raise BadLog(f"not a number of minutes: {value!r}")
    return timedelta(minutes=value)


def mapping(value: Any, what: str) -> Mapping[str, Any]:
    """An object. Raises BadLog."""
    if not isinstance(value, Mapping):
        raise BadLog(f"{what} must be an object")
    return value


def items(value: Any, what: str) -> Sequence[Any]:
    """A list. Raises BadLog."""
    if not isinstance(value, list):
        raise BadLog(f"{what} must be a list")
    return value
