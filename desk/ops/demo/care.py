"""What is looked after on the demo shipments: boxes and parcels of their own, free time, cut-offs and papers."""

from sqlalchemy import select

from desk.core.db import db
from desk.ops.demo.care_rows import BOXES, CUT_OFFS, FREE, PAPERS, PARCELS, REPORTED, WANTED, Free, Paper
from desk.ops.demo.journeys import events_of_lines
from desk.ops.demo.moments import Today
from desk.ops.demo.papers import one_page_pdf
from desk.ops.demo.people import ACTOR, Cast
from desk.ops.demo.places import PLACES
from desk.shipments.carriers.events import EventTime, Number, Place, Told, TzSource
from desk.shipments.commands.documents import NewDocument, NewRequest, add_document, request_document
from desk.shipments.commands.events import ReportedEvent, rebuild, take_told
from desk.shipments.commands.free_time import FreeTimeDraft, save_free_time
from desk.shipments.commands.importing import NewReference, attach_reference
from desk.shipments.models import Leg, Package, Shipment
from desk.shipments.references.normalise import compact
from desk.shipments.types import ReferenceType


def add_care(cast: Cast, today: Today) -> None:
    """All of it, on shipments that are there; times are past where something happened."""
    known = {one.shipment_no: one for one in db.session.scalars(select(Shipment)).unique()}
    for number, rows in {**BOXES, **PARCELS}.items():
        _add_packages(known[number], rows, "CONTAINER" if number in BOXES else "PARCEL")
    for number, parcel, lines in REPORTED:
        _report(known[number], parcel, lines, today)
    for shipment in known.values():
        rebuild(shipment)
    for number, cut_offs in CUT_OFFS.items():
        _set_cut_offs(known[number], cut_offs, today)
    for free in FREE:
        _free_time(known[free.shipment_no], free, cast, today)
    for paper in PAPERS:
        _paper(known[paper.shipment_no], paper, cast, today)
    for number, type_, note, due, asked, who in WANTED:
        shipment = known[number]
        new = NewRequest(type_, note, today.at(due, _zone(shipment)))
        request_document(shipment, new, by=cast.agents[who], at=today.at(asked))


def _add_packages(shipment: Shipment, rows: tuple[tuple[str, str, int, int, str], ...], kind: str) -> None:
    """Boxes and parcels, also those that came in as numbers of the shipment."""
    told = db.session.scalars(select(Package).where(Package.shipment_id == shipment.id))
    known = {one.identifier: one for one in told}
    for position, (number, label, pieces, grams, seal) in enumerate(rows, start=1):
        row = known.get(compact(number)) or Package(shipment_id=shipment.id, identifier=compact(number))
        row.position, row.kind, row.identifier_raw, row.label = position, kind, number, label
        row.iso_type, row.seals = "45G1" if kind == "CONTAINER" else "", [seal] if seal else []
        row.pieces, row.gross_g = pieces, grams
        db.session.add(row)
    db.session.flush()
    if kind == "PARCEL":  # boxes have their numbers already
        for number, *_ in rows:
            reference = NewReference(ReferenceType.COURIER, number, "UPS")
            attach_reference(shipment, reference, actor=ACTOR, at=shipment.opened_at)


def _report(shipment: Shipment, parcel: str, lines: str, today: Today) -> None:
    events = events_of_lines(lines, shipment, today)
    told = [_told(shipment, parcel, one) for one in events]
    last = max(one.received_at for one in events)
    take_told(shipment, told, feed="courier", received_at=last, at=last, actor=ACTOR)


def _told(shipment: Shipment, parcel: str, event: ReportedEvent) -> Told:
    return Told(
        code=event.code,
        classifier=event.classifier,
        time=EventTime(event.event_at, event.event_local, TzSource.EXPLICIT),
        references=(Number(parcel), Number(shipment.shipment_no)),
        raw_code=event.code,
        raw_type=event.place_role,
        place_role=event.place_role,
        role_said=True,
        place=Place(unlocode=event.location_code or ""),
        text=event.remark,
    )


def _set_cut_offs(shipment: Shipment, cut_offs: dict[str, str], today: Today) -> None:
    leg = db.session.scalars(select(Leg).where(Leg.shipment_id == shipment.id, Leg.seq == 1)).one()
    for name, told in cut_offs.items():
        setattr(leg, name, today.at(told, PLACES[leg.from_code][2]))


def _free_time(shipment: Shipment, free: Free, cast: Cast, today: Today) -> None:
    zone = _zone(shipment)
    draft = FreeTimeDraft(
        free.kind,
        free.days,
        starts_at=today.at(free.begins, zone),
        last_free_at=today.at(free.ends, zone),
        stopped_at=today.at(free.stopped, zone) if free.stopped else None,
        tiers=[dict(zip(("from_day", "to_day", "rate", "currency"), tier, strict=True)) for tier in free.tiers],
    )
    save_free_time(shipment, draft, by=cast.agents["lin"], at=today.at(free.written))


def _paper(shipment: Shipment, paper: Paper, cast: Cast, today: Today) -> None:
    new = NewDocument(
        paper.type,
        paper.name,
        one_page_pdf(paper.lines),
        "application/pdf",
        visibility=paper.visibility,
        signed_by=paper.signed_by,
        signed_at=today.at(paper.signed, _zone(shipment)) if paper.signed else None,
    )
    add_document(shipment, new, by=cast.agents[paper.who], at=today.at(paper.at))


def _zone(shipment: Shipment) -> str:
    return PLACES[shipment.dest_code][2]
