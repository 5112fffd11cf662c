"""Places in EDIFACT, and what each is to the shipment: LOC says the way, and one of them is where the event was."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pytz

from desk.shipments.carriers.edifact_syntax import Segment
from desk.shipments.carriers.events import Place
from desk.shipments.types import Mode, PlaceRole

ROUTE = {"9": PlaceRole.ORIGIN, "11": PlaceRole.DEST, "13": PlaceRole.TS, "7": PlaceRole.INLAND_DEST,
         "88": PlaceRole.INLAND_ORIGIN}  # fmt: skip
_HERE = ("165", "175", "14", "172", "18", "60", "5", "8")  # where the event was, best first
_ORIGIN_FIRST, _DEST_FIRST = ("9", "88"), ("11", "7")
_DOOR_FIRST = {"DELIVERED": ("7", "11"), "ARRIVED_WAREHOUSE": ("7", "11"), "AT_LOCAL_DEPOT": ("7", "11"),
               "DELIVERY_ATTEMPTED": ("7", "11"), "PICKED_UP": ("88", "9"), "EMPTY_OUT": ("88", "9")}  # fmt: skip
_AT_ORIGIN = frozenset({"DEPARTED", "LOADED_ORIGIN", "GATE_IN_ORIGIN", "RECEIVED_ORIGIN", "EXP_RELEASED", "EXP_CUSTOMS",
                        "STUFFED", "BK_CONFIRMED", "BK_CANCELLED", "ROLLED"})  # fmt: skip
_AT_DEST = frozenset({"ARRIVED", "DISCHARGED", "GATE_OUT_DEST", "AVAILABLE_PICKUP", "CARRIER_RELEASED", "NOTIFIED",
                      "CUSTOMS_RELEASED", "CUSTOMS_PROCESSING", "EMPTY_RETURNED", "RECEIVED_DEST"})  # fmt: skip
_UNLOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
_TERMINALS = frozenset({"TER", "TERMINAL", "72", "ZZZ"})


@dataclass(frozen=True, slots=True)
class Where:
    """The place of an event, and what it is to the shipment; `role` None: the message does not say.

    `taken`: it is the one place of the way that is named, which need not be where the event was.
    """

    place: Place = Place()
    role: PlaceRole | None = None
    taken: bool = False


def places_of(segments: Iterable[Segment]) -> dict[str, Place]:
    """Places by qualifier (3227) as the LOC segments of one level name them; the first of each counts."""
    found: dict[str, Place] = {}
    for segment in segments:
        place = place_of(segment)
        if place != Place():
            found.setdefault(segment.code(0), place)
    return found


def nearest(levels: Iterable[Mapping[str, Place]]) -> dict[str, Place]:
    """The places of all levels, from the message down to the event: the nearer one counts."""
    found: dict[str, Place] = {}
    for level in levels:
        if any(here in level for here in _HERE):
            found = {qualifier: place for qualifier, place in found.items() if qualifier not in _HERE}
        found |= level
    return found


def place_of(segment: Segment) -> Place:
    """The place that one LOC segment names: by UN/LOCODE, airport or terminal, else by what it is called."""
    code, name = segment.at(1).upper().replace(" ", ""), segment.at(1, 3)
    agency, country = segment.code(1, 2), _country(segment)
    facility = segment.at(2).upper() if not country else ""
    if _is_unlocode(code, segment.at(1, 1)):
        return Place(unlocode=code, facility=facility, name=name, country=code[:2])
    if len(code) == 3 and code.isalpha() and agency == "3":
        return Place(iata=code, name=name, country=country)
    if code and segment.at(1, 1).upper() in _TERMINALS:
        return Place(facility=code, name=name or segment.at(2, 3), country=country)
    return Place(facility=facility, name=name or segment.at(1) or segment.at(2, 3) * (not country), country=country)


def where(found: Mapping[str, Place], code: str, mode: Mode | None, ends: Sequence[str] = ()) -> Where:
    """Where an event of this code was, of the places that its message names.

    With no place of its own it was at the only one of the way; where there are several the code chooses between the
    beginning and the end, or `ends`, the qualifiers that are sure for this kind of message.
    """
    here = next((found[qualifier] for qualifier in _HERE if qualifier in found), None)
    if here:
        return Where(here, _role(here, found, mode))
    way = [qualifier for qualifier in ROUTE if qualifier in found]
    if len(way) == 1:
        return Where(found[way[0]], ROUTE[way[0]], taken=True)
    side = next((qualifier for qualifier in ends or _side(code) if qualifier in found), None)
    return Where(found[side], ROUTE[side]) if side else Where()


def _side(code: str) -> tuple[str, ...]:
    if code in _DOOR_FIRST:
        return _DOOR_FIRST[code]
    if code.startswith("TS_"):
        return ("13",)
    return _ORIGIN_FIRST if code in _AT_ORIGIN else _DEST_FIRST if code in _AT_DEST else ()


def _role(here: Place, found: Mapping[str, Place], mode: Mode | None) -> PlaceRole | None:
    for qualifier, role in ROUTE.items():
        if qualifier in found and _same(here, found[qualifier]):
            return role
    ends = [found[qualifier] for qualifier in ("9", "11") if qualifier in found]
    if len(ends) < 2 or not all(_comparable(here, end) for end in ends):
        return None
    return _inland(here, found) if mode in (Mode.RAIL, Mode.ROAD) else PlaceRole.TS


def _inland(here: Place, found: Mapping[str, Place]) -> PlaceRole | None:
    """A ramp or yard in the country where the sea leg ends or begins is on land there, no port on the way."""
    for qualifier, role in (("11", PlaceRole.INLAND_DEST), ("9", PlaceRole.INLAND_ORIGIN)):
        if here.country and here.country == found[qualifier].country:
            return role
    return None


def _same(one: Place, other: Place) -> bool:
    if one.unlocode and other.unlocode:
        return one.unlocode == other.unlocode
    if one.iata and other.iata:
        return one.iata == other.iata
    return bool(one.name) and one.name.casefold() == other.name.casefold()


def _comparable(one: Place, other: Place) -> bool:
    return bool(one.unlocode and other.unlocode or one.iata and other.iata or one.name and other.name)


def _is_unlocode(code: str, codelist: str) -> bool:
    known = code[:2] in pytz.country_timezones or code[:2] in ("XZ", "XK")
    return bool(_UNLOCODE.fullmatch(code)) and known and codelist.upper() not in _TERMINALS


def _country(segment: Segment) -> str:
    """The country that stands behind some places, by its letters or where its name would be."""
    said = [segment.at(2).upper(), segment.at(2, 3).upper()]
    return next((text for text in said if len(text) == 2 and text in pytz.country_timezones), "")
