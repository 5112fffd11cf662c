"""Carriers report trouble: cases, the shipment's ticket, and clocks that go on."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.accounts.models import Customer
from desk.automation.silence import silent_feeds
from desk.automation.sweeper import sweep_once
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.feeds.models import Feed
from desk.notifications.models import Notice
from desk.notifications.wording import line
from desk.shipments.commands.exceptions import bring_cases, resolve
from desk.shipments.exception_types import Seen
from desk.shipments.models import Shipment
from desk.shipments.models_care import ExceptionCase, ExceptionRule, FreeTime
from desk.shipments.queries import Found
from desk.sla.commands.seed import seed_promises
from desk.sla.models import SlaTimer
from desk.tickets import freight_watch
from desk.tickets.commands.freight_cases import document_arrived
from desk.tickets.commands.state import set_status
from desk.tickets.freight_watch import watch_freight
from desk.tickets.models import Message, Ticket, TicketShipment
from desk.tickets.types import TicketStatus
from tests import factories
from tests.factories import NOON

H = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def freight(app):
    owner = factories.customer()
    return factories.shipment(owner, ("MBL", "OOLU2611999000"), stage="IN_TRANSIT")


def look(row, at, limit=50, silent=None):
    with transaction():
        db.session.get_one(Shipment, row.id).look_at = at
    return watch_freight(at, limit, lambda _now: silent or {})


def cases():
    return list(db.session.scalars(select(ExceptionCase).order_by(ExceptionCase.id)))


def tickets():
    return list(db.session.scalars(select(Ticket).order_by(Ticket.id)))


def notices():
    return [one.text for one in db.session.scalars(select(Message).where(Message.automatic == "exception"))]


def test_trouble_opens_one_ticket_before_anybody_asks(freight):
    factories.event(freight, "CUSTOMS_INSPECTION", NOON, place_role="DEST")
    assert look(freight, NOON + MINUTE) == 1
    (case,), (ticket,) = cases(), tickets()
    assert (case.type, case.ticket_id, ticket.type) == ("CUSTOMS_INSPECTION", ticket.id, "exception")
    assert ticket.customer_id == freight.customer_id
    assert db.session.scalars(select(TicketShipment.shipment_id)).all() == [freight.id]
    look(freight, NOON + 2 * MINUTE)
    factories.event(freight, "DAMAGED", NOON + 3 * MINUTE)
    look(freight, NOON + 4 * MINUTE)
    assert len(tickets()) == 1
    assert tickets()[0].priority == "high"
    assert len(notices()) == 2


def test_it_joins_the_ticket_that_is_open_already(freight):
    asked = factories.ticket(found=[Found(freight.id, "OOLU2611999000")])
    with transaction():
        asked.customer_id = freight.customer_id
    factories.event(freight, "CUSTOMS_HOLD", NOON, place_role="DEST")
    look(freight, NOON + MINUTE)
    assert [one.id for one in tickets()] == [asked.id]
    assert cases()[0].ticket_id == asked.id


def test_another_customers_ticket_is_not_joined(freight):
    factories.ticket(found=[Found(freight.id, "OOLU2611999000")], from_email="x@other.example")
    factories.event(freight, "CUSTOMS_HOLD", NOON, place_role="DEST")
    look(freight, NOON + MINUTE)
    assert len(tickets()) == 2


def test_what_is_light_waits_in_the_pool_unless_a_rule_wants_a_ticket(freight):
    factories.event(freight, "DEPARTED", NOON)
    look(freight, NOON + 169 * H)
    assert [one.type for one in cases()] == ["NO_UPDATE"]
    assert tickets() == []
    with transaction():
        db.session.add(ExceptionRule(type="DELAYED", opens_ticket=True))
    factories.event(freight, "DELAYED", NOON + 170 * H)
    look(freight, NOON + 171 * H)
    assert len(tickets()) == 1


def test_a_case_closes_by_itself_and_comes_back_as_a_recurrence(freight):
    factories.event(freight, "CUSTOMS_HOLD", NOON, place_role="DEST")
    look(freight, NOON + MINUTE)
    factories.event(freight, "CUSTOMS_RELEASED", NOON + H, place_role="DEST")
    look(freight, NOON + 2 * H)
    assert cases()[0].resolution == "over"
    factories.event(freight, "CUSTOMS_HOLD", NOON + 3 * H, place_role="DEST")
    look(freight, NOON + 4 * H)
    assert cases()[1].recurrence_of == cases()[0].id


def test_what_was_resolved_by_hand_stays_so_until_it_comes_about_anew(freight):
    agent = factories.agent()
    factories.event(freight, "CUSTOMS_HOLD", NOON, place_role="DEST")
    look(freight, NOON + MINUTE)
    with transaction():
        resolve(cases()[0], "solved", by=agent, at=NOON + H)
    look(freight, NOON + 2 * H)
    assert len(cases()) == 1
    factories.event(freight, "CUSTOMS_HOLD", NOON + 3 * H, place_role="DEST")
    look(freight, NOON + 4 * H)
    assert [one.resolved_at is None for one in cases()] == [False, True]


def test_the_history_of_an_old_number_opens_cases_and_tells_nobody(freight):
    heard = NOON + 100 * H
    for hours in range(20):
        factories.event(freight, "IN_TRANSIT", NOON + hours * H, received_at=heard)
    factories.event(freight, "CUSTOMS_HOLD", NOON + 30 * H, received_at=heard, place_role="DEST")
    look(freight, heard)
    assert "CUSTOMS_HOLD" in [one.type for one in cases()]
    assert tickets() == []


def test_what_comes_and_goes_is_told_once_in_half_an_hour(freight):
    factories.event(freight, "CUSTOMS_HOLD", NOON, place_role="DEST")
    look(freight, NOON)
    for minute in (5, 15):
        code = "CUSTOMS_RELEASED" if minute == 5 else "CUSTOMS_HOLD"
        factories.event(freight, code, NOON + minute * MINUTE, place_role="DEST")
        look(freight, NOON + minute * MINUTE)
    assert len(cases()) == 2
    assert len(notices()) == 1


def test_doubtful_events_open_nothing(freight):
    factories.event(freight, "LOST", NOON, state="SUSPECT")
    look(freight, NOON + MINUTE)
    assert cases() == []


def test_the_next_look_is_when_time_may_bring_something(freight):
    factories.event(freight, "DEPARTED", NOON)
    look(freight, NOON)
    db.session.expire_all()
    assert db.session.get_one(Shipment, freight.id).look_at == NOON + 168 * H + timedelta(seconds=1)
    assert watch_freight(NOON + 167 * H) == 0
    assert watch_freight(NOON + 169 * H) == 1


def test_a_release_by_customs_resumes_the_clock_that_waited_for_it(freight):
    with transaction():
        seed_promises(actor="shell", at=NOON)
    agent, ticket = factories.agent(), factories.ticket(found=[Found(freight.id, "OOLU2611999000")])
    with transaction():
        ticket.customer_id = freight.customer_id
        set_status(ticket, TicketStatus.WAITING_AUTHORITY, by=agent, at=NOON + H)
    factories.event(freight, "CUSTOMS_RELEASED", NOON, received_at=NOON + MINUTE, place_role="DEST")
    look(freight, NOON + 2 * H)
    assert ticket.status == "waiting_authority"  # who waits knew of that already
    factories.event(freight, "CUSTOMS_RELEASED", NOON + 3 * H, received_at=NOON + 4 * H, place_role="DEST")
    look(freight, NOON + 5 * H)
    db.session.expire_all()
    assert ticket.status == "open"
    states = db.session.scalars(select(SlaTimer.state).where(SlaTimer.ticket_id == ticket.id)).all()
    assert "paused" not in states


def test_a_document_resumes_what_waited_for_the_customer(freight):
    agent, ticket = factories.agent(), factories.ticket(found=[Found(freight.id, "OOLU2611999000")])
    with transaction():
        ticket.customer_id = freight.customer_id
        set_status(ticket, TicketStatus.WAITING_CUSTOMER, by=agent, at=NOON + H)
    with transaction():
        assert document_arrived(freight.id, "VGM", at=NOON + 2 * H) == 1
    assert ticket.status == "open"
    with transaction():
        assert document_arrived(freight.id, "VGM", at=NOON + 3 * H) == 0


def test_reviewing_one_shipment_takes_few_statements_and_many_take_hardly_more(freight, count_statements):
    owner = factories.customer(domains=())
    more = [factories.shipment(owner, ("MBL", f"OOLU26119991{n:02d}"), stage="IN_TRANSIT") for n in range(10)]
    for one in (freight, *more):
        factories.event(one, "DEPARTED", NOON)
    with transaction():
        db.session.get_one(Shipment, freight.id).look_at = NOON + H
    assert count_statements(lambda: watch_freight(NOON + H)) <= 9
    with transaction():
        for one in more:
            db.session.get_one(Shipment, one.id).look_at = NOON + 2 * H
    assert count_statements(lambda: watch_freight(NOON + 2 * H)) <= 10


def test_a_silent_feed_is_noted_inside_only(freight):
    factories.event(freight, "DEPARTED", NOON)
    look(freight, NOON + 2 * H, silent={"test": NOON + H})
    (case,) = cases()
    assert (case.type, case.customer_visible) == ("FEED_STALE", False)
    assert tickets() == []


def test_whoever_answers_for_the_customer_hears_of_it_by_bell_once(freight):
    manager = factories.agent()
    with transaction():
        db.session.get_one(Customer, freight.customer_id).account_manager_id = manager.id
    factories.event(freight, "CUSTOMS_HOLD", NOON, place_role="DEST")
    look(freight, NOON + MINUTE)
    look(freight, NOON + H)
    (notice,) = db.session.scalars(select(Notice)).all()
    assert (notice.agent_id, notice.kind, notice.channel) == (manager.id, "exception", "bell")
    assert freight.shipment_no in line(notice.kind, notice.data, "UTC")


def test_two_who_look_at_once_open_one_case(freight):
    seen = [Seen("CUSTOMS_HOLD", 2, NOON, "CUSTOMS_HOLD", at_once=True)]
    with transaction():
        first = bring_cases(freight.id, seen, [], at=NOON)
        second = bring_cases(freight.id, seen, [], at=NOON)
    assert (len(first.opened), len(second.opened), len(cases())) == (1, 0, 1)


def test_the_sweep_looks_by_itself(freight):
    factories.event(freight, "LOST", utcnow())
    with transaction():
        db.session.get_one(Shipment, freight.id).look_at = utcnow()
    assert sweep_once() >= 1
    assert [one.type for one in cases()] == ["LOST"]
    assert tickets()[0].type == "claim"


def test_a_feed_is_silent_when_it_said_nothing_for_longer_than_it_may(app):
    with transaction():
        for name, allowed in (("own", 60), ("other", 600), ("free", None)):
            db.session.add(Feed(name=name, kind="desk", token=name, stale_after_min=allowed, created_at=NOON,
                                last_success_at=NOON))  # fmt: skip
    assert silent_feeds(NOON + 2 * H) == {"own": NOON + H}


def test_one_that_cannot_be_reviewed_does_not_hold_up_the_others(freight, monkeypatch):
    other = factories.shipment(factories.customer(domains=()), ("MBL", "OOLU2611999009"), stage="IN_TRANSIT")
    for row in (freight, other):
        factories.event(row, "LOST", NOON)
        with transaction():
            db.session.get_one(Shipment, row.id).look_at = NOON
    right = freight_watch.review

    def breaks(s, now, rules):
        if s.shipment_id == freight.id:
            raise ValueError
        return right(s, now, rules)

    monkeypatch.setattr(freight_watch, "review", breaks)
    assert watch_freight(NOON + H) == 1
    assert [one.shipment_id for one in cases()] == [other.id]
    db.session.expire_all()
    assert db.session.get_one(Shipment, freight.id).look_at == NOON + 2 * H


def test_free_time_that_an_event_begins_is_at_risk(freight):
    with transaction():
        db.session.add(FreeTime(shipment_id=freight.id, kind="DEM", duration=3, unit="CD", start_code=""))
    factories.event(freight, "DISCHARGED", NOON, place_role="DEST", location_code="DEHAM")
    look(freight, NOON + H)
    assert "FREE_TIME_RISK" not in [one.type for one in cases()]
    assert db.session.get_one(Shipment, freight.id).look_at < NOON + 48 * H
    look(freight, NOON + 24 * H)
    assert [one.facts["kind"] for one in cases() if one.type == "FREE_TIME_RISK"] == ["DEM"]


@pytest.mark.parametrize("first", ["CUSTOMS_INSPECTION", "CUSTOMS_RELEASED"])
def test_a_release_of_the_same_day_ends_an_inspection_whichever_was_written_down_first(freight, first):
    for code in sorted(("CUSTOMS_INSPECTION", "CUSTOMS_RELEASED"), reverse=first == "CUSTOMS_RELEASED"):
        factories.event(freight, code, NOON, place_role="DEST", precision="DAY")
    look(freight, NOON + H)
    assert cases() == []
