"""Where an ocean carrier's event was, by what it travelled, and what the place is to the shipment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from desk.shipments.carriers.dcsa_fields import Fields, degrees, section, text
from desk.shipments.carriers.events import Place
from desk.shipments.types import Mode, PlaceRole

_UNLOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
MODES = {"VESSEL": Mode.SEA, "1": Mode.SEA, "BARGE": Mode.SEA, "8": Mode.SEA, "RAIL": Mode.RAIL, "2": Mode.RAIL,
         "TRUCK": Mode.ROAD, "3": Mode.ROAD}  # fmt: skip
FACILITIES = {"PORT_TERMINAL": "POTE", "INLAND_TERMINAL": "INTE", "DEPOT": "DEPO", "CUSTOMER_LOCATION": "CLOC",
              "WAYPOINT": "WAYP"}  # fmt: skip
PORT = {"POTE", "BRTH", "ANCH", "PBPL"}
INLAND = {"INTE", "RAMP"}
CARRIED = {"DEPA", "ARRI", "LOAD", "DISC"}  # a means of transport comes or goes; boxes at a gate are on trucks anyway
COMES = {"ARRI", "DISC"}
SHIPMENT_PLACES = {
    "POL": PlaceRole.ORIGIN, "ORI": PlaceRole.ORIGIN, "PRE": PlaceRole.INLAND_ORIGIN, "OIR": PlaceRole.INLAND_ORIGIN,
    "POD": PlaceRole.DEST, "PDE": PlaceRole.INLAND_DEST, "FCD": PlaceRole.INLAND_DEST, "RTP": PlaceRole.TS,
}  # fmt: skip
DIRECTIONS = {
    ("EXPORT", False): PlaceRole.ORIGIN, ("EXPORT", True): PlaceRole.INLAND_ORIGIN,
    ("IMPORT", False): PlaceRole.DEST, ("IMPORT", True): PlaceRole.INLAND_DEST,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """The call of a vessel, train or truck that an event speaks of. `carrier` is the mode as sent, in capitals."""

    key: str
    place: Place
    facility_type: str
    carrier: str
    vessel: str
    imo: str
    voyage: str

    @property
    def mode(self) -> Mode | None:
        return MODES.get(self.carrier)


def call_of(fields: Fields, code: str) -> Call:
    """The call and the place of an event; an event that has a place of its own was there."""
    call = fields.object("transportCall")
    vessel = fields.object("vessel") or fields.object("vesselTransport")
    own = _place(fields.object("eventLocation"), fields.object("location"))
    facility = _facility_type(fields.object("eventLocation"), fields.object("location")) or _facility_type(
        section(call.get("location")), *fields.sections)  # fmt: skip
    return Call(
        key=_first((call, *fields.sections), "transportCallID", "transportCallReference"),
        place=_where(own, _place(section(call.get("location")), call)),
        facility_type=facility,
        carrier=fields.word("modeOfTransport", "modeOfTransportCode"),
        vessel=_first((vessel, *fields.sections), "vesselName", "name"),
        imo=_first((vessel, *fields.sections), "vesselIMONumber", "imoNumber"),
        voyage=_voyage(fields, code),
    )


def role_of(fields: Fields, call: Call, code: str) -> tuple[PlaceRole | None, bool]:
    """What the place is to the shipment as far as the event says, and whether it says so itself.

    What is only concluded, from trains and trucks that come or go, a shipment that knows its ports may correct.
    """
    moved = fields.word("movementType", "movementTypeCode", "transportPhase")
    if fields.flag("isTransshipmentMove") or moved in ("TRANSSHIPMENT", "TRANSHIPMENT"):
        return PlaceRole.TS, True
    said = SHIPMENT_PLACES.get(fields.word("shipmentLocationType", "shipmentLocationTypeCode"))
    said = DIRECTIONS.get((moved, _is_inland(call, code))) or said
    if said:
        return said, True
    laden = fields.word("emptyIndicatorCode", "emptyIndicator") == "LADEN"
    return (_concluded(call, code) if laden or code in CARRIED else None), False


def _is_inland(call: Call, code: str) -> bool:
    by_land = call.mode in (Mode.RAIL, Mode.ROAD)
    if call.facility_type in INLAND:
        return call.carrier not in ("VESSEL", "1")
    if code not in CARRIED:
        return False
    return by_land or (call.facility_type == "DEPO" and call.carrier not in ("VESSEL", "1"))


def _concluded(call: Call, code: str) -> PlaceRole | None:
    if not _is_inland(call, code):
        return None
    # What comes to a port by land is on its way out.
    return PlaceRole.ORIGIN if call.facility_type in PORT and code in COMES else PlaceRole.INLAND_DEST


def _where(own: Place, called: Place) -> Place:
    if not own.shown:
        return replace(called, lat=called.lat if own.lat is None else own.lat,
                       lon=called.lon if own.lon is None else own.lon)  # fmt: skip
    lone_facility = bool(own.facility) and not own.unlocode and not own.name
    return replace(own, unlocode=called.unlocode) if lone_facility else own


def _place(*told: Mapping[str, Any]) -> Place:
    parts = tuple(part for part in told if part)
    if not parts:
        return Place()
    facilities = tuple(section(part.get("facility")) for part in parts)
    spots = tuple(section(part.get("geoCoordinate")) or section(part.get("geoLocation")) for part in parts)
    addresses = tuple(section(part.get("address")) for part in parts)
    code = _first(parts, "UNLocationCode", "unLocationCode").upper()
    country = _first(addresses, "countryCode", "country").upper()
    known = _UNLOCODE.fullmatch(code)
    return Place(
        unlocode=code if known else "",
        facility=_first((*parts, *facilities), "facilityCode", "facilitySMDGCode").upper(),
        name=_first(parts, "locationName") or ("" if known else code) or _first(parts, "otherFacility")
        or _first(addresses, "city", "cityName"),
        country=country if _COUNTRY.fullmatch(country) else "",
        lat=degrees(_first((*parts, *spots), "latitude"), 90),
        lon=degrees(_first((*parts, *spots), "longitude"), 180),
    )  # fmt: skip


def _facility_type(*parts: Mapping[str, Any]) -> str:
    word = _first(parts, "facilityTypeCode", "facilityType").upper()
    return FACILITIES.get(word, word)


def _voyage(fields: Fields, code: str) -> str:
    ways = ("import", "export") if code in COMES else ("export", "import")
    for way in ways:
        named = f"carrier{way.capitalize()}VoyageNumber"
        nested = text(fields.object(f"{way}VoyageNumberOrReference").get("carrierVoyageNumber"))
        if found := fields.text(f"{way}VoyageNumber", named) or nested:
            return found
    return fields.text("carrierVoyageNumber")


def _first(parts: tuple[Mapping[str, Any], ...], *names: str) -> str:
    found = (text(part.get(name)) for name in names for part in parts)
    return next((word for word in found if word), "")
