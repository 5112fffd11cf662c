"""A shipment as another system tells it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from desk.audit.models import AuditEntry
from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.shipments.carriers.events import EventTime, Number, Place, Told, TzSource
from desk.shipments.commands.settling import rebuild
from desk.shipments.commands.telling import Telling
from desk.shipments.commands.upsert import Became, upsert_shipment
from desk.shipments.commands.waiting import park
from desk.shipments.drafts import read_draft
from desk.shipments.models import Leg, Package, Party, Reference, Shipment, TrackingEvent
from desk.shipments.types import Classifier, PlaceRole
from tests import factories

BASE = {"shipment_no": "FX-1", "mode": "SEA", "origin": "CNNGB", "dest": "DEHAM", "mbl": "HLCUNGB2611082",
        "vessel": "HAMBURG EXPRESS", "etd": "2026-11-28 18:00", "recipient_phone": "+49 171 3920012"}  # fmt: skip


@pytest.fixture
def owner(app):
    return factories.customer()


def upsert(owner, **said):
    draft, troubles = read_draft(said, zone="")
    assert not troubles
    with transaction():
        done = upsert_shipment(owner.id, draft, actor="api_token:1", at=utcnow())
        return done.shipment, done.became


def test_the_same_twice_changes_nothing_at_all(owner):
    freight, became = upsert(owner, **BASE)
    assert became is Became.ADDED
    before = freight.revision, db.session.scalar(select(func.count(AuditEntry.id)))
    again, became = upsert(owner, **BASE)
    assert (again.id, became) == (freight.id, Became.SAME)
    assert (again.revision, db.session.scalar(select(func.count(AuditEntry.id)))) == before


def test_what_is_not_said_stays_and_what_is_said_changes(owner):
    upsert(owner, **BASE, goods="灯具", po="PO-1")
    freight, became = upsert(owner, shipment_no="FX-1", dest="NLRTM", po="PO-2", vessel="OTHER", recipient_name="Ada")
    assert (became, freight.goods, freight.dest_code, freight.look_at is not None) == (
        Became.CHANGED, "灯具", "NLRTM", True
    )  # fmt: skip
    orders = select(Reference.value_raw).where(Reference.type == "PO").order_by(Reference.id)
    assert db.session.scalars(orders).all() == ["PO-1", "PO-2"]
    assert db.session.scalars(select(Leg)).one().vessel == "OTHER"
    party = db.session.scalars(select(Party)).one()
    assert (party.name, party.phone) == ("Ada", "+49 171 3920012")


def test_a_new_one_needs_its_way_and_anothers_number_is_refused(owner):
    with pytest.raises(Faulty) as refused:
        upsert(owner, shipment_no="FX-1", mode="SEA", origin="CNNGB")
    assert refused.value.entry == "dest"
    upsert(owner, **BASE)
    with pytest.raises(Faulty) as refused:
        upsert(factories.customer(domains=()), **BASE)
    assert refused.value.entry == "shipment_no"


def test_boxes_become_packages_once_there_are_two(owner):
    upsert(owner, **BASE, container="CSQU3054383")
    assert db.session.scalars(select(Package)).all() == []
    upsert(owner, shipment_no="FX-1", container="CSQU 305438-3\nTGHU1234567")
    assert set(db.session.scalars(select(Package.identifier))) >= {"TGHU1234567"}
    assert db.session.scalar(select(func.count(Reference.id)).where(Reference.type == "CONTAINER")) == 2


def test_events_that_waited_for_the_number_join_and_the_audit_tells_todays_date(owner):
    now = utcnow()
    when, place = EventTime(now - timedelta(days=2), "", TzSource.EXPLICIT), Place(unlocode="CNNGB")
    number = Number("HLCUNGB2611082")
    told = Told("DEPARTED", Classifier.ACT, when, (number,), "DEPA", place_role=PlaceRole.ORIGIN, place=place)
    with transaction():
        assert park(told, Telling("desk", now))
    upsert(owner, **BASE, opened_at=(now - timedelta(days=10)).isoformat(timespec="seconds"))
    freight = db.session.scalars(select(Shipment)).unique().one()
    assert db.session.scalars(select(TrackingEvent.code)).all() == ["DEPARTED"]
    assert (freight.stage, freight.opened_at < now - timedelta(days=9)) == ("DEPARTED", True)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "shipment.imported")).one()
    assert entry.at > now - timedelta(minutes=5)


def test_what_waited_for_one_parcel_of_two_happened_to_that_one_only(owner):
    now = utcnow()
    when, number = EventTime(now - timedelta(days=2), "", TzSource.EXPLICIT), Number("SF1234567890123")
    told = Told("DELIVERED", Classifier.ACT, when, (number,), "80", place_role=PlaceRole.DEST)
    with transaction():
        assert park(told, Telling("desk", now))
    parcels = "SF1234567890123\nSF1234567890124"
    upsert(owner, shipment_no="FX-2", mode="COURIER", origin="CNNGB", dest="DEHAM", tracking=parcels)
    freight = db.session.scalars(select(Shipment)).unique().one()
    stages = db.session.scalars(select(Package.stage).order_by(Package.position)).all()
    assert (stages, freight.stage, freight.delivered_at) == (["SIGNED", "BOOKED"], "BOOKED", None)


def test_another_mode_reads_the_same_events_anew(owner):
    upsert(owner, **BASE)
    freight = db.session.scalars(select(Shipment)).unique().one()
    factories.event(freight, "CUSTOMS_PROCESSING", utcnow() - timedelta(days=1), place_role="DEST")
    upsert(owner, shipment_no="FX-1", mode="COURIER")
    with transaction():
        row = db.session.get_one(Shipment, freight.id)
        assert row.stage == "CUSTOMS"
        assert not rebuild(row)
