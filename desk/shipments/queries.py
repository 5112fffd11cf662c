from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import aliased

from desk.core.db import db
from desk.core.together import Together
from desk.shipments.models import Leg, Location, Reference, Shipment, TrackingEvent
from desk.shipments.references.find import candidates, find_references
from desk.shipments.types import ReferenceType

MOST_FOR_ONE_NUMBER = 20

_IDS = bindparam("ids", type_=Integer, expanding=True)
_ORIGIN, _DEST = aliased(Location), aliased(Location)
# What panels show, and nothing else of those rows.
PANEL_ROWS = Together(
    shipments=select(
        Shipment.id, Shipment.shipment_no, Shipment.mode, Shipment.stage, Shipment.incoterm, Shipment.goods,
        Shipment.equipment, Shipment.primary_reference_id, Shipment.promise_at, Shipment.eta_first_at, Shipment.eta_at,
        Shipment.origin_code, _ORIGIN.name_zh.label("origin_zh"), _ORIGIN.name_en.label("origin_en"),
        _ORIGIN.time_zone.label("origin_zone"),
        Shipment.dest_code, _DEST.name_zh.label("dest_zh"), _DEST.name_en.label("dest_en"),
        _DEST.time_zone.label("dest_zone"),
    )
    .join(_ORIGIN, _ORIGIN.code == Shipment.origin_code)
    .join(_DEST, _DEST.code == Shipment.dest_code)
    .where(Shipment.id.in_(_IDS)),
    references=select(Reference.id, Reference.shipment_id, Reference.type, Reference.value_raw).where(
        Reference.shipment_id.in_(_IDS)
    ),
    legs=select(Leg.seq, Leg.shipment_id, Leg.carrier, Leg.vessel, Leg.etd_at, Leg.atd_at).where(
        Leg.shipment_id.in_(_IDS)
    ),
    events=select(
        TrackingEvent.event_at, TrackingEvent.id, TrackingEvent.shipment_id, TrackingEvent.code,
        TrackingEvent.classifier, TrackingEvent.received_at, TrackingEvent.remark, TrackingEvent.signed_by,
        Location.name_zh, Location.name_en, Location.time_zone,
    )
    .outerjoin(Location, Location.code == TrackingEvent.location_code)
    .where(TrackingEvent.shipment_id.in_(_IDS), TrackingEvent.state == "LIVE"),
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """A shipment and the number that named it."""

    shipment_id: int
    value: str


def shipments_named_in(text: str, *, customer_id: int | None, at: datetime) -> list[Found]:
    """The shipments of this customer that `text` names, in the order of the text.

    Without a customer there are none: a stranger learns nothing from a number. A container that was used again
    means the voyage that runs at `at`, else the latest one.
    """
    if customer_id is None:
        return []
    values = list(dict.fromkeys(found.value for found in find_references(text)))
    spellings = {spelling: value for value in reversed(values) for spelling in candidates(value)}
    rows = db.session.execute(
        select(Reference, Shipment)
        .join(Shipment, Shipment.id == Reference.shipment_id)
        .where(Reference.value_norm.in_(spellings), Shipment.customer_id == customer_id)
    ).all()
    found: dict[int, str] = {}
    for value in values:
        for shipment in _meant([row for row in rows if spellings[row[0].value_norm] == value], at):
            found.setdefault(shipment.id, value)
    return [Found(shipment_id, value) for shipment_id, value in found.items()]


def _meant(rows: list[tuple[Reference, Shipment]], at: datetime) -> list[Shipment]:
    """The shipments that one number means: all of an order or a bill, but one voyage of a container."""
    ordered = sorted(rows, key=lambda row: row[1].opened_at, reverse=True)
    if any(reference.type != ReferenceType.CONTAINER for reference, _ in ordered):
        return [shipment for _, shipment in ordered[:MOST_FOR_ONE_NUMBER]]
    running = [shipment for reference, shipment in ordered if _runs(reference, shipment, at)]
    return (running or [shipment for _, shipment in ordered])[:1]


def _runs(reference: Reference, shipment: Shipment, at: datetime) -> bool:
    begins, ends = reference.valid_from or shipment.opened_at, reference.valid_to or shipment.closed_at
    return begins <= at and (ends is None or at <= ends)


def shipment_numbers(ids: Sequence[int]) -> list[str]:
    """Our own numbers of these shipments, in their order."""
    rows = dict(db.session.execute(select(Shipment.id, Shipment.shipment_no).where(Shipment.id.in_(ids))).all())
    return [rows[one] for one in ids if one in rows]


def event_rows(ids: Sequence[int]) -> Sequence[TrackingEvent]:
    """The rows of these events."""
    return db.session.scalars(select(TrackingEvent).where(TrackingEvent.id.in_(ids))).unique().all() if ids else []


def panel_rows(ids: Sequence[int]) -> dict[str, list[Any]]:
    """What panels of these shipments show, in one statement: shipments, references, legs and events, in order."""
    return {name: sorted(rows, key=itemgetter(0, 1)) for name, rows in PANEL_ROWS.read({"ids": list(ids)}).items()}


def shipments_by_id(ids: Sequence[int]) -> Sequence[Shipment]:
    return db.session.scalars(select(Shipment).where(Shipment.id.in_(ids))).unique().all()


def references_of(ids: Sequence[int]) -> dict[int, list[Reference]]:
    rows = db.session.scalars(select(Reference).where(Reference.shipment_id.in_(ids)).order_by(Reference.id)).all()
    return {one: [row for row in rows if row.shipment_id == one] for one in ids}


def legs_of(ids: Sequence[int]) -> dict[int, list[Leg]]:
    rows = db.session.scalars(select(Leg).where(Leg.shipment_id.in_(ids)).order_by(Leg.seq)).all()
    return {one: [row for row in rows if row.shipment_id == one] for one in ids}


def live_events_of(ids: Sequence[int]) -> dict[int, list[TrackingEvent]]:
    """The events that count, oldest first."""
    rows = (
        db.session.scalars(
            select(TrackingEvent)
            .where(TrackingEvent.shipment_id.in_(ids), TrackingEvent.state == "LIVE")
            .order_by(TrackingEvent.event_at, TrackingEvent.id)
        )
        .unique()
        .all()
    )
    return {one: [row for row in rows if row.shipment_id == one] for one in ids}
