"""Values of a shipment: its number, its route, what its carriers reported, and who it goes to."""

from collections.abc import Collection
from datetime import datetime

from flask_babel import force_locale, gettext

from desk.accounts.masking import mask_name
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.labels import REFERENCE
from desk.shipments.models import Leg, TrackingEvent
from desk.shipments.panel import place_name
from desk.shipments.phrases import next_step, phrase, stage_name
from desk.shipments.types import Mode, Stage
from desk.tickets.canned.values_facts import Facts
from desk.tickets.canned.wording import Reader, slip
from desk.tickets.models import Ticket

Found = dict[str, str | None]

PORT_TIMES, ROLLED_EVENT = "port-times", "rolled-event"  # guards that change which value is meant
LOADING = ("LOADED_ORIGIN", "DEPARTED", "TS_LOADED", "TS_DEPARTED", "BK_AMENDED")
BOOKING = tuple(code for code in EVENT_CODES if code.startswith("BK_"))
RECIPIENTS = ("consignee", "recipient", "notify")
# Their next step says that we do something, or that a document is there: more than an event can know.
SAYS_TOO_MUCH = {"BK_DECLINED", "CUSTOMS_HOLD", "APPT_MISSED", "LOST", "DELIVERED", "BL_ISSUED", "DELIVERY_ATTEMPTED"}


def shipment_values(facts: Facts, ticket: Ticket, reader: Reader, *, now: datetime, guards: Collection[str]) -> Found:
    """All that the shipment itself says."""
    estimate = reader.moment(facts.estimate(now))
    return {
        **_shipment(facts, reader, now),
        **_route(facts, reader, guards),
        **_news(facts, reader, estimate),
        **_delivery(facts, reader),
        **_courier(facts, ticket),
    }


def _shipment(facts: Facts, reader: Reader, now: datetime) -> Found:
    shipment, language = facts.shipment, reader.language
    primary = next((row for row in facts.references if row.id == shipment.primary_reference_id), None)
    eta, before = facts.estimate(now), shipment.eta_previous_at
    moved = before if eta and before != eta else None
    with force_locale(language):
        ref = f"{REFERENCE.get(primary.type, primary.type)} {primary.value_raw}" if primary else shipment.shipment_no
    return {
        "ref": ref,
        "stage": stage_name(Stage(shipment.stage), language, parcel=shipment.mode == Mode.COURIER),
        "eta": reader.moment(eta),
        "eta_prev": reader.moment(moved),
        "slip": slip(eta - moved, language) or None if eta and moved else None,
        "promise": reader.moment(shipment.promise_at),
        "incoterm": shipment.incoterm or None,
        "pol": place_name(shipment.origin, language),
        "pod": place_name(shipment.dest, language),
        "dest": place_name(shipment.dest, language),
    }


def _route(facts: Facts, reader: Reader, guards: Collection[str]) -> Found:
    """The leg that is under way or next. After a roll its vessel is the new one as soon as it was planned anew."""
    rolled = facts.last("ROLLED") if ROLLED_EVENT in guards else None
    leg = _leg(facts, rolled)
    if leg is None:
        return {}
    changed = facts.last("ROUTE_CHANGED")
    zone = Reader(reader.language, facts.shipment.origin.time_zone) if PORT_TIMES in guards else reader
    found = {
        "vessel": leg.vessel or None,
        "etd": zone.moment(leg.etd_at),
        "place": place_name(changed.location, reader.language) if changed and changed.location else None,
    }
    if rolled and _planned_anew(facts, rolled):
        return found | {"vessel": None, "new_vessel": leg.vessel or None, "new_etd": reader.moment(leg.etd_at)}
    return found


def _leg(facts: Facts, rolled: TrackingEvent | None) -> Leg | None:
    if rolled is not None:
        from_there = next((leg for leg in facts.legs if leg.from_code == rolled.location_code), None)
        if from_there is not None:
            return from_there
    return next((leg for leg in facts.legs if leg.ata_at is None), facts.legs[-1] if facts.legs else None)


def _planned_anew(facts: Facts, rolled: TrackingEvent) -> bool:
    return any(
        event.code in LOADING and event.location_code == rolled.location_code and event.received_at > rolled.received_at
        for event in facts.events
    )


def _news(facts: Facts, reader: Reader, estimate: str | None) -> Found:
    language = reader.language
    told = [event for event in facts.happened if phrase(event.code, language, {})]
    booking = facts.last(*BOOKING)
    if not told:
        return {}
    last = told[-1]
    place = place_name(last.location, language) if last.location else None
    filled = {"place": place, "pod": place_name(facts.shipment.dest, language), "eta": estimate}
    bad = EVENT_CODES[last.code].opens_exception
    return {
        "last_event": phrase(last.code, language, filled),
        "last_place": place,
        "last_time": reader.moment(last.event_at),
        "as_of": reader.moment(max(event.received_at for event in facts.events)),
        "next": None if last.code in SAYS_TOO_MUCH else next_step(last.code, language, filled) or None,
        "reason": phrase(last.code, language, filled) if bad else None,
        "booking_status": phrase(booking.code, language, {}) if booking else None,
    }


def _delivery(facts: Facts, reader: Reader) -> Found:
    """Attempt, arrival at the warehouse and signature. A signature may have been taken back: then there is none."""
    signed = facts.last("DELIVERED") if facts.shipment.stage == Stage.SIGNED else None
    attempt, gate = facts.last("DELIVERY_ATTEMPTED"), facts.last("ARRIVED_WAREHOUSE")
    return {
        "signed_time": reader.moment(signed.event_at) if signed else None,
        "signed_by": mask_name(signed.signed_by or signed.remark) or None if signed else None,
        "attempt_time": reader.moment(attempt.event_at) if attempt else None,
        "gate_in": reader.moment(gate.event_at) if gate else None,
    }


def unsaid(values: Found, language: str) -> Found:
    """What a letter says in place of a value that nobody gave: an attempt without a reason is still an attempt."""
    if not values.get("attempt_time") or values.get("attempt_reason"):
        return {}
    with force_locale(language):
        return {"attempt_reason": gettext("not stated")}


def _courier(facts: Facts, ticket: Ticket) -> Found:
    """The driver, while the cargo is being delivered and only to the side that receives it."""
    driver = next((party for party in facts.parties if party.role.lower() == "courier"), None)
    if driver is None or facts.shipment.stage != Stage.DELIVERING or ticket.contact is None:
        return {}
    mine = ticket.contact.email.strip().lower()
    receives = any(
        party.role.lower() in RECIPIENTS and mine and party.email.strip().lower() == mine for party in facts.parties
    )
    return {"courier": driver.name or None, "courier_phone": driver.phone or None} if receives else {}
