"""Events as feeds tell them, with as few words as possible."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from desk.core.db import db, transaction
from desk.shipments.carriers.events import EventTime, Number, Place, Told, TzSource
from desk.shipments.commands.events import take_told
from desk.shipments.commands.settling import DERIVED
from desk.shipments.models import Shipment, TrackingEvent
from desk.shipments.types import Classifier, PlaceRole, ReferenceType
from tests import factories

START = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
NUMBER = "OOLU2741938650"


def on(day, hour=0):
    return START + timedelta(days=day, hours=hour)


def told(code, at, role=PlaceRole.UNKNOWN, place="", **fields):
    """An event at an instant; its reference is NUMBER, a bill of lading, unless `references` say otherwise."""
    time = EventTime(at, at.isoformat(), TzSource.EXPLICIT) if at else None
    said = role is not PlaceRole.UNKNOWN
    given = {"classifier": Classifier.ACT, "references": (Number(NUMBER, ReferenceType.MBL),), "raw_code": code,
             "place": Place(unlocode=place), "place_role": role, "role_said": said}  # fmt: skip
    return Told(code=code, **{"time": time} | given | fields)


def expected(code, at, role=PlaceRole.UNKNOWN, place="", **fields):
    return told(code, at, role, place, classifier=Classifier.EST, **fields)


def number(value, kind=None):
    return Number(value, kind)


def a_shipment(*references, owner=None, **fields):
    return factories.shipment(owner or factories.customer(domains=()), *(references or [("MBL", NUMBER)]), **fields)


def take(shipment, *events, feed="dcsa2", received_at=None, at=None, **fields):
    """The outcome of each event, in their order."""
    heard = received_at or on(30)
    with transaction():
        row = db.session.get_one(Shipment, shipment.id)
        verdicts = take_told(row, events, feed=feed, received_at=heard, at=at or heard, **fields)
    return [verdict.outcome for _, verdict in verdicts]


def rows(shipment):
    found = select(TrackingEvent).where(TrackingEvent.shipment_id == shipment.id)
    return db.session.scalars(found.order_by(TrackingEvent.event_at, TrackingEvent.id)).unique().all()


def states(shipment):
    return [(row.code, row.state) for row in rows(shipment)]


def looks(shipment):
    """Everything of a shipment that is read off its events."""
    db.session.expire_all()
    row = db.session.get_one(Shipment, shipment.id)
    kept = sorted((one.identity, one.fingerprint, one.code, one.place_role, one.state, one.doubt) for one in rows(row))
    return kept, {name: getattr(row, name) for name in DERIVED}
