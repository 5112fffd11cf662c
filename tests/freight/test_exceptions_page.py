"""The exception pool as agents use it."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.inquiries.models import Inquiry
from desk.shipments.models import Shipment
from desk.shipments.models_care import ExceptionCase
from desk.shipments.queries import Found
from desk.tickets.freight_watch import watch_freight
from desk.tickets.models import Message, Ticket
from tests import factories

H = timedelta(hours=1)


def trouble(owner, number, code="CUSTOMS_HOLD", **fields):
    """A shipment of this customer with one exception."""
    now = utcnow()
    row = factories.shipment(owner, ("MBL", number), stage="IN_TRANSIT", opened_at=now - 9 * H, **fields)
    factories.event(row, code, now - H, place_role="DEST", location_code="DEHAM")
    with transaction():
        db.session.get_one(Shipment, row.id).look_at = now
    watch_freight(now)
    return row


def case_of(row):
    db.session.expire_all()
    return db.session.scalars(select(ExceptionCase).where(ExceptionCase.shipment_id == row.id)).one()


def do(client, what, *rows, **fields):
    return client.post("/exceptions", data={"do": what, "case": [case_of(row).id for row in rows], **fields})


@pytest.fixture
def owner(app):
    return factories.customer(name="宁波恒远")


@pytest.fixture
def desk(sign_in):
    return sign_in(factories.agent(name="林晓", locale="en"))


def test_the_pool_shows_what_is_wrong_and_filters_it(desk, owner):
    held, lost = trouble(owner, "OOLU2611999000"), trouble(owner, "OOLU2611999001", "LOST", mode="AIR")
    page = desk.get("/exceptions").text
    assert held.shipment_no in page
    assert page.index(lost.shipment_no) < page.index(held.shipment_no)
    assert lost.shipment_no not in desk.get("/exceptions?type=CUSTOMS_HOLD").text
    assert held.shipment_no not in desk.get("/exceptions?severity=3").text
    assert held.shipment_no not in desk.get("/exceptions?mode=AIR").text
    assert held.shipment_no not in desk.get("/exceptions?owner=me").text
    assert held.shipment_no in desk.get(f"/exceptions?customer={owner.id}&owner=none").text


@pytest.mark.parametrize("query", ["type=<b>", "severity=x", "owner=-1", "customer=99999999999", "page=0", "page=zz",
                                   "owner=7&mode=boat&tab=zz"])  # fmt: skip
def test_what_a_url_cannot_mean_is_as_if_it_were_not_there(desk, query):
    assert desk.get(f"/exceptions?{query}").status_code == 200


def test_an_empty_pool_says_so(desk):
    assert "Nothing is wrong" in desk.get("/exceptions").text


def test_taking_seeing_and_letting_go(desk, owner):
    row = trouble(owner, "OOLU2611999000")
    assert do(desk, "take", row).status_code == 303
    assert case_of(row).owner_id
    assert case_of(row).acknowledged_at
    do(desk, "release", row)
    assert case_of(row).owner_id is None


def test_resolving_needs_a_reason_that_there_is_and_takes_it_out_of_the_pool(desk, owner):
    row = trouble(owner, "OOLU2611999000")
    assert do(desk, "resolve", row, resolution="nonsense").status_code == 422
    assert do(desk, "resolve", row, resolution="other", reason=" ").status_code == 422
    assert case_of(row).resolved_at is None
    do(desk, "resolve", row, resolution="solved", reason="Broker called")
    assert case_of(row).resolution == "solved"
    assert row.shipment_no not in desk.get("/exceptions").text
    assert row.shipment_no in desk.get("/exceptions?tab=over").text


def test_nothing_ticked_or_nonsense_is_refused_in_words(desk, owner):
    trouble(owner, "OOLU2611999000")
    assert desk.post("/exceptions", data={"do": "take"}).status_code == 422
    assert desk.post("/exceptions", data={"do": "take", "case": "x"}).status_code == 422
    assert desk.post("/exceptions", data={"do": "eat", "case": "1"}).status_code == 422


def test_asking_the_carrier_goes_through_the_ticket(desk, owner):
    row = trouble(owner, "OOLU2611999000")
    do(desk, "ask", row, question="Where is it?")
    do(desk, "ask", row, question="Where is it?")
    (asked,) = db.session.scalars(select(Inquiry)).all()
    assert (asked.party, asked.ticket_id) == ("carrier", case_of(row).ticket_id)
    assert do(desk, "ask", row, question=" ").status_code == 422


def test_light_trouble_gets_a_ticket_when_somebody_wants_one(desk, owner):
    row = trouble(owner, "OOLU2611999000", "DELAYED")
    assert case_of(row).ticket_id is None
    do(desk, "ticket", row)
    do(desk, "ticket", row)
    assert case_of(row).ticket_id
    assert len(db.session.scalars(select(Ticket)).all()) == 1


def test_telling_is_looked_at_first_then_sent_once_in_the_customers_words(desk, owner):
    row = trouble(owner, "OOLU2611999000", "DELIVERY_ATTEMPTED", mode="COURIER")
    asked = factories.ticket(found=[Found(row.id, "OOLU2611999000")])
    with transaction():
        asked.customer_id, asked.contact.customer_id, asked.contact.language = owner.id, owner.id, "zh_CN"
    page = do(desk, "preview", row).text
    assert "重新预约" in page
    assert outgoing() == []
    assert do(desk, "tell", row).status_code == 303
    (sent,) = outgoing()
    assert "OOLU2611999000" in sent.text
    assert "/c/" in sent.text
    assert "DELIVERY_ATTEMPTED" not in sent.text
    assert case_of(row).told_at
    do(desk, "tell", row)
    assert len(outgoing()) == 1


def test_two_shipments_of_one_ticket_are_one_letter(desk, owner):
    first, second = trouble(owner, "OOLU2611999000"), trouble(owner, "OOLU2611999001")
    both = [Found(first.id, "OOLU2611999000"), Found(second.id, "OOLU2611999001")]
    asked = factories.ticket(found=both)
    with transaction():
        asked.customer_id = asked.contact.customer_id = owner.id
        for one in db.session.scalars(select(Ticket).where(Ticket.id != asked.id)):
            one.status = "closed"
    do(desk, "tell", first, second)
    (sent,) = outgoing()
    assert "OOLU2611999000" in sent.text
    assert "OOLU2611999001" in sent.text


def test_nobody_to_write_to_is_said(desk, owner):
    row = trouble(owner, "OOLU2611999000")
    assert row.shipment_no in do(desk, "preview", row).text
    answer = desk.post("/exceptions", data={"do": "tell", "case": case_of(row).id}, follow_redirects=True)
    assert "we know nobody there" in answer.text
    assert outgoing() == []


def test_the_file_holds_the_same(desk, owner):
    row = trouble(owner, "OOLU2611999000")
    sheet = load_workbook(BytesIO(desk.get("/exceptions/export").data)).active
    assert [one.value for one in sheet["E"]][1] == row.shipment_no


def test_who_may_not_work_on_exceptions_sees_none(sign_in):
    assert sign_in(factories.agent(role="finance")).get("/exceptions").status_code == 403


def outgoing():
    return list(db.session.scalars(select(Message).where(Message.direction == "out")))
