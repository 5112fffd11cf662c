"""Numbers and things in EDIFACT: references (RFF), boxes (EQD, MEA), and what carries them (TDT)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from desk.shipments.carriers.edifact_syntax import Segment
from desk.shipments.carriers.events import Number
from desk.shipments.references.normalise import compact
from desk.shipments.types import Mode, PlaceRole, ReferenceType

LONGEST_NUMBER = 70  # what EDIFACT allows
MOST_NUMBERS = 20  # of one event
# Qualifiers (1153) of numbers that name a shipment, the one that names it best first; None: somebody's own number.
_NUMBERS: dict[str, ReferenceType | None] = {
    "BM": ReferenceType.MBL, "MB": ReferenceType.MBL, "MWB": ReferenceType.MAWB, "AWB": ReferenceType.MAWB,
    "CNI": None, "BN": ReferenceType.BOOKING, "BH": ReferenceType.HBL, "HWB": ReferenceType.HAWB,
    "CW": ReferenceType.COURIER, "EQ": ReferenceType.CONTAINER, "AAQ": ReferenceType.CONTAINER,
    "FF": None, "SI": None, "AAS": None, "AAM": None, "AAO": None, "CN": None, "CU": None, "CR": None, "UCN": None,
    "ON": ReferenceType.PO, "ABT": ReferenceType.CUSTOMS_DECL,
}  # fmt: skip
_BOX_NUMBERS = ("EQ", "AAQ")
_MODES = {"1": Mode.SEA, "2": Mode.RAIL, "3": Mode.ROAD, "4": Mode.AIR, "5": Mode.COURIER, "6": Mode.MULTIMODAL,
          "8": Mode.SEA}  # fmt: skip
_DIRECTIONS = {"2": PlaceRole.ORIGIN, "3": PlaceRole.DEST, "6": PlaceRole.TS}
_EMPTY = {"4": True, "5": False, "7": False, "8": False}
_KILOS = {"KGM": Decimal(1), "TNE": Decimal(1000), "LBR": Decimal("0.45359237")}
_IMO = re.compile(r"\d{7}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of equipment. `side` is what 8249 says: export, import, transshipment; `empty` what 8169 says."""

    number: str = ""
    container: bool = False
    side: PlaceRole | None = None
    empty: bool | None = None
    weight_kg: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Carriage:
    """What carries the goods, as TDT says; all of it may be unknown."""

    mode: Mode | None = None
    vessel: str = ""
    imo: str = ""
    voyage: str = ""


def numbers_of(segments: Iterable[Segment]) -> dict[str, list[str]]:
    """The numbers of one level by qualifier, as RFF and CNI segments give them; those too long are none."""
    found: dict[str, list[str]] = {}
    for segment in segments:
        qualifier, value = _number(segment)
        if qualifier in _NUMBERS and 0 < len(value) <= LONGEST_NUMBER:
            found.setdefault(qualifier, []).append(value)
    return found


def numbers(levels: Iterable[Mapping[str, list[str]]], box: Box) -> tuple[Number, ...]:
    """The numbers that name the shipment of an event, best first: its box, its bill of lading, its consignment.

    A nearer level's numbers count instead of a farther one's of the same kind, and those of other boxes do not.
    """
    said: dict[str, list[str]] = {}
    for level in levels:
        said |= level
    if box.number:
        said = {qualifier: values for qualifier, values in said.items() if qualifier not in _BOX_NUMBERS}
    first = [Number(box.number, ReferenceType.CONTAINER)] if box.container and box.number else []
    rest = [Number(value, kind) for qualifier, kind in _NUMBERS.items() for value in said.get(qualifier, ())]
    return _once([*first, *rest[:MOST_NUMBERS]])


def _number(segment: Segment) -> tuple[str, str]:
    if segment.tag == "CNI":
        return "CNI", segment.at(1)
    return (segment.code(0), segment.at(0, 1)) if segment.tag == "RFF" else ("", "")


def _once(found: Iterable[Number]) -> tuple[Number, ...]:
    """Each number once, with its kind if any place says one."""
    kept: dict[str, Number] = {}
    for number in found:
        key = compact(number.value)
        if key and (key not in kept or kept[key].type is None):
            kept[key] = Number(kept[key].value if key in kept else number.value, number.type)
    return tuple(kept.values())


def box_of(group: Iterable[Segment]) -> Box:
    """The equipment of a group that EQD opens, with its weight."""
    box = Box()
    weight = None
    for segment in group:
        if segment.tag == "EQD":
            kind, number = segment.code(0), segment.at(1)[:LONGEST_NUMBER]
            box = Box(number, kind in ("", "CN"), _DIRECTIONS.get(segment.code(4)), _EMPTY.get(segment.code(5)))
        elif segment.tag == "MEA" and weight is None:
            weight = _weight(segment)
    return Box(box.number, box.container, box.side, box.empty, weight)


def _weight(segment: Segment) -> Decimal | None:
    unit = _KILOS.get(segment.code(2))
    try:
        value = Decimal(segment.at(2, 1).replace(",", ".")) if unit else Decimal(0)
    except InvalidOperation:
        return None
    return round(value * (unit or 1), 3) if value.is_finite() and 0 < value < 10**6 else None


def carriage(segments: Sequence[Segment]) -> Carriage | None:
    """What carries it by the TDT segments of one level, of several by the main one (20); None where there is none."""
    return _carriage(next((one for one in segments if one.code(0) == "20"), segments[0])) if segments else None


def _carriage(segment: Segment) -> Carriage:
    mode, ident, name = _MODES.get(segment.code(2)), segment.at(7), segment.at(7, 3)
    imo = ident.upper().removeprefix("IMO").strip()
    is_imo = bool(_IMO.fullmatch(imo)) and mode in (None, Mode.SEA) and segment.code(7, 1) not in ("103", "172")
    on_water = mode in (None, Mode.SEA)
    return Carriage(mode, name if on_water else "", imo if is_imo else "", segment.at(1))
