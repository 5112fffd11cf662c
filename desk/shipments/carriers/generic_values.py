"""Plain values out of JSON that anybody may have written: text, numbers, places, moments; what fits nothing is left."""

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, NoReturn, TypeVar
from zoneinfo import ZoneInfo

from desk.shipments.carriers.events import BadBody, EventTime, Number, Place, TzSource
from desk.shipments.carriers.generic_places import code_named
from desk.shipments.carriers.instants import read_time, wall_time
from desk.shipments.types import Classifier, PlaceRole, ReferenceType

LARGEST = 5 * 1024 * 1024
YES, NO = ("TRUE", "1", "YES", "Y", "是"), ("FALSE", "0", "NO", "N", "否")
MOST_PIECES, MOST_KG = 10_000_000, 1_000_000_000
_UNLOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff]")
Word = TypeVar("Word", bound=StrEnum)
CLASSIFIER_WORDS = {"ACTUAL": Classifier.ACT, "ESTIMATED": Classifier.EST, "EXPECTED": Classifier.EST,
                    "PLANNED": Classifier.PLN, "REQUESTED": Classifier.REQ}  # fmt: skip

# What senders call a number, beside our own words for it.
REFERENCE_WORDS = {
    "EQ": ReferenceType.CONTAINER, "EQUIPMENT": ReferenceType.CONTAINER, "BL": ReferenceType.MBL,
    "BM": ReferenceType.MBL, "AWB": ReferenceType.MAWB, "BN": ReferenceType.BOOKING, "BKG": ReferenceType.BOOKING,
    "PARCEL": ReferenceType.COURIER, "TRACKING": ReferenceType.COURIER, "FBA": ReferenceType.PO,
    "ORDER": ReferenceType.PO, "CUSTOMS": ReferenceType.CUSTOMS_DECL,
}  # fmt: skip


def load(body: bytes) -> Any:
    """The JSON in these bytes, UTF-8 with or without a mark. Raises BadBody: empty, too_large, bad_json, too_deep."""
    if len(body) > LARGEST:
        raise BadBody("too_large")
    if not body.strip():
        raise BadBody("empty")
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse)
    except RecursionError:
        raise BadBody("too_deep") from None
    except ValueError:
        raise BadBody("bad_json") from None


def text(value: object, most: int = 200) -> str:
    """Text as it was sent, without what cannot be seen, at most `most` characters; a number is its decimal text."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        return ""
    try:
        said = value if isinstance(value, str) else _decimal(value)
    except ValueError:  # more digits than anybody can mean
        return ""
    return _UNSEEN.sub("", said).strip()[:most].strip()


def word(value: object) -> str:
    """Text that is compared: one width, upper case."""
    return unicodedata.normalize("NFKC", text(value)).upper().strip()


def one_of(words: type[Word], value: object) -> Word | None:
    """The word of an enumeration that this is, in any case and width."""
    said = word(value)
    return words(said) if said in words.__members__.values() else None


def classifier(value: object) -> Classifier | None:
    """Planned, estimated, actual or requested, by our word or the whole one."""
    return one_of(Classifier, value) or CLASSIFIER_WORDS.get(word(value))


def distinct(numbers: Iterable[Number]) -> tuple[Number, ...]:
    """Each number once, in their order; whoever says its kind is believed."""
    found: dict[str, Number] = {}
    for one in numbers:
        before = found.get(one.value)
        if one.value and (before is None or before.type is None):
            found[one.value] = one
    return tuple(found.values())


def reference_type(value: object) -> ReferenceType | None:
    """What a number names, by our word or a common one."""
    return one_of(ReferenceType, value) or REFERENCE_WORDS.get(word(value))


def whole(value: object) -> int | None:
    """A count of pieces, also as text; None for what is none."""
    found = number(value)
    if found is None or found != found.to_integral_value() or not 0 <= found <= MOST_PIECES:
        return None
    return int(found)


def number(value: object) -> Decimal | None:
    """A finite number, also as text; None for what is none."""
    try:
        found = Decimal(text(value, 40))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < 20 else None


def weight(value: object) -> Decimal | None:
    """Kilograms, also as text; None for what no ship carries."""
    found = number(value)
    return found if found is not None and 0 <= found <= MOST_KG else None


def yes(value: object) -> bool:
    """Whether a value says yes; everything else is no."""
    return value is True or word(value) in YES


def degrees(value: object, most: int) -> float | None:
    """Latitude (`most` 90) or longitude (180); None for what is none."""
    found = number(value)
    angle = float(found) if found is not None else math.inf
    return angle if abs(angle) <= most else None


def country(value: object) -> str:
    """ISO 3166 in two letters, else empty."""
    said = word(value)
    return said if len(said) == 2 and said.isascii() and said.isalpha() else ""


def place(said: Mapping[str, object], name: object = "") -> Place:
    """Where something was, by fields of these names: unlocode, iata, facility, name, country, lat, lon.

    Whoever gives a UN/LOCODE where a name is expected is understood. One coordinate alone is none.
    """
    named = text(said.get("name") or name, 120)
    code = word(said.get("unlocode")).replace(" ", "") or code_named(named, country(said.get("country")))
    code = code if _UNLOCODE.fullmatch(code) else ""
    iata = word(said.get("iata"))
    lat, lon = degrees(said.get("lat"), 90), degrees(said.get("lon"), 180)
    sure = lat is not None and lon is not None
    return Place(
        unlocode=code,
        iata=iata if re.fullmatch("[A-Z]{3}", iata) else "",
        facility=text(said.get("facility"), 40),
        name="" if named == code else named,
        country=country(said.get("country")) or code[:2],
        lat=lat if sure else None,
        lon=lon if sure else None,
    )


def role_of(value: object) -> tuple[PlaceRole, bool]:
    """What a place is to the shipment, and whether that was said."""
    role = one_of(PlaceRole, value)
    return role or PlaceRole.UNKNOWN, role is not None and role is not PlaceRole.UNKNOWN


def zone_named(value: object) -> ZoneInfo | None:
    """The zone of a name such as Europe/Berlin; None for a name that is none."""
    name = text(value, 64)
    if not re.fullmatch(r"[A-Za-z]+(?:[/_+-]?[A-Za-z0-9]+)*", name):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def moment(value: object, where: Place, *, zone: str = "", own_zone: object = "", utc: bool = False,
           ) -> EventTime | None:  # fmt: skip
    """The instant that a text in ISO 8601 says. `own_zone` is the zone that the event itself names for its clock."""
    said = read_time(text(value, 64), where, zone=zone, utc=utc)
    own = zone_named(own_zone)
    if said is None or own is None or said.source in (TzSource.EXPLICIT, TzSource.UTC_FIELD):
        return said
    try:
        read = wall_time(datetime.fromisoformat(said.local), Place(), zone=own.key, precision=said.precision)
    except (ValueError, OverflowError):
        return None
    return replace(read, source=TzSource.EXPLICIT)


def version(value: object) -> datetime | None:
    """When something was said, aware; a clock without a zone is taken for UTC, good for order only."""
    found = read_time(text(value, 64), Place(), utc=True)
    return found.at.astimezone(UTC) if found else None


def _decimal(value: int | float | Decimal) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
