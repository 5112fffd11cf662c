"""What carriers report becomes rows once, in any order, and the shipment's state is read off them."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.shipments.commands.events import ReportedEvent, apply_events
from desk.shipments.commands.importing import NewLeg, NewReference, NewShipment, import_shipment
from desk.shipments.models import Leg, Reference, Shipment, TrackingEvent
from desk.shipments.types import Classifier, Mode, PlaceRole, ReferenceType, Stage
from tests import factories

START = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)


def on(day, hour=0):
    return START + timedelta(days=day, hours=hour)


def event(code, at, *, told=None, role=PlaceRole.ORIGIN, **fields):
    place = "DEHAM" if role is PlaceRole.DEST else "CNNGB"
    heard = told if told is not None else at + timedelta(minutes=5)
    kind = Classifier.ACT if told is None else Classifier.EST
    given = {"classifier": kind, "location_code": place, "received_at": heard} | fields
    return ReportedEvent(code=code, place_role=role, event_at=at, **given)


def arrival(at, told):
    return event("ARRIVED", at, told=told, role=PlaceRole.DEST)


@pytest.fixture
def shipment(app):
    owner = factories.customer()
    new = NewShipment(
        "F1",
        Mode.SEA,
        "CNNGB",
        "DEHAM",
        references=[NewReference(ReferenceType.CONTAINER, "CSQU 305438-3"), NewReference(ReferenceType.MBL, "hlcu123")],
        legs=[NewLeg(Mode.SEA, "CNNGB", "DEHAM", "Hapag-Lloyd", "ONE INNOVATION 045W")],
    )
    with transaction():
        factories.place()
        factories.place("DEHAM", "汉堡", "Hamburg", "Europe/Berlin")
        return import_shipment(owner.id, new, actor="test", at=START)


def apply(shipment, *events, feed="dcsa"):
    with transaction():
        return len(apply_events(db.session.get_one(Shipment, shipment.id), events, feed=feed, actor="test", at=on(30)))


def states():
    rows = db.session.scalars(select(TrackingEvent).order_by(TrackingEvent.received_at)).unique()
    return [(row.code, row.classifier, row.state) for row in rows]


def test_the_first_number_is_the_title_and_numbers_are_stored_in_one_spelling(shipment):
    rows = db.session.scalars(select(Reference).order_by(Reference.id)).all()
    assert [(row.value_raw, row.value_norm, row.check_ok) for row in rows] == [
        ("CSQU 305438-3", "CSQU3054383", True),
        ("hlcu123", "HLCU123", None),
    ]
    assert shipment.primary_reference_id == rows[0].id
    assert shipment.stage == Stage.BOOKED


def test_a_wrong_check_digit_is_noted_not_refused(app):
    owner = factories.customer()
    new = NewShipment("F2", Mode.SEA, "CNNGB", "CNNGB", [NewReference(ReferenceType.CONTAINER, "CSQU3054384")], [])
    with transaction():
        factories.place()
        import_shipment(owner.id, new, actor="test", at=START)
    assert db.session.scalars(select(Reference.check_ok)).one() is False


def test_the_same_report_twice_adds_nothing(shipment):
    sailed = event("DEPARTED", on(1))
    assert apply(shipment, sailed, sailed) == 1
    assert apply(shipment, sailed) == 0
    assert apply(shipment, sailed, feed="other") == 1


def test_the_order_in_which_reports_come_does_not_matter(app):
    reports = [event("DEPARTED", on(1)), arrival(on(9), told=on(1)), arrival(on(11), told=on(5)),
               event("ARRIVED", on(12), role=PlaceRole.DEST)]  # fmt: skip
    owner, seen = factories.customer(), set()
    with transaction():
        factories.place()
        factories.place("DEHAM", "汉堡", "Hamburg", "Europe/Berlin")
    for number, order in enumerate(permutations(reports)):
        new = NewShipment(f"F{number}", Mode.SEA, "CNNGB", "DEHAM", [], [])
        with transaction():
            row = import_shipment(owner.id, new, actor="test", at=START)
            for report in order:
                apply_events(row, [report], feed="dcsa", actor="test", at=on(30))
        seen.add((row.stage, row.stage_since, row.status_code, row.eta_first_at, row.eta_previous_at, row.eta_at))
    assert seen == {(Stage.ARRIVED, on(12), "ARRIVED", on(9), on(9), on(11))}


def test_a_new_estimate_takes_the_place_of_the_old_and_the_arrival_that_of_both(shipment):
    apply(shipment, arrival(on(9), told=on(1)), arrival(on(11), told=on(5)))
    assert states() == [("ARRIVED", "EST", "SUPERSEDED"), ("ARRIVED", "EST", "LIVE")]
    apply(shipment, event("ARRIVED", on(12), role=PlaceRole.DEST))
    assert [state for _, _, state in states()] == ["SUPERSEDED", "SUPERSEDED", "LIVE"]
    assert db.session.get_one(Shipment, shipment.id).eta_at == on(11)


def test_the_same_estimate_again_is_not_a_change(shipment):
    apply(shipment, arrival(on(9), told=on(1)), arrival(on(11), told=on(2)))
    apply(shipment, arrival(on(11), told=on(3)), feed="other")
    assert db.session.get_one(Shipment, shipment.id).eta_previous_at == on(9)


def test_an_event_from_the_future_is_kept_and_moves_nothing(shipment):
    apply(shipment, event("DEPARTED", on(9), received_at=on(1)))
    assert states() == [("DEPARTED", "ACT", "SUSPECT")]
    leg = db.session.scalars(select(Leg)).one()
    assert (db.session.get_one(Shipment, shipment.id).stage, leg.atd_at) == (Stage.BOOKED, None)


def test_legs_learn_their_times_from_the_events(shipment):
    apply(shipment, event("DEPARTED", on(1), told=on(0)), arrival(on(9), told=on(0)), event("DEPARTED", on(2)))
    leg = db.session.scalars(select(Leg)).one()
    assert (leg.etd_at, leg.atd_at, leg.eta_at, leg.ata_at) == (on(1), on(2), on(9), None)


def test_a_shipment_is_closed_by_its_delivery_and_open_again_when_it_goes_back(shipment):
    apply(shipment, event("DELIVERED", on(14), role=PlaceRole.DEST))
    assert db.session.get_one(Shipment, shipment.id).closed_at == on(14)
    apply(shipment, event("RETURNING", on(15), role=PlaceRole.DEST))
    assert db.session.get_one(Shipment, shipment.id).closed_at is None
