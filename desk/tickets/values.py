"""The values that a canned reply may print: read from the bound shipment, worded for its reader."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale

from desk.accounts.masking import mask_name
from desk.accounts.models import Agent
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.labels import REFERENCE
from desk.shipments.models import Leg, Reference, Shipment, TrackingEvent
from desk.shipments.panel import place_name
from desk.shipments.phrases import next_step, phrase, stage_name
from desk.shipments.queries import legs_of, live_events_of, references_of, shipments_by_id
from desk.shipments.types import Classifier, Mode, Stage
from desk.sla.clock import next_working_day_end
from desk.sla.defaults import OFFICE_HOURS
from desk.tickets.links import customer_link
from desk.tickets.models import Ticket
from desk.tickets.queries import bound_shipment_ids
from desk.tickets.wording import moment, slip


@dataclass(frozen=True)
class Reader:
    language: str
    zone: str


def values_for(ticket: Ticket, *, agent: Agent, language: str, now: datetime) -> dict[str, str | None]:
    """Every value that exists for this ticket now; a name that is not in here has none.

    The greeting stays without a name: the agent who sees the preview may not see whose it is.
    """
    reader = Reader(language, ticket.contact.time_zone if ticket.contact else "UTC")
    values: dict[str, str | None] = {
        "agent": agent.name,
        "ticket": ticket.reference,
        "link": customer_link(ticket, now=now),
        "respond_by": moment(next_working_day_end(OFFICE_HOURS, now), language, reader.zone),
    }
    ids = bound_shipment_ids(ticket.id)[:1]
    shipment = next(iter(shipments_by_id(ids)), None) if ids else None
    if shipment is not None:
        one = shipment.id
        values |= _shipment(shipment, references_of(ids)[one], reader)
        values |= _route(shipment, legs_of(ids)[one], reader)
        values |= _events(shipment, live_events_of(ids)[one], reader)
    return values


def _shipment(shipment: Shipment, references: list[Reference], reader: Reader) -> dict[str, str | None]:
    primary = next((row for row in references if row.id == shipment.primary_reference_id), None)
    eta, before = shipment.eta_at, shipment.eta_previous_at
    with force_locale(reader.language):
        ref = f"{REFERENCE.get(primary.type, primary.type)} {primary.value_raw}" if primary else shipment.shipment_no
    return {
        "ref": ref,
        "eta": moment(eta, reader.language, reader.zone),
        "eta_prev": moment(before, reader.language, reader.zone) if before and before != eta else None,
        "slip": slip(eta - before, reader.language) if eta and before and before != eta else None,
        "promise": moment(shipment.promise_at, reader.language, reader.zone),
        "incoterm": shipment.incoterm or None,
    }


def _route(shipment: Shipment, legs: list[Leg], reader: Reader) -> dict[str, str | None]:
    leg = next((one for one in legs if one.ata_at is None), legs[-1] if legs else None)
    return {
        "pol": place_name(shipment.origin, reader.language),
        "pod": place_name(shipment.dest, reader.language),
        "dest": place_name(shipment.dest, reader.language),
        "vessel": leg.vessel or None if leg else None,
        "etd": moment(leg.etd_at, reader.language, reader.zone) if leg else None,
    }


def _events(shipment: Shipment, events: list[TrackingEvent], reader: Reader) -> dict[str, str | None]:
    happened = [event for event in events if event.classifier == Classifier.ACT and event.code in EVENT_CODES]
    told = [event for event in happened if phrase(event.code, reader.language, {})]
    if not told:
        return {}
    last = told[-1]
    place = place_name(last.location, reader.language) if last.location else None
    known = {"place": place, "pod": place_name(shipment.dest, reader.language),
             "eta": moment(shipment.eta_at, reader.language, reader.zone)}  # fmt: skip
    filled = {name: value for name, value in known.items() if value}
    bad = last if EVENT_CODES[last.code].opens_exception else None
    signed = next((event for event in reversed(told) if event.code == "DELIVERED"), None)
    return {
        "stage": stage_name(Stage(shipment.stage), reader.language, parcel=shipment.mode == Mode.COURIER),
        "last_event": phrase(last.code, reader.language, filled),
        "last_place": place,
        "place": place,
        "last_time": moment(last.event_at, reader.language, reader.zone),
        "as_of": moment(max(event.received_at for event in events), reader.language, reader.zone),
        "next": next_step(last.code, reader.language, filled) or None,
        "reason": phrase(bad.code, reader.language, filled) if bad else None,
        "signed_time": moment(signed.event_at, reader.language, reader.zone) if signed else None,
        "signed_by": mask_name(signed.remark) or None if signed else None,
    }
