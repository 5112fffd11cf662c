"""What was accepted is read and filed: once, in order, and none holds up another."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from desk.automation.sweeper import sweep_once
from desk.core.db import db, transaction
from desk.feeds import handling
from desk.feeds.commands import accept, drop_bodies, replay
from desk.feeds.counting import lag_at
from desk.feeds.handling import handle_some
from desk.feeds.models import FeedCount
from desk.shipments.commands.importing import NewReference, attach_reference
from desk.shipments.commands.mapping import map_code
from desk.shipments.commands.telling import Telling
from desk.shipments.commands.waiting import park
from desk.shipments.models import Shipment, TrackingEvent
from desk.shipments.models_tracking import UnmappedCode, WaitingEvent
from desk.shipments.types import ReferenceType
from tests import factories
from tests.factories import NOON
from tests.feeds.bodies import NUMBER, a_feed, body_of, deliveries, event, reread
from tests.shipments.telling import NUMBER as TOLD_OF
from tests.shipments.telling import a_shipment, on, told


def give(feed, *bodies, at=NOON, **more):
    with transaction():
        return [accept(feed, body, headers={}, source_ip="", at=at, **more) for body in bodies]


@pytest.fixture
def shipment(app):
    return factories.shipment(factories.customer(), ("MBL", NUMBER))


def of(shipment):
    db.session.rollback()
    return db.session.get_one(Shipment, shipment.id, populate_existing=True)


def rows():
    return db.session.scalars(select(TrackingEvent).order_by(TrackingEvent.event_at)).unique().all()


def test_a_message_moves_its_shipment(shipment):
    feed = a_feed()
    give(feed, body_of(event("DEPARTED"), event("ARRIVED", "2026-11-20T11:00:00+08:00", place="DEHAM")))
    assert handle_some() == 1
    (row,) = deliveries()
    assert (row.state, row.outcomes) == ("done", {"live": 2})
    assert of(shipment).stage == "ARRIVED" and of(shipment).look_at is not None
    assert [(one.feed, one.delivery_id, one.source) for one in rows()] == [("desk", row.id, "CARRIER")] * 2
    assert reread(feed).last_success_at is not None
    assert handle_some() == 0


def test_the_sweep_finds_what_waits(shipment):
    give(a_feed(), body_of(event()))
    sweep_once()
    assert of(shipment).stage == "DEPARTED"


def test_a_body_that_cannot_be_read_is_dead_and_holds_up_nobody(shipment):
    feed = a_feed()
    give(feed, b"{", b'{"x": 1}', b"[" * 100_000, body_of(event()))
    assert handle_some() == 4
    assert [(one.state, bool(one.reason)) for one in deliveries()] == [("dead", True)] * 3 + [("done", False)]
    assert of(shipment).stage == "DEPARTED"
    assert reread(feed).last_problem


def test_one_bad_event_does_not_spoil_the_others(shipment):
    give(a_feed(), body_of(event(), 7, event(at="when it rains", remark="Tel 13812345678")))
    handle_some()
    (row,) = deliveries()
    assert (row.state, row.outcomes) == ("done", {"live": 1, "dead": 2})
    assert [one["reason"] for one in row.problems] == ["bad_event", "no_time"]
    assert "13812345678" not in str(row.problems)


def test_a_failure_is_tried_again_and_then_dead_while_others_go_on(shipment, monkeypatch):
    feed, real = a_feed(), handling.file_reading
    bad, good = give(feed, body_of(event("ARRIVED", place="DEHAM"), note="bad"), body_of(event()))

    def sometimes(found, *args, delivery_id, **more):
        if delivery_id == bad:
            raise ZeroDivisionError
        return real(found, *args, delivery_id=delivery_id, **more)

    monkeypatch.setattr(handling, "file_reading", sometimes)
    for _ in range(3):
        handle_some()
        with transaction():
            for one in deliveries_now():
                one.next_try_at = NOON
    states = {one.id: (one.state, one.reason) for one in deliveries()}
    assert states == {bad: ("dead", "ZeroDivisionError"), good: ("done", "")}
    monkeypatch.undo()
    with transaction():
        replay(next(one for one in deliveries_now() if one.id == bad), actor="shell", at=NOON)
    handle_some()
    assert of(shipment).stage == "ARRIVED"


def deliveries_now():
    return db.session.query(handling.FeedDelivery).all()


def test_a_second_delivery_of_one_id_is_ignored(shipment):
    feed = a_feed()
    give(feed, body_of(event(), delivery_id="d-1"), body_of(event("ARRIVED", place="DEHAM"), delivery_id="d-1"))
    handle_some()
    assert [one.state for one in deliveries()] == ["done", "ignored"]
    assert len(rows()) == 1


def test_an_unknown_number_waits_and_creates_nothing(app):
    give(a_feed(), body_of(event(number="NOBODY12345")))
    handle_some()
    assert deliveries()[0].outcomes == {"unbound": 1}
    assert db.session.query(Shipment).count() == 0 and db.session.query(WaitingEvent).count() == 1


def test_a_customers_own_feed_cannot_touch_another_ones_shipment(shipment):
    stranger = factories.customer(domains=())
    give(a_feed(customer_id=stranger.id), body_of(event()))
    handle_some()
    assert of(shipment).stage == "BOOKED" and deliveries()[0].outcomes == {"unbound": 1}


def test_an_unknown_code_is_counted_and_mapped_later_for_what_is_stored_and_what_comes(shipment):
    feed = a_feed()
    give(feed, body_of(event("ZZTOP")))
    handle_some()
    (code,) = db.session.scalars(select(UnmappedCode))
    assert (code.feed_kind, code.raw_code, code.times, of(shipment).stage) == ("desk", "ZZTOP", 1, "BOOKED")
    with transaction():
        row = db.session.get_one(UnmappedCode, code.id)
        assert map_code(row, "DEPARTED", feeds=["desk"], actor="shell", at=NOON) == 1
    assert of(shipment).stage == "DEPARTED"
    give(feed, body_of(event("ZZTOP", "2026-11-20T10:30:00+08:00")))
    handle_some()
    assert [one.code for one in rows()] == ["DEPARTED", "DEPARTED"]


def test_what_a_feed_does_is_counted_by_the_hour(shipment):
    give(a_feed(), body_of(event()), b"{")
    handle_some()
    (count,) = db.session.scalars(select(FeedCount))
    assert (count.deliveries, count.dead, count.events, count.hour) == (2, 1, 1, NOON)
    assert lag_at(count.lags, 0.95).total_seconds() == 2 * 3600


def test_bytes_are_forgotten_after_ninety_days_and_not_before(shipment):
    give(a_feed(), body_of(event()))
    handle_some()
    (row,) = deliveries()
    with transaction():
        assert drop_bodies(NOON.replace(year=2027, month=2, day=17)) == 0
        assert drop_bodies(NOON.replace(year=2027, month=2, day=19)) == 1
    assert deliveries()[0].body is None
    with transaction():
        replay(deliveries_now()[0], actor="shell", at=NOON)
    assert deliveries()[0].state == "done"


def test_many_go_in_one_pass_and_none_twice(shipment):
    feed = a_feed()
    bodies = [body_of(event("IN_TRANSIT", f"2026-11-20T09:{minute:02d}:00+08:00")) for minute in range(40)]
    give(feed, *bodies)
    while handle_some():
        pass
    assert len(rows()) == 40 and {one.state for one in deliveries()} == {"done"}


def test_a_code_that_is_mapped_while_its_event_waits_counts_once_the_shipment_is_there(app):
    give(a_feed(), body_of(event("ZZTOP")))
    handle_some()
    (code,) = db.session.scalars(select(UnmappedCode))
    with transaction():
        map_code(db.session.get_one(UnmappedCode, code.id), "DEPARTED", feeds=["desk"], actor="shell", at=NOON)
    bare = factories.shipment(factories.customer())
    with transaction():
        row = db.session.get_one(Shipment, bare.id)
        attach_reference(row, NewReference(ReferenceType.MBL, NUMBER), actor="shell", at=NOON)
    assert ([one.code for one in rows()], of(bare).stage) == (["DEPARTED"], "DEPARTED")


def test_the_newest_version_of_what_waits_is_the_one_that_counts(app):
    new = told("DEPARTED", on(1), source_id="e", version_at=on(3))
    for version in (replace(new, version_at=on(2)), new, new):
        with transaction():
            park(version, Telling("dcsa2", on(4)))
    bare = a_shipment(("PO", "PO-77001"))
    with transaction():
        row = db.session.get_one(Shipment, bare.id)
        attach_reference(row, NewReference(ReferenceType.MBL, TOLD_OF), actor="shell", at=on(5))
    assert [one.version_at for one in rows()] == [on(3)]
    assert db.session.query(WaitingEvent).count() == 0
