"""The stops of a shipment's way, for the map and in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk.freight.shipment_rows import ShipmentRows
from desk.shipments.carriers.ports import PORTS
from desk.shipments.lines import place_of
from desk.shipments.panel import place_name
from desk.shipments.route_map import Drawing, MapStop, draw
from desk.shipments.types import PlaceRole, Stage

SHEETS = {"map-wide": (1080, 280), "map-mid": (700, 270), "map-narrow": (366, 270)}  # by what shows them
MOVES = ("DEPARTED", "IN_TRANSIT", "TS_DEPARTED", "TS_LOADED", "HUB_DEPARTED", "GATE_OUT_DEST", "OUT_FOR_DELIVERY")


@dataclass(frozen=True)
class RouteMap:
    """`sheets` are one way for several widths, none where too little is known; `stops` are it in words."""

    sheets: list[tuple[str, Drawing]]
    stops: list[MapStop]
    underway: bool


@dataclass
class _Stop:
    code: str
    name: str
    lat: float | None
    lon: float | None
    note: str = ""


def route_map(rows: ShipmentRows, happened: list[Any], language: str, *, now: datetime) -> RouteMap:
    """The way from origin to destination, with what was passed and where the freight is now."""
    stops = _stops(rows, happened, language)
    here = _here(stops, rows, happened)
    went = _went(rows, stops, here, happened, now)
    shown = [
        MapStop(stop.name, stop.lat, stop.lon, _state(at, here, rows.shipment.stage), _role(at, len(stops)), stop.note)
        for at, stop in enumerate(stops)
    ]
    drawn = [(kind, draw(shown, went=went, width=width, height=height)) for kind, (width, height) in SHEETS.items()]
    sheets = [(kind, drawing) for kind, drawing in drawn if drawing]
    return RouteMap(sheets, shown, any(drawing.now for _kind, drawing in sheets))


def _stops(rows: ShipmentRows, happened: Iterable[Any], language: str) -> list[_Stop]:
    """Origin, the ends of the legs, transfer points that events named, destination: each once, in order."""
    shipment = rows.shipment
    codes = [shipment.origin_code, shipment.pol_code or ""]
    for leg in rows.legs:
        codes += [leg.from_code, leg.to_code]
    between = [
        one.location_code or one.unlocode for one in happened
        if one.place_role == PlaceRole.TS or one.code.startswith(("TS_", "HUB_"))
    ]  # fmt: skip
    codes += [code for code in between if code not in codes]
    codes += [shipment.pod_code or "", shipment.dest_code]
    seen = dict.fromkeys(code for code in codes if code)
    ends = {shipment.origin_code, shipment.pol_code, shipment.pod_code, shipment.dest_code}
    ordered = [code for code in seen if code not in (shipment.pod_code, shipment.dest_code)]
    ordered += [code for code in dict.fromkeys((shipment.pod_code or "", shipment.dest_code)) if code]
    named = {one.location_code or one.unlocode: one for one in happened}
    return [_stop(code, rows, named.get(code), language) for code in ordered if code in ends or code in seen]


def _stop(code: str, rows: ShipmentRows, event: Any, language: str) -> _Stop:
    shipment, port = rows.shipment, PORTS.get(code)
    known = {shipment.origin_code: shipment.origin, shipment.dest_code: shipment.dest, **rows.places}.get(code)
    if known is not None:
        lat, lon = (known.lat, known.lon) if known.lat is not None else (port.lat, port.lon) if port else (None, None)
        return _Stop(code, place_name(known, language), lat, lon, _times(code, rows, known.time_zone))
    if port is not None:
        return _Stop(code, port.zh if language.startswith("zh") else port.en, port.lat, port.lon)
    if event is None:
        return _Stop(code, code, None, None)
    return _Stop(code, place_of(event, language) or code, event.lat, event.lon)


def _times(code: str, rows: ShipmentRows, zone: str) -> str:
    """When it left here, else when it came; what is expected is marked."""
    for leg in rows.legs:
        if leg.from_code == code and (leg.atd_at or leg.etd_at):
            return _day(leg.atd_at, leg.etd_at, zone, "ATD", "ETD")
    for leg in reversed(rows.legs):
        if leg.to_code == code and (leg.ata_at or leg.eta_at):
            return _day(leg.ata_at, leg.eta_at, zone, "ATA", "ETA")
    shipment = rows.shipment
    return _day(None, shipment.eta_at, zone, "", "ETA") if code == shipment.dest_code and shipment.eta_at else ""


def _day(actual: datetime | None, expected: datetime | None, zone: str, was: str, will: str) -> str:
    at = actual or expected
    return f"{was if actual else will} {at.astimezone(ZoneInfo(zone)):%m-%d}" if at else ""


def _here(stops: list[_Stop], rows: ShipmentRows, happened: list[Any]) -> int:
    """The last stop that was reached; everything before it is behind."""
    if rows.shipment.stage == Stage.SIGNED:
        return len(stops) - 1
    order = {stop.code: at for at, stop in enumerate(stops)}
    at = max((order[code] for code in _reached(rows, happened) if code in order), default=0)
    arrived = Stage(rows.shipment.stage).rank >= Stage.ARRIVED.rank
    pod = order.get(rows.shipment.pod_code or rows.shipment.dest_code, len(stops) - 1)
    return max(at, pod) if arrived else min(at, len(stops) - 2)


def _reached(rows: ShipmentRows, happened: Iterable[Any]) -> Iterator[str]:
    for event in happened:
        if event.code not in ("INFO_ONLY", "NOTIFIED") and not event.code.startswith(("BK_", "DOC_", "BL_", "CUSTOMS")):
            yield event.location_code or event.unlocode
    for leg in rows.legs:
        if leg.ata_at:
            yield leg.to_code


def _went(rows: ShipmentRows, stops: list[_Stop], here: int, happened: list[Any], now: datetime) -> float:
    """How much of the way to the next stop is behind: by the time that has passed, half where nobody knows."""
    if here >= len(stops) - 1 or not any(event.code in MOVES for event in happened):
        return 0.0
    last = next(event for event in reversed(happened) if event.code in MOVES)
    still = [event for event in happened if event.event_at > last.event_at and event.code.startswith(("TS_A", "TS_D"))]
    if still and still[-1].code in ("TS_ARRIVED", "TS_DISCHARGED"):
        return 0.0
    due = next((leg.eta_at for leg in rows.legs if leg.to_code == stops[here + 1].code and leg.eta_at), None)
    due = due or rows.shipment.eta_at
    if due is None or due <= last.event_at:
        return 0.5
    part: float = (now - last.event_at) / (due - last.event_at)
    return min(0.93, max(0.07, part))


def _state(at: int, here: int, stage: str) -> str:
    if at == here:
        return "here"
    return "past" if at < here else "next"


def _role(at: int, most: int) -> str:
    return "origin" if at == 0 else "destination" if at == most - 1 else "transfer"
