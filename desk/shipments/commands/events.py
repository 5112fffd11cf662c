"""What carriers report becomes rows, and where a shipment stands is read off them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from desk.audit.commands import record
from desk.core.db import db
from desk.core.seen import lock_row
from desk.shipments.models import Leg, Shipment, TrackingEvent
from desk.shipments.parties import known_values, mask_remark, parties_of
from desk.shipments.rules import AT_DESTINATION, derive, is_from_the_future
from desk.shipments.tracking_types import SIGNED_FOR, EventState, TrackingFact
from desk.shipments.types import Classifier, Mode, PlaceRole

# What ends a journey: a parcel at the door, everything else where the carrier hands it over.
ARRIVAL = {Mode.COURIER: "DELIVERED", Mode.ROAD: "DELIVERED"}


# Best first: a ship that sailed tells more than a box that was loaded.
LEAVES = ("DEPARTED", "TS_DEPARTED", "TS_LOADED", "PICKED_UP")


REACHES = ("ARRIVED", "TS_ARRIVED", "TS_DISCHARGED", "DELIVERED")


@dataclass(frozen=True)
class ReportedEvent:
    """What a carrier said, in our words. `event_local` is the time as its place's clock showed it."""

    code: str
    place_role: PlaceRole
    classifier: Classifier
    event_at: datetime
    received_at: datetime
    location_code: str | None = None
    event_local: str = ""
    remark: str = ""  # of a delivery: who signed
    raw_code: str = ""


def apply_events(
    shipment: Shipment, events: Sequence[ReportedEvent], *, feed: str, actor: str, at: datetime
) -> list[TrackingEvent]:
    """Write down what a feed reported and read the shipment's state off all its events; returns the new ones.

    The same report twice adds nothing, and the order in which reports come does not matter.
    """
    lock_row(shipment)  # two feeds at once would each read the state without the other's news
    new = _unknown(shipment, feed, events)
    _mask_remarks(shipment, new)
    db.session.add_all(new)
    db.session.flush()
    rows = list(_events_of(shipment))
    _supersede(rows)
    _read_state(shipment, rows)
    _read_estimates(shipment, rows)
    for leg in db.session.scalars(select(Leg).where(Leg.shipment_id == shipment.id)):
        _read_times(leg, rows)
    db.session.flush()
    if new:
        record("shipment.events_applied", f"shipment:{shipment.id}", actor=actor, at=at, feed=feed, count=len(new))
    return new


def _events_of(shipment: Shipment) -> Sequence[TrackingEvent]:
    """All events, in the order in which we heard of them."""
    return (
        db.session.scalars(
            select(TrackingEvent)
            .where(TrackingEvent.shipment_id == shipment.id)
            .order_by(TrackingEvent.received_at, TrackingEvent.id)
        )
        .unique()
        .all()
    )


def _unknown(shipment: Shipment, feed: str, events: Sequence[ReportedEvent]) -> list[TrackingEvent]:
    rows = {row.fingerprint: row for row in (_row(shipment, feed, event) for event in events)}
    known = db.session.scalars(
        select(TrackingEvent.fingerprint).where(TrackingEvent.feed == feed, TrackingEvent.fingerprint.in_(rows))
    ).all()
    return [row for fingerprint, row in rows.items() if fingerprint not in known]


def _mask_remarks(shipment: Shipment, rows: list[TrackingEvent]) -> None:
    """Drivers' numbers and names of people stand in remarks: they are masked before they are kept."""
    if any(row.remark for row in rows):
        known = known_values(parties_of([shipment.id]))
        for row in rows:
            row.remark = mask_remark(row.remark, known)[:200]


def _row(shipment: Shipment, feed: str, event: ReportedEvent) -> TrackingEvent:
    said = (feed, shipment.shipment_no, event.raw_code or event.code, event.place_role, event.location_code or "",
            event.classifier, event.event_at.isoformat())  # fmt: skip
    fingerprint = sha256("|".join(said).encode()).hexdigest()
    row = TrackingEvent(
        shipment_id=shipment.id,
        feed=feed,
        identity=fingerprint,
        fingerprint=fingerprint,
        raw_code=event.raw_code,
        code=event.code,
        place_role=event.place_role,
        classifier=event.classifier,
        event_at=event.event_at,
        event_local=event.event_local,
        location_code=event.location_code,
        remark="" if event.code in SIGNED_FOR else event.remark,
        signed_by=event.remark[:200] if event.code in SIGNED_FOR else "",
        received_at=event.received_at,
        state=EventState.LIVE,
    )
    if event.classifier is Classifier.ACT and is_from_the_future(_fact(row)):
        row.state = EventState.SUSPECT
    return row


def _fact(row: TrackingEvent) -> TrackingFact:
    return TrackingFact(
        row.code,
        PlaceRole(row.place_role),
        Classifier(row.classifier),
        row.event_at,
        row.received_at,
        state=EventState(row.state),
    )


def _supersede(rows: list[TrackingEvent]) -> None:
    """Of a plan only the last word counts, and none once the thing itself is reported."""
    told = set()
    for row in reversed(rows):
        key = (row.code, row.place_role, row.location_code)
        if row.state == EventState.LIVE and row.classifier != Classifier.ACT and key in told:
            row.state = EventState.SUPERSEDED
        if row.state == EventState.LIVE:
            told.add(key)


def _read_state(shipment: Shipment, rows: list[TrackingEvent]) -> None:
    derived = derive(map(_fact, rows), mode=Mode(shipment.mode), from_door=shipment.scope_from == "DOOR")
    shipment.stage = derived.stage
    shipment.stage_since = derived.stage_since
    shipment.status_code = derived.status_code or shipment.status_code
    shipment.closed_at = derived.delivered_at


def _read_estimates(shipment: Shipment, rows: list[TrackingEvent]) -> None:
    """The first, the last and the one before the last that was another."""
    arrival = ARRIVAL.get(Mode(shipment.mode), "ARRIVED")
    said = [row.event_at for row in rows if row.place_role in AT_DESTINATION and row.code == arrival and _is_plan(row)]
    if not said:
        return
    shipment.eta_first_at, shipment.eta_at = said[0], said[-1]
    shipment.eta_previous_at = next((at for at in reversed(said) if at != said[-1]), None)


def _read_times(leg: Leg, rows: list[TrackingEvent]) -> None:
    leg.etd_at = _latest(rows, LEAVES, leg.from_code, plan=True) or leg.etd_at
    leg.atd_at = _latest(rows, LEAVES, leg.from_code, plan=False)
    leg.eta_at = _latest(rows, REACHES, leg.to_code, plan=True) or leg.eta_at
    leg.ata_at = _latest(rows, REACHES, leg.to_code, plan=False)


def _latest(rows: list[TrackingEvent], codes: Sequence[str], place: str, *, plan: bool) -> datetime | None:
    fits = _is_plan if plan else _has_happened
    here = {row.code: row.event_at for row in rows if row.location_code == place and fits(row)}
    return next((here[code] for code in codes if code in here), None)


def _is_plan(row: TrackingEvent) -> bool:
    counts = row.state in (EventState.LIVE, EventState.SUPERSEDED)
    return counts and row.classifier in (Classifier.EST, Classifier.PLN)


def _has_happened(row: TrackingEvent) -> bool:
    return row.state == EventState.LIVE and row.classifier == Classifier.ACT
