"""Whose event it is: by number and by time, and what nobody's is waits."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.shipments.carriers.events import Number
from desk.shipments.commands.binding import bind_told, bound
from desk.shipments.commands.importing import NewReference, NewShipment, attach_reference, import_shipment
from desk.shipments.commands.telling import Telling
from desk.shipments.commands.waiting import expire_waiting, park
from desk.shipments.models import Reference, Shipment
from desk.shipments.models_tracking import WaitingEvent, WaitingReference
from desk.shipments.told_json import told_of, told_values
from desk.shipments.types import Mode, PlaceRole, ReferenceType
from tests import factories
from tests.shipments.telling import a_shipment, on, rows, told

BOX, DAY_5 = "CSQU3054383", on(5)
MBL, CONTAINER, MAWB = ReferenceType.MBL, ReferenceType.CONTAINER, ReferenceType.MAWB


def ids(*numbers, at=DAY_5, code="IN_TRANSIT", **fields):
    event = told(code, at, references=tuple(Number(value, kind) for value, kind in numbers), **fields)
    return [one.id for one in bind_told(event, at=on(30))]


@pytest.mark.parametrize(
    ("kind", "stored", "sent", "said"),
    [
        ("MBL", "OOLU2741938650", "2741938650", MBL),
        ("MBL", "2741938650", "OOLU 2741938650", MBL),
        ("MAWB", "02012345675", "020-12345675", MAWB),
        ("MAWB", "020-12345675", "020 1234 5675", None),
        ("CONTAINER", BOX, "csqu 305438-3", CONTAINER),
        ("COURIER", "SF1234567890123", "sf1234567890123", None),
    ],
)
def test_a_number_is_found_however_it_is_written(app, kind, stored, sent, said):
    shipment = a_shipment((kind, stored), opened_at=on(0))
    assert ids((sent, said)) == [shipment.id]
    assert ids(("NOBODYS99", said)) == []


@pytest.fixture
def voyages(app):
    first = a_shipment(("CONTAINER", BOX), opened_at=on(0), closed_at=on(40))
    second = a_shipment(("CONTAINER", BOX), opened_at=on(60))
    return first.id, second.id


@pytest.mark.parametrize(
    ("day", "code", "voyage"),
    [(10, "IN_TRANSIT", 0), (45, "EMPTY_RETURNED", 0), (55, "EMPTY_OUT", 1), (65, "ARRIVED", 1), (300, "ARRIVED", 1)],
)
def test_a_box_that_is_used_again_is_on_the_voyage_of_that_time(voyages, day, code, voyage):
    assert ids((BOX, CONTAINER), at=on(day), code=code) == [voyages[voyage]]


def test_a_box_long_before_we_had_it_was_somebody_elses(voyages):
    assert ids((BOX, CONTAINER), at=on(-100)) == []


def test_a_voyage_that_nobody_closed_ends_where_the_next_begins(app):
    a_shipment(("CONTAINER", BOX), opened_at=on(0))
    second = a_shipment(("CONTAINER", BOX), opened_at=on(90))
    assert ids((BOX, CONTAINER), at=on(95)) == [second.id]


def test_shipments_that_share_a_box_all_hear_of_it(app):
    both = [a_shipment(("CONTAINER", BOX), opened_at=on(day)).id for day in (0, 3)]
    assert ids((BOX, CONTAINER)) == both


def test_another_number_tells_shipments_of_one_bill_apart(app):
    first = a_shipment(("MBL", "OOLU2741938650"), ("CONTAINER", BOX), opened_at=on(0))
    second = a_shipment(("MBL", "OOLU2741938650"), ("CONTAINER", "MSKU0000002"), opened_at=on(0))
    assert ids(("OOLU2741938650", MBL)) == [first.id, second.id]
    assert ids(("OOLU2741938650", MBL), (BOX, CONTAINER)) == [first.id]
    assert ids(("OOLU2741938650", MBL), equipment="MSKU0000002") == [second.id]


def test_a_number_that_should_name_one_means_the_running_shipment_and_is_unsure(app):
    a_shipment(("BOOKING", "BK12345678"), opened_at=on(-200), closed_at=on(-100))
    running = a_shipment(("BOOKING", "BK12345678"), opened_at=on(0))
    a_shipment(("BOOKING", "BK12345678"), opened_at=on(-200), closed_at=on(-100))
    assert ids(("BK12345678", ReferenceType.BOOKING)) == [running.id]
    newest = a_shipment(("BOOKING", "BK12345678"), opened_at=on(1))
    event = told("IN_TRANSIT", on(5), references=(Number("BK12345678", ReferenceType.BOOKING),))
    found = bound(event, at=on(30))
    assert (found.shipment_ids, found.unsure) == ((newest.id,), True)


def test_a_customers_own_system_reaches_its_own_shipments_only(app):
    shipment = a_shipment(opened_at=on(0))
    event = told("IN_TRANSIT", on(5))
    assert bind_told(event, at=on(30), customer_id=shipment.customer_id + 1) == []
    assert [one.id for one in bind_told(event, at=on(30), customer_id=shipment.customer_id)] == [shipment.id]


def wait(*events, customer_id=None, at=DAY_5):
    with transaction():
        return [park(one, Telling("dcsa2", at), customer_id=customer_id) for one in events]


def new_shipment(*references, owner=None):
    owner = owner or factories.customer(domains=())
    numbers = [NewReference(kind, value) for kind, value in references]
    with transaction():
        factories.place()
        factories.place("DEHAM", "汉堡", "Hamburg", "Europe/Berlin")
        new = NewShipment("F77", Mode.SEA, "CNNGB", "DEHAM", numbers, [])
        return import_shipment(owner.id, new, actor="test", at=on(6))


def test_an_event_finds_the_shipment_that_comes_after_it(app):
    sailed = told("DEPARTED", on(4), PlaceRole.ORIGIN, "CNNGB")
    assert wait(sailed, sailed) == [True, False]
    shipment = new_shipment((MBL, "2741938650"))
    assert [row.code for row in rows(shipment)] == ["DEPARTED"] and shipment.stage == "DEPARTED"
    assert db.session.query(WaitingEvent).count() == db.session.query(WaitingReference).count() == 0


def test_an_event_finds_the_shipment_that_gets_its_number_later(app):
    wait(told("DEPARTED", on(4), PlaceRole.ORIGIN, "CNNGB"))
    shipment = new_shipment((ReferenceType.PO, "PO-1"))
    assert rows(shipment) == []
    with transaction():
        row = db.session.get_one(Shipment, shipment.id)
        attach_reference(row, NewReference(MBL, "OOLU2741938650"), actor="test", at=on(7))
        attach_reference(row, NewReference(MBL, "oolu 2741938650"), actor="test", at=on(7))
    assert [row.code for row in rows(shipment)] == ["DEPARTED"]
    assert len(db.session.scalars(select(Reference).where(Reference.type == "MBL")).all()) == 1


def test_what_waits_for_a_customers_own_shipment_is_nobody_elses(app):
    owner = factories.customer(domains=())
    wait(told("DEPARTED", on(4)), customer_id=owner.id + 1)
    assert rows(new_shipment((MBL, "OOLU2741938650"), owner=owner)) == []
    assert db.session.query(WaitingEvent).count() == 1


def test_waiting_ends_after_thirty_days(app):
    wait(told("DEPARTED", on(4)))
    with transaction():
        assert expire_waiting(on(5) + timedelta(days=29)) == 0
        assert expire_waiting(on(5) + timedelta(days=30)) == 1
    assert db.session.query(WaitingReference).count() == 0


def test_what_names_nothing_cannot_wait(app):
    assert wait(told("DEPARTED", on(4), references=()), told("DEPARTED", None)) == [False, False]


def test_an_event_comes_through_json_as_it_was(app):
    event = told("DEPARTED", on(4), PlaceRole.ORIGIN, "CNNGB", alternatives=((PlaceRole.ORIGIN, "DEPARTED"),),
                 scoped=(("DOOR", "DELIVERED"),), version_at=DAY_5, delay_reasons=("WEA",), text="\ud800")  # fmt: skip
    assert told_of(told_values(event)) == event
