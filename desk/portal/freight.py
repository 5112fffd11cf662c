"""A shipment as its owner reads it: where it is, what comes next, and how old that news is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.portal.courier import courier_of
from desk.portal.pages import Clock, Freight
from desk.shipments.around import around_of, due_words, eta_words, parcels_of, steps_of
from desk.shipments.clock_rows import ClockRows, clock_rows
from desk.shipments.clocks import said
from desk.shipments.deadlines import Deadline, deadlines_of
from desk.shipments.labels import DEADLINE, DOCUMENT, FREE_TIME, REFERENCE
from desk.shipments.lines import Around, customer_lines, happened_of, next_words, zone_of_event
from desk.shipments.models import Leg, Reference, Shipment, TrackingEvent
from desk.shipments.panel import place_name
from desk.shipments.phrases import duty_words, is_shown, next_step, phrase, stage_name
from desk.shipments.queries import legs_of, live_events_of, references_of
from desk.shipments.rules import eta_slip_days, freshness_limit
from desk.shipments.types import Mode, Stage
from desk.tickets.canned.wording import moment

ARRIVALS = ("ARRIVED", "DISCHARGED", "RECEIVED_DEST")
TOLD = ("FREE_TIME", "APPOINTMENT", "PROMISE", "DOCUMENT", "SI_CUTOFF", "VGM_CUTOFF", "CY_CUTOFF", "CFS_CUTOFF")


@dataclass(frozen=True)
class Reader:
    """Who reads: their language and zone, and what says whether a shipment is on its way to them."""

    language: str
    zone: str
    email: str = ""
    phone_index: str = ""


@dataclass(frozen=True)
class _Rows:
    references: dict[int, list[Reference]]
    legs: dict[int, list[Leg]]
    events: dict[int, list[TrackingEvent]]
    clocks: ClockRows


def freights(shipments: Sequence[Shipment], *, reader: Reader, now: datetime) -> list[Freight]:
    """These shipments in this order; four statements however many there are."""
    ids = [one.id for one in shipments]
    if not ids:
        return []
    rows = _Rows(references_of(ids), legs_of(ids), live_events_of(ids), clock_rows(shipments))
    return [_freight(one, rows, reader, now) for one in shipments]


def _freight(shipment: Shipment, rows: _Rows, reader: Reader, now: datetime) -> Freight:
    references, legs, events = rows.references[shipment.id], rows.legs[shipment.id], rows.events[shipment.id]
    packages, deadlines = rows.clocks.packages[shipment.id], deadlines_of(rows.clocks.known[shipment.id], now)
    language, parcel = reader.language, shipment.mode == Mode.COURIER
    around = around_of(shipment, packages, deadlines, language=language, reader=reader.zone, now=now)
    lines = customer_lines(events, around, now=now, over=shipment.stage == Stage.SIGNED)
    happened = happened_of(events, now)
    title = next((one for one in references if one.id == shipment.primary_reference_id), None)
    arrival, when = _arrival(shipment, legs, happened, around, now)
    parcels = parcels_of(shipment, packages, lines, events, around, now=now)
    as_of = max([event.received_at for event in events] + [at for at in [shipment.heard_at] if at], default=None)
    return Freight(
        id=shipment.id,
        kind=str(REFERENCE.get(title.type, "")) if title else "",
        number=title.value_raw if title else shipment.shipment_no,
        mode=shipment.mode,
        origin=place_name(shipment.origin, language),
        dest=place_name(shipment.dest, language),
        stages=steps_of(shipment, events, language, now=now),
        stage=stage_name(Stage(shipment.stage), language, parcel=parcel),
        status=next((line.phrase for line in lines if not line.estimated), ""),
        late_days=_late_days(shipment) if arrival == "estimated" else 0,
        arrival=arrival,
        when=when,
        next=_next(shipment, happened, around),
        quiet=_is_quiet(shipment, happened, now),
        lines=lines,
        parcels=parcels,
        arrived=sum(one.arrived for one in parcels),
        facts=_facts(references, title),
        states=_states(shipment, language),
        clocks=[_clock(one, reader) for one in deadlines if not one.done and one.kind in TOLD],
        courier=courier_of(shipment, happened, email=reader.email, phone_index=reader.phone_index),
        as_of=as_of,
        as_of_said=moment(as_of, language, reader.zone) or "",
    )


def _arrival(
    shipment: Shipment, legs: Sequence[Leg], happened: Sequence[Any], around: Around, now: datetime
) -> tuple[str, str]:
    if shipment.stage == Stage.SIGNED:
        return "delivered", _when(_first(happened, ("DELIVERED",)), shipment.stage_since, around)
    if Stage(shipment.stage).rank >= Stage.ARRIVED.rank:
        at = (legs[-1].ata_at if legs else None) or shipment.stage_since
        return "arrived", _when(_first(happened, ARRIVALS), at, around)
    if shipment.eta_at is None:
        return "unknown", ""
    words = eta_words(shipment, around.language, reader=around.reader)
    return ("estimated" if shipment.eta_at > now else "passed"), words


def _first(happened: Iterable[Any], codes: Sequence[str]) -> Any:
    return next((event for event in happened if event.code in codes), None)


def _when(event: Any, at: datetime | None, around: Around) -> str:
    if event is None:
        return moment(at, around.language, around.dest_zone) or ""
    zone = zone_of_event(event) or (around.dest_zone if event.utc_offset_min is None else "")
    return said(event, around.language, reader=around.reader, zone=zone).both


def _late_days(shipment: Shipment) -> int:
    return max(eta_slip_days(shipment.promise_at or shipment.eta_first_at, shipment.eta_at) or 0, 0)


def _next(shipment: Shipment, happened: Sequence[Any], around: Around) -> str:
    """What comes after the newest event that has words."""
    last = next((event for event in reversed(happened) if is_shown(event.code)), None)
    return next_words(last, around) if last else next_step(shipment.status_code, around.language, around.values)


def _is_quiet(shipment: Shipment, happened: Sequence[Any], now: datetime) -> bool:
    domestic = shipment.origin_code[:2] == shipment.dest_code[:2]
    limit = freshness_limit(Mode(shipment.mode), stage=Stage(shipment.stage), domestic=domestic)
    return bool(happened) and limit is not None and now - happened[-1].event_at > limit


def _facts(references: Sequence[Reference], title: Reference | None) -> list[tuple[str, str]]:
    facts: dict[str, list[str]] = {}
    for one in references:
        if one is not title and one.type in REFERENCE:
            facts.setdefault(str(REFERENCE[one.type]), []).append(one.value_raw)
    return [(label, ", ".join(values)) for label, values in facts.items()]


def _states(shipment: Shipment, language: str) -> list[str]:
    """What customs last said, and how it stands with duty, in words."""
    return [words for words in (phrase(shipment.customs_state, language, {}), duty_words(shipment.duty_state, language))
            if words]  # fmt: skip


def _clock(deadline: Deadline, reader: Reader) -> Clock:
    name, about = str(DEADLINE[deadline.kind]), deadline.about
    if deadline.kind == "FREE_TIME":
        about = " ".join(part for part in (str(FREE_TIME[deadline.part]), deadline.about) if part)
    if deadline.kind == "DOCUMENT":
        about = str(DOCUMENT.get(deadline.part, deadline.part))
    return Clock(name, about, deadline.due_at, due_words(deadline, reader.language, reader.zone).both)
