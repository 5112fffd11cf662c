"""A status of air cargo as an event: the same for FSU, XFSU and ONE Record, whatever shape it came in."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from desk.shipments.carriers.codes_air import air_meaning
from desk.shipments.carriers.events import EventTime, Number, Place, Told
from desk.shipments.types import Classifier, Mode, PlaceRole, ReferenceType

POUND_KG = Decimal("0.45359237")
GRAM = Decimal("0.001")
MOST_PIECES = 10_000_000
_AWB = re.compile(r"(\d{3})\s?-?\s?(\d{4})\s?(\d{4})", re.ASCII)
_NUMBER = re.compile(r"(\d{1,9})([.,]\d{0,9})?", re.ASCII)
# Waybills name a city, flights an airport. A code that is also an airport's stands here only if the city has others.
_CITIES = """LON LHR LGW STN LTN LCY|NYC JFK EWR LGA|TYO NRT HND|OSA KIX ITM|SHA PVG SHA|BJS PEK PKX NAY|SEL ICN GMP
PAR CDG ORY|MIL MXP LIN BGY|ROM FCO CIA|MOW SVO DME VKO|STO ARN BMA|CHI ORD MDW RFD|WAS IAD DCA BWI|YTO YYZ YHM
YMQ YUL YMX|SAO GRU CGH VCP|RIO GIG SDU|BUE EZE AEP|JKT CGK HLP|SPK CTS OKD|TCI TFN TFS|BUH OTP BBU|DTT DTW YIP"""
_AIRPORTS = {city: tuple(airports) for city, *airports in (row.split() for row in re.split(r"[|\n]", _CITIES))}


@dataclass(frozen=True, slots=True)
class Waybill:
    """The air waybill that statuses speak of; airports or cities by their three letters, empty if not said."""

    numbers: tuple[Number, ...] = ()
    origin: str = ""
    destination: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of a shipment a status is about. `partial`: not all of it."""

    pieces: int | None = None
    weight_kg: Decimal | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class AirStatus:
    """What one status says, of whichever feed. `code` is as sent, upper case."""

    code: str
    waybill: Waybill
    time: EventTime | None
    classifier: Classifier = Classifier.ACT
    sub_code: str = ""
    place: Place = Place()
    quantity: Quantity = Quantity()
    flight: str = ""
    signed_by: str = ""
    text: str = ""
    source_id: str = ""
    publisher: str = ""
    problem: str = ""


def told_of(status: AirStatus) -> Told:
    """The status as an event; what its place is to the shipment follows from the two ends of the waybill."""
    meaning, known = air_meaning(status.code, status.sub_code)
    said = role_at(airport_of(status.place), status.waybill)
    code, role = meaning.at(said)
    return Told(
        code, status.classifier, status.time, status.waybill.numbers, status.code, raw_sub_code=status.sub_code,
        place_role=role, role_said=said is not None, alternatives=meaning.alternatives, scoped=meaning.scoped,
        place=status.place, text=status.text, source_id=status.source_id, publisher=status.publisher,
        pieces=status.quantity.pieces, weight_kg=status.quantity.weight_kg, partial=status.quantity.partial,
        reason=meaning.reason, exception=meaning.exception, signed_by=status.signed_by, mode=Mode.AIR,
        voyage=status.flight, known=known, problem=status.problem,
    )  # fmt: skip


def role_at(airport: str, waybill: Waybill) -> PlaceRole | None:
    """What an airport is to a shipment; None if that cannot be told."""
    if not airport or not (waybill.origin and waybill.destination):
        return None
    if same_city(airport, waybill.origin):
        return PlaceRole.ORIGIN
    return PlaceRole.DEST if same_city(airport, waybill.destination) else PlaceRole.TS


def airport_of(place: Place) -> str:
    """The three letters of a place, which also end its UN/LOCODE; empty if it has neither."""
    return place.iata or place.unlocode[2:]


def same_city(airport: str, named: str) -> bool:
    """Whether a waybill that names an airport or a city means this airport."""
    return airport == named or airport in _AIRPORTS.get(named, ()) or named in _AIRPORTS.get(airport, ())


def clock_of(code: str) -> Place:
    """The place whose clock an airport or a city reads."""
    return Place(iata=_AIRPORTS[code][0] if code in _AIRPORTS else code)


def mawb(text: str) -> Number | None:
    """A master air waybill number with its hyphen, from any spelling; a wrong check digit is no reason to refuse it."""
    found = _AWB.fullmatch(plain(text).strip())
    if found is None:
        return None
    prefix, first, last = found.groups()
    return Number(f"{prefix}-{first}{last}", ReferenceType.MAWB, prefix)


def plain(text: str) -> str:
    """Half width and upper case, with plain hyphens."""
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join("-" if unicodedata.category(char) == "Pd" else char for char in wide)


def pieces_of(text: str) -> int | None:
    """A count of pieces; None where there is none that can be."""
    found = _NUMBER.fullmatch(text.strip())
    count = int(found[1]) if found and not (found[2] or "").strip(".,0") else None
    return count if count is not None and count <= MOST_PIECES else None


def weight_of(text: str, unit: str) -> Decimal | None:
    """A weight in kilograms; `unit` K, KG, KGM, L, LB or LBR, kilograms if it is not said."""
    try:
        weight = Decimal(text.strip().replace(",", ".")) if _NUMBER.fullmatch(text.strip()) else None
    except InvalidOperation:
        return None
    if weight is None:
        return None
    return (weight * POUND_KG).quantize(GRAM) if unit.strip().upper().startswith("L") else weight
