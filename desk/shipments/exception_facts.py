"""What the rules look at, read for many shipments with the same few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, select

from desk.accounts.models import Customer
from desk.core.db import db
from desk.core.together import Together
from desk.shipments.deadlines import begun_terms
from desk.shipments.exception_limits import RuleFact
from desk.shipments.exception_types import DocumentFact, EstimateFact, EventFact, FreeFact, LegFact, Situation
from desk.shipments.free_time import Terms, ends_at
from desk.shipments.models import Leg, Location, Package, Shipment, TrackingEvent
from desk.shipments.models_care import Document, ExceptionCase, ExceptionRule, FreeTime
from desk.shipments.models_tracking import EtaObservation
from desk.shipments.tracking_types import EventState
from desk.shipments.types import Classifier, Mode, Stage

_IDS = bindparam("ids", type_=Integer, expanding=True)
AROUND = Together(
    events=select(
        TrackingEvent.shipment_id, TrackingEvent.event_at, TrackingEvent.id, TrackingEvent.code,
        TrackingEvent.classifier, TrackingEvent.received_at, TrackingEvent.location_code, TrackingEvent.unlocode,
        TrackingEvent.place_text, TrackingEvent.place_role, TrackingEvent.package_id, TrackingEvent.vessel,
        TrackingEvent.voyage, TrackingEvent.exception, TrackingEvent.reason, TrackingEvent.precision,
        TrackingEvent.feed, TrackingEvent.state, TrackingEvent.snapshot,
    ).where(TrackingEvent.shipment_id.in_(_IDS), TrackingEvent.state.in_([EventState.LIVE, EventState.SUPERSEDED])),
    estimates=select(
        EtaObservation.shipment_id, EtaObservation.observed_at, EtaObservation.id, EtaObservation.target,
        EtaObservation.eta_at, EtaObservation.precision, EtaObservation.source, EtaObservation.doubt,
        EtaObservation.event_id, EtaObservation.feed,
    ).where(EtaObservation.shipment_id.in_(_IDS)),
    legs=select(
        Leg.shipment_id, Leg.seq, Leg.mode, Leg.vessel, Leg.voyage, Leg.carrier, Leg.from_code, Leg.to_code,
        Leg.etd_at, Leg.atd_at, Leg.ata_at, Leg.si_cutoff_at, Leg.vgm_cutoff_at, Leg.cy_cutoff_at,
    ).where(Leg.shipment_id.in_(_IDS)),
    packages=select(Package.shipment_id, Package.position, Package.id, Package.kind, Package.vgm_g).where(
        Package.shipment_id.in_(_IDS)
    ),
    free_times=select(
        FreeTime.shipment_id, FreeTime.id, FreeTime.kind, FreeTime.last_free_at, FreeTime.stopped_at,
        FreeTime.package_id, FreeTime.duration, FreeTime.unit, FreeTime.start_code, FreeTime.starts_at,
        FreeTime.calendar_country, FreeTime.time_zone,
    ).where(FreeTime.shipment_id.in_(_IDS)),
    documents=select(
        Document.shipment_id, Document.id, Document.type, Document.added_at, Document.damage_noted
    ).where(Document.shipment_id.in_(_IDS), Document.latest),
)  # fmt: skip


def situations(
    ids: Collection[int], cases: Iterable[ExceptionCase] = (), silent: Mapping[str, datetime] | None = None
) -> dict[int, Situation]:
    """All that is known of these shipments, by id; two statements. `cases` are theirs, read before.

    `silent` are the feeds that say nothing any more, and since when.
    """
    open_types: dict[int, set[str]] = defaultdict(set)
    for case in cases:
        if case.resolved_at is None:
            open_types[case.shipment_id].add(case.type)
    parts = {name: _by_shipment(rows) for name, rows in AROUND.read({"ids": list(ids)}).items()}
    return {
        row.id: _situation(row, {name: rows[row.id] for name, rows in parts.items()}, open_types[row.id], silent or {})
        for row in db.session.execute(_shipments(ids))
    }


def rules_now() -> list[RuleFact]:
    """What administrators have set."""
    names = ("type", "mode", "origin", "dest", "tier", "active", "hours", "severity", "opens_ticket")
    return [
        RuleFact(**{name: getattr(row, name) for name in names}) for row in db.session.scalars(select(ExceptionRule))
    ]


def _shipments(ids: Collection[int]) -> Any:
    columns = (
        Shipment.id, Shipment.mode, Shipment.stage, Shipment.origin_code, Shipment.dest_code, Shipment.pod_code,
        Shipment.ending, Shipment.promise_at, Shipment.appointment_at, Shipment.eta_at, Shipment.eta_precision,
        Shipment.eta_told_at, Shipment.eta_told_precision, Shipment.delivered_at, Shipment.opened_at, Customer.tier,
        Location.time_zone,
    )  # fmt: skip
    joined = select(*columns).join(Customer, Customer.id == Shipment.customer_id)
    return joined.join(Location, Location.code == Shipment.dest_code).where(Shipment.id.in_(ids))


def _by_shipment(rows: Sequence[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one[:3]):  # shipment, time or place in order, id; events anew by _order
        found[row.shipment_id].append(row)
    return found


def _situation(
    row: Any, parts: Mapping[str, Sequence[Any]], open_types: Collection[str], silent: Mapping[str, datetime]
) -> Situation:
    counting = {None, *(one.id for one in parts["events"])}  # what was retracted expects nothing
    boxes = [one for one in parts["packages"] if one.kind == "CONTAINER"]
    return Situation(
        shipment_id=row.id,
        mode=Mode(row.mode),
        stage=Stage(row.stage),
        origin=row.origin_code,
        dest=row.dest_code,
        pod=row.pod_code or "",
        tier=row.tier,
        zone=row.time_zone,
        ending=row.ending,
        promise_at=row.promise_at,
        appointment_at=row.appointment_at,
        eta_at=row.eta_at,
        eta_precision=row.eta_precision,
        eta_told_at=row.eta_told_at,
        eta_told_precision=row.eta_told_precision,
        delivered_at=row.delivered_at,
        opened_at=row.opened_at,
        events=tuple(sorted(map(_event, parts["events"]), key=_order)),
        estimates=tuple(_estimates([one for one in parts["estimates"] if one.event_id in counting])),
        legs=tuple(map(_leg, parts["legs"])),
        packages=tuple(one.id for one in parts["packages"]),
        free_times=tuple(_free(one, row, parts["events"]) for one in parts["free_times"]),
        documents=tuple(DocumentFact(one.type, one.added_at, bool(one.damage_noted)) for one in parts["documents"]),
        boxes=tuple(one.id for one in boxes),
        weighed=bool(boxes) and all(one.vgm_g for one in boxes),
        open_types=frozenset(open_types),
        silent=silent,
    )  # fmt: skip


def _event(row: Any) -> EventFact:
    return EventFact(
        id=row.id,
        code=row.code,
        classifier=row.classifier,
        at=row.event_at,
        received_at=row.received_at,
        place=row.location_code or row.unlocode or row.place_text,
        role=row.place_role,
        package_id=row.package_id,
        vessel=row.vessel,
        voyage=row.voyage,
        exception=row.exception,
        reason=row.reason,
        precision=row.precision,
        feed=row.feed,
        live=row.state == EventState.LIVE,
        of_history=bool(row.snapshot),
    )


def _order(one: EventFact) -> tuple[Any, ...]:
    """By time; at one instant as when deriving: by stage, by when we heard, and then the same however they came."""
    return one.at, one.rank, one.received_at, one.code, one.place, one.feed, one.id


def _estimates(rows: Iterable[Any]) -> Iterator[EstimateFact]:
    """What was expected, the oldest first; who says the same again has not spoken anew."""
    last: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row in rows:
        who, what = (row.target, row.source, row.feed, row.event_id), (row.eta_at, row.precision)
        if last.get(who) != what:
            yield EstimateFact(row.target, row.eta_at, row.precision, row.source, row.observed_at, row.doubt)
        last[who] = what


def _free(row: Any, shipment: Any, events: Sequence[Any]) -> FreeFact:
    """Free time, whose end may hang on an event that begins it."""
    happened = {
        one.code: one.event_at for one in events
        if one.state == EventState.LIVE and one.classifier == Classifier.ACT
        and (row.package_id is None or one.package_id in (row.package_id, None))
    }  # fmt: skip
    terms = Terms(
        row.kind, row.duration, row.unit, row.time_zone or shipment.time_zone, row.starts_at, row.last_free_at,
        country=row.calendar_country or shipment.dest_code[:2],
    )  # fmt: skip
    return FreeFact(row.kind, ends_at(begun_terms(terms, row.start_code, happened)), row.stopped_at, row.package_id)


def _leg(row: Any) -> LegFact:
    kept = {name: value for name, value in row._asdict().items() if name not in ("shipment_id", "seq")}
    return LegFact(**kept)
