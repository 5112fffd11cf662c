"""The questions that are asked again and again of a shipment, and their answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from desk.freight.shipment_rows import ShipmentRows
from desk.shipments.around import eta_words
from desk.shipments.clocks import said_at
from desk.shipments.labels import PROMISE_BASIS
from desk.shipments.lines import Around
from desk.shipments.models import Shipment
from desk.shipments.pages import Line
from desk.shipments.panel import place_name
from desk.shipments.phrases import duty_words, phrase, stage_name
from desk.shipments.rules import eta_slip_days
from desk.shipments.types import Mode, Stage

STILL_THE_SAME = timedelta(days=1)  # an estimate that soon after the arrival was for it
INSPECTED = ("CUSTOMS_INSPECTION",)
DIVERTED = ("ROUTE_CHANGED", "MISROUTED", "ROLLED")


@dataclass(frozen=True)
class Fact:
    """A question that is asked again and again, and its answer. `kind`: empty, ok, warn, late."""

    label: str
    value: str
    more: str = ""
    kind: str = ""


def facts_of(rows: ShipmentRows, lines: Sequence[Line], happened: Sequence[Any], around: Around) -> list[Fact]:
    """What is asked most often of a shipment, with its answers."""
    shipment, language = rows.shipment, around.language
    last = next((line for line in lines if line.shown and not line.estimated), None)
    stage = stage_name(Stage(shipment.stage), language, parcel=shipment.mode == Mode.COURIER)
    facts = [
        Fact(_("Now"), last.phrase if last else stage, _where(last) if last else ""),
        _arrived(rows, around) or _estimate(shipment, around),
        _departure(rows, around),
        _promise(shipment, around),
        _either(_("Customs inspection"), INSPECTED, happened, rows, around),
        _either(_("Rerouted or rolled"), DIVERTED, happened, rows, around),
    ]
    states = [phrase(shipment.customs_state, language, {}), duty_words(shipment.duty_state, language)]
    told = [one for one in states if one and one != facts[0].value]
    if told:
        facts.append(Fact(_("Customs and duty"), " · ".join(told)))
    return facts


def _where(line: Line) -> str:
    return " · ".join(filter(None, (line.box, line.place, line.there)))


def _arrived(rows: ShipmentRows, around: Around) -> Fact | None:
    """When it arrived, unless it is delivered or somebody says when it will be."""
    shipment, ata = rows.shipment, rows.legs[-1].ata_at if rows.legs else None
    if ata is None or shipment.delivered_at or (shipment.eta_at and shipment.eta_at > ata + STILL_THE_SAME):
        return None
    said = said_at(ata, around.language, zone=ZoneInfo(around.dest_zone), reader=around.reader)
    courier = shipment.mode == Mode.COURIER
    return Fact(_("Arrived at destination") if courier else _("Arrived"), said.there, said.here)


def _estimate(shipment: Shipment, around: Around) -> Fact:
    if shipment.delivered_at:
        said = said_at(shipment.delivered_at, around.language, zone=ZoneInfo(around.dest_zone), reader=around.reader)
        return Fact(_("Delivered"), said.there, said.here, "ok")
    words = eta_words(shipment, around.language, reader=around.reader)
    there, _dot, here = words.partition(" · ")
    days = eta_slip_days(shipment.promise_at or shipment.eta_first_at, shipment.eta_at) or 0
    if not words:
        return Fact(_("Estimated arrival"), _("not known yet"))
    if days > 0:
        slip = ngettext("%(num)d day late", "%(num)d days late", days)
        return Fact(_("Estimated arrival"), there, " · ".join(filter(None, (slip, here))), "late")
    return Fact(_("Estimated arrival"), there, here)


def _departure(rows: ShipmentRows, around: Around) -> Fact:
    leg = next((leg for leg in rows.legs if leg.atd_at or leg.etd_at), None)
    if leg is None:
        return Fact(_("Departure"), _("not known yet"))
    place = rows.places[leg.from_code]
    at = leg.atd_at or leg.etd_at
    said = said_at(at, around.language, zone=ZoneInfo(place.time_zone), reader=around.reader) if at else None
    more = f"{place_name(place, around.language)} · {leg.vessel}".strip(" ·")
    return Fact(_("Departed") if leg.atd_at else _("Departure planned"), said.there if said else "", more)


def _promise(shipment: Shipment, around: Around) -> Fact:
    if shipment.promise_at is None:
        return Fact(_("Promised delivery"), _("nothing promised"))
    said = said_at(shipment.promise_at, around.language, zone=ZoneInfo(around.dest_zone), reader=around.reader)
    late = shipment.eta_at is not None and shipment.delivered_at is None and shipment.eta_at > shipment.promise_at
    basis = str(PROMISE_BASIS.get(shipment.promise_basis, ""))
    more = " · ".join(filter(None, (basis, shipment.promise_note)))
    return Fact(_("Promised delivery"), said.there, more, "late" if late else "")


def _either(label: str, codes: Sequence[str], happened: Sequence[Any], rows: ShipmentRows, around: Around) -> Fact:
    """Whether something of this kind happened, and when it last did on the clock of the place."""
    last = next((event for event in reversed(happened) if event.code in codes), None)
    if last is None:
        return Fact(label, _("No"))
    place = rows.places.get(last.location_code or "")
    zone = ZoneInfo(place.time_zone if place else around.dest_zone)
    said = said_at(last.event_at, around.language, zone=zone, reader=around.reader)
    return Fact(label, _("Yes"), f"{phrase(last.code, around.language, {})} · {said.there}", "warn")


def particulars_of(shipment: Shipment) -> list[tuple[str, str]]:
    """What else is written of a shipment; what is not known is left out."""
    pairs = [
        (_("Our number"), shipment.shipment_no), (_("Service"), shipment.service),
        (_("From and to"), f"{shipment.scope_from} → {shipment.scope_to}"), (_("Incoterm"), shipment.incoterm),
        (_("Goods"), shipment.goods), (_("HS code"), shipment.hs_code), (_("Dangerous goods class"), shipment.dg_class),
        (_("Equipment"), shipment.equipment), (_("Pieces"), str(shipment.pieces or "")),
        (_("Gross weight"), f"{shipment.gross_g / 1000:,.1f} kg" if shipment.gross_g else ""),
        (_("Volume"), f"{shipment.volume_dm3 / 1000:,.2f} m³" if shipment.volume_dm3 else ""),
        (_("Temperature"), _temperature(shipment)), (_("Tags"), ", ".join(shipment.project_tags)),
    ]  # fmt: skip
    return [(label, value) for label, value in pairs if value]


def _temperature(shipment: Shipment) -> str:
    bounds = [f"{one / 10:g} °C" for one in (shipment.temp_min, shipment.temp_max) if one is not None]
    return " – ".join(bounds)
