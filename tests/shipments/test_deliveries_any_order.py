"""Deliveries of several feeds, in any order and in parts: the same rows count, the same is shown and found wrong."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.shipments.carriers.events import DocumentFunction, Estimate, EventTime, Precision, TzSource
from desk.shipments.commands.events import rebuild
from desk.shipments.commands.taking import take
from desk.shipments.commands.telling import Telling
from desk.shipments.exception_facts import situations
from desk.shipments.exceptions import review
from desk.shipments.models import Package, Shipment
from desk.shipments.types import PlaceRole, ReferenceType
from tests.shipments.telling import NUMBER, a_shipment, expected, looks, number, on, told

BOXES = ("", "CSQU3054383", "MSKU0000002")
THERE = (PlaceRole.DEST, "DEHAM")
CODES = {
    "DEPARTED": (PlaceRole.ORIGIN, "CNNGB"), "TS_DISCHARGED": (PlaceRole.TS, "SGSIN"), "ARRIVED": THERE,
    "CUSTOMS_HOLD": THERE, "CUSTOMS_RELEASED": THERE, "DUTY_PAID": THERE, "DELIVERY_ATTEMPTED": THERE,
    "DELIVERED": THERE, "RETURNING": THERE, "DESTROYED": (), "PICKED_UP": (), "INFO_ONLY": (), "EMPTY_RETURNED": (),
}  # fmt: skip
FEEDS = {"dcsa2": "CARRIER", "dcsa3": "AGENT", "aftership": "AGGREGATOR"}


def a_time(at, **more):
    return EventTime(at, at.isoformat(), more.pop("source", TzSource.EXPLICIT), **more)


def an_eta(day, source="CARRIER", target="ARRIVAL_POD"):
    return Estimate((), target, a_time(on(day)), None, source)


@st.composite
def an_event(draw):
    code, at = draw(st.sampled_from(sorted(CODES))), on(draw(st.integers(0, 8)))
    more = {"equipment": draw(st.sampled_from(BOXES)), "references": (number(NUMBER, ReferenceType.MBL),)}
    if draw(st.booleans()):
        more |= {"source_id": draw(st.sampled_from("ab")), "retracts": draw(st.integers(0, 6)) == 0}
        more |= {"version_at": draw(st.sampled_from([None, on(1), on(2)]))}
    if draw(st.integers(0, 5)) == 0:
        function = draw(st.sampled_from(list(DocumentFunction)))
        more |= {"document": "D", "document_function": function, "version_at": on(draw(st.integers(1, 3)))}
    if draw(st.integers(0, 5)) == 0:
        more |= {"time": a_time(at, source=TzSource.UNKNOWN, precision=Precision.DAY)}
    if draw(st.booleans()):
        return expected(code, at, *CODES[code], plan_key=draw(st.sampled_from(["", "p"])), **more)
    return told(code, at, *CODES[code], **more)


@st.composite
def a_delivery(draw):
    etas = st.builds(an_eta, st.integers(10, 12), st.sampled_from(["CARRIER", "AGENT"]),
                     st.sampled_from(["ARRIVAL_POD", "DELIVERY"]))  # fmt: skip
    events, estimates = draw(st.lists(an_event(), max_size=3)), draw(st.lists(etas, max_size=1))
    return draw(st.sampled_from(sorted(FEEDS))), draw(st.integers(0, 99)), events, estimates


def give(shipment, feed, hour, events, estimates):
    with transaction():
        row, telling = db.session.get_one(Shipment, shipment.id), Telling(feed, on(6, hour), FEEDS[feed])
        take(row, events, telling, at=on(40), estimates=estimates)


def in_parts(delivery):
    feed, hour, events, estimates = delivery
    return [(feed, hour, [], estimates), *((feed, hour, [event], []) for event in events)]


def all_looks(shipment):
    kept, columns = looks(shipment)
    boxes = select(Package).where(Package.shipment_id == shipment.id).order_by(Package.identifier)
    packages = [(one.identifier, one.stage, one.stage_since, one.status_code, one.delivered_at)
                for one in db.session.scalars(boxes)]  # fmt: skip
    wrong = sorted((one.type, one.severity, one.opened_at, one.rule, str(sorted(one.facts.items())))
                   for one in review(situations([shipment.id])[shipment.id], on(45)))  # fmt: skip
    return kept, columns, packages, wrong, db.session.get_one(Shipment, shipment.id).heard_at


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_deliveries_in_any_order_and_in_parts_give_the_same(app, data):
    told_so = data.draw(st.lists(a_delivery(), min_size=1, max_size=4, unique_by=lambda one: one[1]))
    mode = data.draw(st.sampled_from(["SEA", "COURIER", "AIR"]))
    parts = [part for one in told_so for part in in_parts(one)]
    again = data.draw(st.permutations(parts + data.draw(st.lists(st.sampled_from(parts), max_size=1))))
    at_once, mixed = a_shipment(mode=mode), a_shipment(mode=mode)
    for one in told_so:
        give(at_once, *one)
    for one in again:
        give(mixed, *one)

    assert all_looks(at_once) == all_looks(mixed)
    with transaction():
        assert not rebuild(db.session.get_one(Shipment, mixed.id))


@pytest.mark.parametrize("order", list(permutations([(1, 10), (2, 14), (3, 10), (5, 10)])))
def test_an_estimate_that_came_late_has_not_the_last_word(app, order):
    shipment = a_shipment()
    for hour, day in order:
        give(shipment, "aftership", hour, [], [an_eta(day)])
    row = db.session.get_one(Shipment, shipment.id)
    assert (row.eta_at, row.eta_first_at, row.eta_previous_at) == (on(10), on(10), on(14))


def test_who_says_the_same_again_does_not_outdo_who_spoke_since(app):
    shipment = a_shipment()
    for hour, feed, day in ((1, "aftership", 10), (2, "dcsa2", 14), (3, "aftership", 10), (4, "aftership", 10)):
        give(shipment, feed, hour, [], [an_eta(day)])
    row = db.session.get_one(Shipment, shipment.id)
    revision = row.revision
    assert row.eta_at == on(14)
    give(shipment, "aftership", 5, [], [an_eta(10)])
    assert db.session.get_one(Shipment, shipment.id).revision == revision
    found = situations([shipment.id])[shipment.id].estimates
    assert [one.at for one in found] == [on(10), on(14)]
    assert all(one.observed_at <= on(6) + timedelta(hours=2) for one in found)
