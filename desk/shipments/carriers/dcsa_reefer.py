"""Whether what a refrigerated container measures lies outside of the range that the message itself gives."""

import re
from collections.abc import Iterator
from decimal import Decimal

from desk.shipments.carriers.dcsa_fields import Fields, number, text

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LOWEST = {"min", "minimum", "low", "lower", "lowest"}
_HIGHEST = {"max", "maximum", "high", "upper", "highest"}
_NO_MEASURE = {"ambient", "number", "count", "tolerance", "deviation", "range", "usda", "label", "key", "id", "time"}
_WHERE = ("reeferDetails", "measurements", "Measurements", "setpoint", "setPoint", "temperatureRange")

DEEPEST = 8

Leaf = tuple[frozenset[str], Decimal]


def is_out_of_range(fields: Fields, code: str) -> bool:
    """True if a measured temperature (ADJU: or the new set point) is outside the range; False without a range."""
    leaves = [leaf for name in _WHERE if (part := fields.object(name)) for leaf in _leaves(
        part, _words(name), fields.word("temperatureUnit"))]  # fmt: skip
    degrees = [leaf for leaf in leaves if leaf[0] & {"temperature", "temperatures", "temp"}]
    lowest = [value for words, value in degrees if words & _LOWEST]
    highest = [value for words, value in degrees if words & _HIGHEST]
    measured = [value for words, value in degrees if _is_measured(words, code)]
    too_cold = any(value < least for value in measured for least in lowest)
    return too_cold or any(value > most for value in measured for most in highest)


def _is_measured(words: frozenset[str], code: str) -> bool:
    if words & (_LOWEST | _HIGHEST | _NO_MEASURE):
        return False
    return code == "ADJU" or not {"setpoint", "set"} & words


def _leaves(value: object, words: frozenset[str], unit: str, depth: int = 0) -> Iterator[Leaf]:
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        own = (text(said).upper() for name, said in value.items() if name.lower().endswith("unit"))
        unit = next((said for said in own if said), unit)
        for name, inner in value.items():
            yield from _leaves(inner, words | _words(name), unit, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, words, unit, depth + 1)
    elif (found := number(value)) is not None:
        yield words, (found - 32) * 5 / 9 if unit in ("FAH", "F") else found


def _words(name: str) -> frozenset[str]:
    return frozenset(part.lower() for part in _PART.findall(name))
