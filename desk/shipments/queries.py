from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import aliased

from desk.core.bulk import foresee, foreseen
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
# What a number in a mail is about; built once, as it is asked for every mail.
NAMED = (
    select(
        Reference.type, Reference.value_norm, Reference.valid_from, Reference.valid_to,
        Shipment.id, Shipment.customer_id, Shipment.opened_at, Shipment.closed_at,
    )
    .join(Shipment, Shipment.id == Reference.shipment_id)
    .where(
        Reference.value_norm.in_(bindparam("spellings", expanding=True)),
        Shipment.customer_id.in_(bindparam("customers", expanding=True)),
    )
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
    named = foreseen(("named", text, customer_id), lambda: _named([(text, customer_id)])[0])
    found: dict[int, str] = {}
    for value, rows in named.items():
        for shipment_id in _meant(rows, at):
            found.setdefault(shipment_id, value)
    return [Found(shipment_id, value) for shipment_id, value in found.items()]


def foresee_named(asked: Iterable[tuple[str, int | None]]) -> None:
    """Note for `shipments_named_in` what each of these texts of these customers names."""
    customers = [(text, customer_id) for text, customer_id in asked if customer_id is not None]
    for one, named in zip(customers, _named(customers), strict=True):
        foresee(("named", *one), named)


def _named(asked: Sequence[tuple[str, int]]) -> list[dict[str, list[Any]]]:
    """For each text of a customer the rows of each number in it, in the order of the text."""
    spelled = [_spellings(text) for text, _customer in asked]
    if not any(spelled):
        return [{} for _one in asked]
    customers = list({customer_id for _text, customer_id in asked})
    rows = db.session.execute(NAMED, {"spellings": list({*chain(*spelled)}), "customers": customers}).all()
    found: list[dict[str, list[Any]]] = []
    for (_text, customer_id), spellings in zip(asked, spelled, strict=True):
        named: dict[str, list[Any]] = {value: [] for value in dict.fromkeys(spellings.values())}
        for row in rows:
            if row.customer_id == customer_id and row.value_norm in spellings:
                named[spellings[row.value_norm]].append(row)
        found.append(named)
    return found


def _spellings(text: str) -> dict[str, str]:
    """Each way in which a number of the text may stand in our books, the numbers in the order of the text."""
    spellings: dict[str, str] = {}
    for value in dict.fromkeys(found.value for found in find_references(text)):
        for spelling in candidates(value):
            spellings.setdefault(spelling, value)
    return spellings


def _meant(rows: Sequence[Any], at: datetime) -> list[int]:
    """The shipments that one number means: all of an order or a bill, but one voyage of a container."""
    ordered = sorted(rows, key=lambda row: row.opened_at, reverse=True)
    if any(row.type != ReferenceType.CONTAINER for row in ordered):
        return [row.id for row in ordered[:MOST_FOR_ONE_NUMBER]]
    running = [row.id for row in ordered if _runs(row, at)]
    return (running or [row.id for row in ordered])[:1]


def _runs(row: Any, at: datetime) -> bool:
    begins, ends = row.valid_from or row.opened_at, row.valid_to or row.closed_at
    return bool(begins <= at and (ends is None or at <= ends))


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
