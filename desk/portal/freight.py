"""A shipment as its owner reads it: where it is, what comes next, and how old that news is."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from desk.portal.pages import Freight, StageStep, Stop
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.labels import REFERENCE
from desk.shipments.models import Leg, Location, Reference, Shipment, TrackingEvent
from desk.shipments.panel import place_name
from desk.shipments.phrases import expected, next_step, phrase, stage_name
from desk.shipments.queries import legs_of, live_events_of, references_of
from desk.shipments.rules import FUTURE_ALLOWED, eta_slip_days, freshness_limit
from desk.shipments.types import Classifier, Mode, Stage
from desk.tickets.wording import moment

ARRIVALS = ("ARRIVED", "DISCHARGED", "RECEIVED_DEST")


def freights(shipments: Sequence[Shipment], *, language: str, zone: str, now: datetime) -> list[Freight]:
    """These shipments in this order; three statements however many there are. `zone` is the reader's."""
    ids = [one.id for one in shipments]
    if not ids:
        return []
    references, legs, events = references_of(ids), legs_of(ids), live_events_of(ids)
    return [
        _freight(one, references[one.id], legs[one.id], events[one.id], language=language, zone=zone, now=now)
        for one in shipments
    ]


def _freight(
    shipment: Shipment,
    references: Sequence[Reference],
    legs: Sequence[Leg],
    events: Sequence[TrackingEvent],
    *,
    language: str,
    zone: str,
    now: datetime,
) -> Freight:
    title = next((one for one in references if one.id == shipment.primary_reference_id), None)
    stage, happened = Stage(shipment.stage), [event for event in events if _has_happened(event, now)]
    as_of = max((event.received_at for event in events), default=None)
    arrival, at = _arrival(shipment, legs, happened, now)
    return Freight(
        id=shipment.id,
        kind=str(REFERENCE.get(title.type, "")) if title else "",
        number=title.value_raw if title else shipment.shipment_no,
        mode=shipment.mode,
        origin=place_name(shipment.origin, language),
        dest=place_name(shipment.dest, language),
        stages=_stages(stage, shipment, language),
        stage=stage_name(stage, language, parcel=shipment.mode == Mode.COURIER),
        late_days=_late_days(shipment) if arrival == "estimated" else 0,
        arrival=arrival,
        when=moment(at, language, shipment.dest.time_zone) or "",
        next=_next(shipment, happened, language, known_eta=arrival == "estimated"),
        quiet=_is_quiet(shipment, stage, happened, now),
        stops=_stops(shipment, happened, events, language, now),
        facts=_facts(references, title, legs),
        as_of=as_of,
        as_of_said=moment(as_of, language, zone) or "",
    )


def _has_happened(event: TrackingEvent, now: datetime) -> bool:
    """What is dated later than now has not happened, whatever its report says."""
    return event.classifier == Classifier.ACT and event.event_at <= now + FUTURE_ALLOWED


def _stages(now_at: Stage, shipment: Shipment, language: str) -> list[StageStep]:
    parcel = shipment.mode == Mode.COURIER
    states = {True: "past", False: ""}
    return [
        StageStep(stage_name(one, language, parcel=parcel), "here" if one is now_at else states[one.rank < now_at.rank])
        for one in Stage
    ]


def _arrival(
    shipment: Shipment, legs: Sequence[Leg], happened: Sequence[TrackingEvent], now: datetime
) -> tuple[str, datetime | None]:
    if shipment.stage == Stage.SIGNED:
        signed = next((event.event_at for event in happened if event.code == "DELIVERED"), shipment.stage_since)
        return "delivered", signed
    if Stage(shipment.stage).rank >= Stage.ARRIVED.rank:
        arrived = next((event.event_at for event in happened if event.code in ARRIVALS), None)
        return "arrived", (legs[-1].ata_at if legs else None) or arrived or shipment.stage_since
    if shipment.eta_at is None:
        return "unknown", None
    return ("estimated" if shipment.eta_at > now else "passed"), shipment.eta_at


def _late_days(shipment: Shipment) -> int:
    return max(eta_slip_days(shipment.promise_at or shipment.eta_first_at, shipment.eta_at) or 0, 0)


def _next(shipment: Shipment, happened: Sequence[TrackingEvent], language: str, *, known_eta: bool) -> str:
    """What comes after the newest event that has words; an estimate that has passed is not promised again."""
    last = next((event for event in reversed(happened) if phrase(event.code, language, {})), None)
    values = {"pod": place_name(shipment.dest, language), "place": _place(last, language) if last else ""}
    if known_eta:
        values["eta"] = moment(shipment.eta_at, language, shipment.dest.time_zone) or ""
    return next_step(last.code if last else shipment.status_code, language, values)


def _is_quiet(shipment: Shipment, stage: Stage, happened: Sequence[TrackingEvent], now: datetime) -> bool:
    limit: timedelta | None = freshness_limit(Mode(shipment.mode), stage=stage)
    return bool(happened) and limit is not None and now - happened[-1].event_at > limit


def _stops(
    shipment: Shipment,
    happened: Sequence[TrackingEvent],
    events: Sequence[TrackingEvent],
    language: str,
    now: datetime,
) -> list[Stop]:
    """What happened and what is still to come, newest first; of several estimates of one step the latest."""
    over = {event.code for event in happened}
    planned = {
        event.code: event
        for event in sorted(events, key=lambda event: event.received_at)
        if event.classifier != Classifier.ACT and event.event_at > now and event.code not in over
    }
    ahead = [] if shipment.stage == Stage.SIGNED else list(planned.values())
    stops = [_stop(event, shipment, language, estimated=False) for event in happened]
    stops += [_stop(event, shipment, language, estimated=True) for event in ahead]
    return sorted((stop for stop in stops if stop.phrase), key=lambda stop: stop.at, reverse=True)


def _stop(event: TrackingEvent, shipment: Shipment, language: str, *, estimated: bool) -> Stop:
    zone: Location = event.location or shipment.dest
    values = {"place": _place(event, language), "pod": place_name(shipment.dest, language)}
    return Stop(
        phrase=(expected if estimated else phrase)(event.code, language, values),
        place=_place(event, language),
        at=event.event_at,
        said=moment(event.event_at, language, zone.time_zone) or "",
        estimated=estimated,
        bad=not estimated and event.code in EVENT_CODES and EVENT_CODES[event.code].opens_exception,
    )


def _place(event: TrackingEvent, language: str) -> str:
    return place_name(event.location, language) if event.location else ""


def _facts(references: Sequence[Reference], title: Reference | None, legs: Sequence[Leg]) -> list[tuple[str, str]]:
    facts: dict[str, list[str]] = {}
    for one in references:
        if one is not title and one.type in REFERENCE:
            facts.setdefault(str(REFERENCE[one.type]), []).append(one.value_raw)
    return [(label, ", ".join(values)) for label, values in facts.items()]
