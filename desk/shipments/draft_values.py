"""What of a text is a value: the words, codes, numbers and lists that fields of a shipment hold. Pure."""

import re
from collections.abc import Callable
from decimal import Decimal

from desk.shipments.carriers.ports import PORTS
from desk.shipments.types import Mode

SCOPES = ("DOOR", "CY", "CFS", "PORT", "AIRPORT", "RAMP")
DIRECTIONS = ("EXPORT", "IMPORT", "DOMESTIC", "CROSS_TRADE")
BASES = ("CONTRACT", "QUOTE", "PROMO", "SLA")
CODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
INCOTERM = re.compile(r"[A-Z]{3}")
DIGITS = re.compile(r"\d{4,10}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,20})?", re.ASCII)
LIST = re.compile(r"[,;，；、\n|]+")
MOST_LISTED = 200


class BadValue(ValueError):
    """A text that is no value of its field; the words are one of `WHY`."""


WHY = ("mode", "scope", "direction", "basis", "place", "incoterm", "number", "digits", "time", "zone", "long",
       "reference", "empty", "many", "other", "formula", "customer")  # fmt: skip
# What sheets say instead of our words.
MEANT = {"海运": "SEA", "OCEAN": "SEA", "空运": "AIR", "陆运": "ROAD", "公路": "ROAD", "卡车": "ROAD", "卡航": "ROAD",
         "TRUCK": "ROAD", "铁路": "RAIL", "铁运": "RAIL", "快递": "COURIER", "EXPRESS": "COURIER",
         "多式联运": "MULTIMODAL", "出口": "EXPORT", "进口": "IMPORT", "内贸": "DOMESTIC"}  # fmt: skip
_NAMED = {name.casefold(): code for code, port in PORTS.items() for name in (port.zh, port.en)}


def choice(options: tuple[str, ...] | type[Mode], why: str) -> Callable[[str], str]:
    """Reads one of these words, or what sheets say for it."""

    known = {str(option) for option in options}

    def read(text: str) -> str:
        value = text.upper().replace(" ", "_").replace("-", "_")
        value = MEANT.get(value, value)
        if value not in known:
            raise BadValue(why)
        return value

    return read


def pattern(pattern: re.Pattern[str], why: str) -> Callable[[str], str]:
    """Reads a code of this form, in capitals and without blanks."""

    def read(text: str) -> str:
        value = text.upper().replace(" ", "")
        if not pattern.fullmatch(value):
            raise BadValue(why)
        return value

    return read


def short_text(most: int) -> Callable[[str], str]:
    """Reads a text of at most so many characters."""

    def read(text: str) -> str:
        if len(text) > most:
            raise BadValue("long")
        return text

    return read


def place_code(text: str) -> str:
    """The UN/LOCODE of a place, which may be given by its name where that is in our table. Raises BadValue."""
    value = _NAMED.get(text.casefold()) or text.upper().replace(" ", "")
    if not CODE.fullmatch(value):
        raise BadValue("place")
    return value


def scaled(factor: int, *, below_zero: bool = False, most: int = 2**31) -> Callable[[str], int]:
    """A decimal number in whole units of a `factor`th; thousands may be parted by commas."""

    def read(text: str) -> int:
        plain = text.replace(",", "")
        if not _DECIMAL.fullmatch(plain) or (plain.startswith("-") and not below_zero):
            raise BadValue("number")
        value = int((Decimal(plain) * factor).to_integral_value())
        if abs(value) >= most:
            raise BadValue("number")
        return value

    return read


def whole(text: str) -> int:
    """A whole number from 0. Raises BadValue."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadValue("number")
    return int(text)


def tags(text: str) -> list[str]:
    """A list of short words, each once. Raises BadValue."""
    found = [tag.strip()[:40] for tag in LIST.split(text) if tag.strip()]
    if len(found) > MOST_LISTED:
        raise BadValue("many")
    return list(dict.fromkeys(found))
