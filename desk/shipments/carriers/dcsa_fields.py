"""The JSON of ocean carriers as fields: the flat events of 2.2 and the nested ones of 3.0 read alike."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from desk.shipments.carriers.events import BadBody

LARGEST = 5 * 1024 * 1024
_NOTHING: Mapping[str, Any] = {}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
# Where the fields of one event may stand, the outermost first.
_WITHIN = ("payload", "metadata", "eventClassification", "shipmentDetails", "equipmentDetails", "transportDetails",
           "transportCall", "iotDetails", "iotEventDetails", "reeferDetails", "reeferEventDetails")  # fmt: skip


def loaded(body: bytes) -> Any:
    """The JSON value in these bytes. Raises BadBody: empty, too_large, bad_json; RecursionError if it is too deep."""
    if len(body) > LARGEST:
        raise BadBody("too_large")
    if not body.strip(b" \t\r\n\xef\xbb\xbf"):
        raise BadBody("empty")
    try:
        return json.loads(
            body.decode("utf-8-sig"), parse_int=_whole, parse_float=_fraction, parse_constant=lambda _: None
        )
    except ValueError:
        raise BadBody("bad_json") from None


def _fraction(digits: str) -> Decimal | None:
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


def _whole(digits: str) -> int | str:
    """A number too long for arithmetic stays its text."""
    return int(digits) if len(digits) < 100 else digits


def text(value: object) -> str:
    """A word as sent, without blanks around it; a number is its decimal text, all else is no text."""
    if value is None or isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return ""
    return _UNPRINTABLE.sub(" ", str(value)).strip()


def number(value: object) -> Decimal | None:
    """A finite number, also one that was sent as text."""
    try:
        found = Decimal(text(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < 20 else None


def degrees(value: object, most: int) -> float | None:
    """A latitude or longitude; None outside of the globe."""
    found = number(value)
    return None if found is None or not math.fabs(found) <= most else float(found)


def section(value: object) -> Mapping[str, Any]:
    """An object, or the first one of a list; empty where there is none."""
    if value is None:
        return _NOTHING
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, dict)), None)
    return value if isinstance(value, dict) else _NOTHING


class Fields:
    """One event; a field is found wherever the version of the standard puts it."""

    def __init__(self, event: Mapping[str, Any]) -> None:
        self.sections: list[Mapping[str, Any]] = [event]
        for name in _WITHIN:
            found = next((inner for outer in self.sections if (inner := section(outer.get(name)))), None)
            if found:
                self.sections.append(found)

    def text(self, *names: str) -> str:
        """The first of these fields that holds a word; the first name is looked for everywhere before the second."""
        found = (text(part.get(name)) for name in names for part in self.sections)
        return next((word for word in found if word), "")

    def written(self, name: str) -> str:
        """The same, but only what was sent as text: a bare number could be anything."""
        found = (text(part[name]) for part in self.sections if isinstance(part.get(name), str))
        return next((word for word in found if word), "")

    def word(self, *names: str) -> str:
        """The same in capitals, for codes."""
        return self.text(*names).upper()

    def flag(self, name: str) -> bool | None:
        """A yes or no; None where neither is said."""
        for part in self.sections:
            said = part.get(name)
            if isinstance(said, bool):
                return said
            if (word := text(said).lower()) in ("true", "false"):
                return word == "true"
        return None

    def object(self, name: str) -> Mapping[str, Any]:
        """The first object of this name; empty where there is none."""
        return next((found for part in self.sections if (found := section(part.get(name)))), {})

    def each(self, *names: str) -> Iterator[Any]:
        """All that these fields hold, lists unrolled."""
        for name in names:
            for part in self.sections:
                value = part.get(name)
                if value is not None:
                    yield from value if isinstance(value, list) else [value]
