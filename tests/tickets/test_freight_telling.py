"""Estimates that slip, from what carriers report to what the customer reads."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.shipments.commands.events import ReportedEvent, apply_events
from desk.shipments.models import Shipment
from desk.shipments.models_care import ExceptionCase
from desk.shipments.queries import Found
from desk.shipments.types import Classifier, PlaceRole
from desk.tickets.commands.freight_telling import letters_for, tell_customers
from desk.tickets.freight_watch import watch_freight
from desk.tickets.models import Message
from tests import factories
from tests.factories import NOON

H = timedelta(hours=1)
FIRST = NOON + 400 * H


@pytest.fixture
def freight(app):
    owner = factories.customer(language="zh_CN")
    row = factories.shipment(owner, ("MBL", "OOLU2611999000"), project_tags=["黑五主推"], promise_at=FIRST + 40 * H)
    report(row, "DEPARTED", NOON, NOON, place=PlaceRole.ORIGIN, at="CNNGB")
    expect(row, FIRST, NOON + H)
    return row


def report(row, code, when, heard, *, place=PlaceRole.DEST, at="DEHAM", classifier=Classifier.ACT):
    with transaction():
        event = ReportedEvent(code, place, classifier, when, heard, location_code=at)
        apply_events(db.session.get_one(Shipment, row.id), [event], feed="test", actor="test", at=heard)
    watch_freight(heard)


def expect(row, eta, heard):
    report(row, "ARRIVED", eta, heard, classifier=Classifier.EST)


def slips():
    db.session.expire_all()
    rows = db.session.scalars(select(ExceptionCase).where(ExceptionCase.type == "ETA_SLIP"))
    return sorted(rows, key=lambda one: one.id)


def tell(cases, at):
    with transaction():
        return tell_customers(cases, by=factories_agent(), at=at, mail_domain="desk.test")


def factories_agent():
    return db.session.scalars(select(factories.Agent)).first()


def letters():
    return list(db.session.scalars(select(Message).where(Message.direction == "out").order_by(Message.id)))


def test_five_slips_of_ten_hours_are_one_case_and_one_letter_of_fifty(freight):
    factories.agent()
    asked = factories.ticket(found=[Found(freight.id, "OOLU2611999000")])
    with transaction():
        asked.customer_id = asked.contact.customer_id = freight.customer_id
        asked.contact.language = "zh_CN"
    for n in range(1, 6):
        expect(freight, FIRST + 10 * n * H, NOON + (1 + n) * H)
    (case,) = slips()
    assert case.facts["hours"] == 50
    assert case.severity == 3  # past what was promised
    assert tell([case], NOON + 7 * H).letters == 1
    (letter,) = letters()
    assert "共推迟约 50 小时" in letter.text
    assert "影响承诺时间" in letter.text
    assert "黑五主推" in letter.text
    watch_freight(NOON + 8 * H)
    assert slips()[0].resolution == "told"
    expect(freight, FIRST + 60 * H, NOON + 9 * H)
    assert len(slips()) == 1
    expect(freight, FIRST + 80 * H, NOON + 10 * H)
    assert [one.facts["hours"] for one in slips()] == [50, 30]


def test_a_slip_of_25_hours_is_one_and_of_23_is_none(freight):
    expect(freight, FIRST + 23 * H, NOON + 2 * H)
    assert slips() == []
    expect(freight, FIRST + 25 * H, NOON + 3 * H)
    assert len(slips()) == 1


def test_what_arrived_slips_no_more(freight):
    expect(freight, FIRST + 30 * H, NOON + 2 * H)
    report(freight, "ARRIVED", NOON + 3 * H, NOON + 3 * H)
    assert slips()[0].resolution == "over"


def test_looking_at_letters_writes_nothing_and_the_same_is_not_told_twice(freight):
    agent = factories.agent()
    factories.ticket(from_email="zhou@hengyuan.example")
    expect(freight, FIRST + 30 * H, NOON + 2 * H)
    (case,) = slips()
    (shown,), refused = letters_for([case], by=agent, at=NOON + 3 * H)
    assert not refused
    assert "OOLU2611999000" in shown.text
    assert letters() == []
    assert tell([case], NOON + 3 * H).letters == 1
    again = tell(slips(), NOON + 3 * H + timedelta(minutes=20))
    assert (again.letters, len(letters())) == (0, 1)


def test_our_own_affairs_are_told_to_nobody(freight):
    factories.agent()
    with transaction():
        db.session.add(ExceptionCase(shipment_id=freight.id, type="FEED_STALE", severity=1, opened_at=NOON,
                                     seen_at=NOON, customer_visible=False))  # fmt: skip
    (case,) = db.session.scalars(select(ExceptionCase))
    told = tell([case], NOON + H)
    assert told.letters == 0
    assert [len(numbers) for numbers in told.refused.values()] == [1]


def test_one_who_cannot_be_written_to_keeps_nobody_else_from_hearing(freight):
    factories.agent()
    other = factories.shipment(factories.customer(domains=()), ("MBL", "OOLU2611999001"), promise_at=FIRST + 40 * H)
    report(other, "DEPARTED", NOON, NOON, place=PlaceRole.ORIGIN, at="CNNGB")
    expect(other, FIRST, NOON + H)
    for row, number in ((freight, "OOLU2611999000"), (other, "OOLU2611999001")):
        asked = factories.ticket(found=[Found(row.id, number)], from_email=f"{row.id}@nowhere.example")
        with transaction():
            asked.customer_id = asked.contact.customer_id = row.customer_id
            if row is freight:
                asked.contact.email, asked.contact.email_index = "", None
        expect(row, FIRST + 50 * H, NOON + 2 * H)
    told = tell(slips(), NOON + 3 * H)
    assert told.letters == len(letters()) == 1
    assert list(told.refused.values()) == [[freight.shipment_no]]
    assert [one.told_at is None for one in slips()] == [True, False]
