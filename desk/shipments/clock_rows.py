"""What the clocks of shipments are read off, fetched for many at once; and which shipments have a clock to look at."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, bindparam, exists, or_, select

from desk.core.together import Together
from desk.shipments.deadlines import CUT_OFFS, HANDED_OVER, SAILED, STARTS, STOPS, CutOff, FreeTimeRow, Known, Wanted
from desk.shipments.free_time import BadTiers, Terms, tiers_from
from desk.shipments.models import Leg, Location, Package, Shipment, TrackingEvent
from desk.shipments.models_care import Document, DocumentRequest, FreeTime
from desk.shipments.types import Mode

WATCHED = frozenset(
    [*HANDED_OVER, *SAILED, "POD_UPLOADED"]
    + [code for codes in (*CUT_OFFS.values(), *STOPS.values(), *STARTS.values()) for code in codes]
)
GONE = ("RETURNED", "DESTROYED", "CANCELLED")
POD_SOUGHT = timedelta(days=60)  # after that nobody asks for one any more
_CUT_OFFS = (Leg.si_cutoff_at, Leg.vgm_cutoff_at, Leg.cy_cutoff_at, Leg.cfs_cutoff_at)
_COLUMN_OF = dict(zip(CUT_OFFS, ("si_cutoff_at", "vgm_cutoff_at", "cy_cutoff_at", "cfs_cutoff_at"), strict=True))
_IDS = bindparam("ids", type_=Integer, expanding=True)
_ROWS = Together(
    happened=select(
        TrackingEvent.event_at, TrackingEvent.id, TrackingEvent.shipment_id, TrackingEvent.code,
        TrackingEvent.package_id,
    ).where(
        TrackingEvent.shipment_id.in_(_IDS), TrackingEvent.state == "LIVE", TrackingEvent.classifier == "ACT",
        TrackingEvent.code.in_(bindparam("codes", type_=String, expanding=True)),
    ),
    papers=select(Document.id, Document.shipment_id, Document.type).where(
        Document.shipment_id.in_(_IDS), Document.latest
    ),
    wanted=select(DocumentRequest.id, DocumentRequest.shipment_id, DocumentRequest.type, DocumentRequest.due_at).where(
        DocumentRequest.shipment_id.in_(_IDS), DocumentRequest.state == "OPEN", DocumentRequest.due_at.is_not(None)
    ),
    free=select(
        FreeTime.id, FreeTime.shipment_id, FreeTime.package_id, FreeTime.kind, FreeTime.duration, FreeTime.unit,
        FreeTime.start_code, FreeTime.starts_at, FreeTime.last_free_at, FreeTime.stopped_at, FreeTime.tiers,
        FreeTime.calendar_country, FreeTime.time_zone, FreeTime.source, FreeTime.classifier,
    ).where(FreeTime.shipment_id.in_(_IDS)),
    packages=select(
        Package.position, Package.id, Package.shipment_id, Package.kind, Package.identifier, Package.identifier_raw,
        Package.label, Package.iso_type, Package.pieces, Package.gross_g, Package.vgm_g, Package.stage,
        Package.status_code, Package.delivered_at, Package.seals,
    ).where(Package.shipment_id.in_(_IDS)),
    cut_offs=select(Leg.seq, Leg.id, Leg.shipment_id, Leg.vessel, Leg.voyage, *_CUT_OFFS, Location.time_zone)
    .join(Location, Location.code == Leg.from_code)
    .where(Leg.shipment_id.in_(_IDS), or_(*(column.is_not(None) for column in _CUT_OFFS))),
)  # fmt: skip
Rows = dict[int, list[Any]]


@dataclass(frozen=True)
class ClockRows:
    """By shipment: what its clocks are read off, its packages in their order, and its free times."""

    known: dict[int, Known]
    packages: Rows
    free: Rows


def clock_rows(shipments: Sequence[Shipment]) -> ClockRows:
    """What the clocks of these shipments are read off; one statement however many there are."""
    ids = [one.id for one in shipments]
    found = _ROWS.read({"ids": ids, "codes": sorted(WATCHED)})
    parts = {name: _by_shipment(sorted(rows, key=lambda row: row[:2])) for name, rows in found.items()}
    return ClockRows(
        {one.id: _known(one, {name: rows[one.id] for name, rows in parts.items()}) for one in shipments},
        parts["packages"], parts["free"],
    )  # fmt: skip


def shipments_with_clocks(*, until: datetime, now: datetime) -> Select[Any]:
    """The ids of shipments with a clock that may run out before `until` and is not seen to be done."""
    return select(Shipment.id).where(Shipment.ending.not_in(GONE), or_(*_clocks(until, now)))


def terms_of(row: Any, shipment: Shipment) -> Terms:
    """The terms of a row; a table of rates that cannot be read counts as none."""
    try:
        tiers = tiers_from(row.tiers)
    except BadTiers:
        tiers = ()
    return Terms(
        kind=row.kind, duration=row.duration, unit=row.unit, zone=row.time_zone or shipment.dest.time_zone,
        starts_at=row.starts_at, last_free_at=row.last_free_at, stopped_at=row.stopped_at,
        country=row.calendar_country or shipment.dest_code[:2], tiers=tiers,
    )  # fmt: skip


def _known(shipment: Shipment, rows: dict[str, list[Any]]) -> Known:
    packages, zone = rows["packages"], shipment.dest.time_zone
    boxes = {package.id: package.identifier_raw or package.identifier for package in packages}
    return Known(
        origin_zone=shipment.origin.time_zone,
        dest_zone=zone,
        happened={row.code: row.event_at for row in rows["happened"]},
        to_box={box: {row.code: row.event_at for row in rows["happened"] if row.package_id in (None, box)}
                for box in (one.id for one in packages if one.kind == "CONTAINER")},
        papers=frozenset(paper.type for paper in rows["papers"]),
        vgm_known=bool(packages) and all(package.vgm_g for package in packages),
        parcel=shipment.mode == Mode.COURIER,
        promise_at=shipment.promise_at,
        appointment_at=shipment.appointment_at,
        delivered_at=shipment.delivered_at,
        ended=shipment.ending in GONE,
        cut_offs=[one for leg in rows["cut_offs"] for one in _cut_offs(leg)],
        free_times=[
            FreeTimeRow(row.id, terms_of(row, shipment), boxes.get(row.package_id, ""), row.start_code, row.package_id)
            for row in rows["free"]
        ],
        wanted=[Wanted(row.id, row.type, row.due_at, zone) for row in rows["wanted"]],
    )  # fmt: skip


def _cut_offs(leg: Any) -> Iterable[CutOff]:
    for kind, column in _COLUMN_OF.items():
        at = getattr(leg, column)
        if at is not None:
            yield CutOff(kind, at, leg.time_zone, f"{leg.vessel} {leg.voyage}".strip())


def _by_shipment(rows: Iterable[Any]) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[row.shipment_id].append(row)
    return found


def _clocks(until: datetime, now: datetime) -> Iterable[ColumnElement[bool]]:
    mine = {table: table.shipment_id == Shipment.id for table in (Leg, FreeTime, Document, DocumentRequest)}
    yield and_(Shipment.delivered_at.is_(None), Shipment.closed_at.is_(None),
               or_(Shipment.promise_at <= until, Shipment.appointment_at <= until))  # fmt: skip
    ahead = or_(*(column <= until for column in _CUT_OFFS))
    yield and_(Shipment.stage == "BOOKED", Shipment.closed_at.is_(None), exists().where(mine[Leg], ahead))
    early = or_(FreeTime.last_free_at <= until, FreeTime.last_free_at.is_(None))
    yield exists().where(mine[FreeTime], FreeTime.stopped_at.is_(None), early)
    handed = exists().where(
        TrackingEvent.shipment_id == Shipment.id, TrackingEvent.code == "ARRIVED_WAREHOUSE",
        TrackingEvent.state == "LIVE", TrackingEvent.classifier == "ACT", Shipment.stage == "DELIVERING",
    )  # fmt: skip
    yield and_(or_(Shipment.delivered_at > now - POD_SOUGHT, handed),
               ~exists().where(mine[Document], Document.type == "POD"))  # fmt: skip
    yield exists().where(mine[DocumentRequest], DocumentRequest.state == "OPEN", DocumentRequest.due_at <= until)
