"""One vessel or port in trouble, many shipments: gathered, told with one press, closed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.shipments.models import Leg
from desk.shipments.models_care import ExceptionCase, Incident, IncidentShipment
from desk.tickets.freight_watch import watch_freight
from desk.tickets.models import Message, Ticket
from tests import factories

H = timedelta(hours=1)


@pytest.fixture
def desk(sign_in):
    return sign_in(factories.agent(role="supervisor", name="林晓", locale="en"))


def aboard(owner, number, vessel="EVER AIM", voyage="1203W", arrived=None, **fields):
    row = factories.shipment(owner, ("MBL", number), stage=fields.pop("stage", "IN_TRANSIT"), **fields)
    with transaction():
        db.session.add(Leg(shipment_id=row.id, seq=1, mode="SEA", vessel=vessel, voyage=voyage, from_code="CNNGB",
                           to_code="DEHAM", ata_at=arrived))  # fmt: skip
    return row


def customers():
    """Two, with somebody to write to: one reads Chinese, one English."""
    found = []
    for domain, language in (("hengyuan.example", "zh_CN"), ("nordlicht.example", "en")):
        owner = factories.customer(domains=(domain,), language=language)
        asked = factories.ticket(from_email=f"ops@{domain}", subject="Hello")
        with transaction():
            asked.status, asked.contact.customer_id, asked.customer_id = "closed", owner.id, owner.id
            asked.contact.language = language
        found.append(owner)
    return found


def create(client, rows, kind="VESSEL", value="EVER AIM", title="Fire on board"):
    data = {"kind": kind, "value": value, "title": title, "shipment": [row.id for row in rows]}
    return client.post("/incidents", data=data)


def sent():
    return list(db.session.scalars(select(Message).where(Message.direction == "out").order_by(Message.id)))


def test_a_vessel_finds_the_live_shipments_that_are_on_it(desk):
    owner = factories.customer()
    here = aboard(owner, "OOLU2611999000")
    gone = aboard(owner, "OOLU2611999001", arrived=utcnow())
    other = aboard(owner, "OOLU2611999002", vessel="EVER ACE")
    over = aboard(owner, "OOLU2611999003", stage="SIGNED")
    for value in ("ever aim", "EVER AIM 1203W", "aim"):
        page = desk.get("/incidents", query_string={"kind": "VESSEL", "value": value}).text
        assert here.shipment_no in page
        assert not any(row.shipment_no in page for row in (gone, other, over))


@pytest.mark.parametrize("value", ["DEHAM", "deham", "Hamburg", "汉堡"])
def test_a_port_finds_what_still_goes_through_it(desk, value):
    here = aboard(factories.customer(), "OOLU2611999000")
    assert here.shipment_no in desk.get("/incidents", query_string={"kind": "PORT", "value": value}).text


@pytest.mark.parametrize("value", ["%", "_", "\0", "x" * 500, "'; --", "  "])
def test_what_names_no_vessel_finds_nothing(desk, value):
    here = aboard(factories.customer(), "OOLU2611999000")
    answer = desk.get("/incidents", query_string={"kind": "VESSEL", "value": value})
    assert answer.status_code == 200
    assert here.shipment_no not in answer.text


def test_one_parent_and_a_ticket_for_each(desk):
    first, second = customers()
    rows = [aboard(first, "OOLU2611999000"), aboard(second, "OOLU2611999001")]
    assert create(desk, rows).status_code == 303
    incident = db.session.scalars(select(Incident)).one()
    kept = db.session.scalars(select(IncidentShipment)).all()
    assert len({incident.parent_ticket_id, *(one.ticket_id for one in kept)}) == 3
    assert {one.type for one in db.session.scalars(select(ExceptionCase))} == {"VESSEL_INCIDENT"}
    page = desk.get(f"/incidents/{incident.id}").text
    assert all(row.shipment_no in page for row in rows)


def test_all_are_told_with_their_own_fields_each_in_their_language_once(desk):
    first, second = customers()
    rows = [aboard(first, "OOLU2611999000"), aboard(second, "OOLU2611999001")]
    create(desk, rows)
    number = db.session.scalars(select(Incident.id)).one()
    assert "OOLU2611999001" in desk.post(f"/incidents/{number}", data={"do": "preview"}).text
    assert sent() == []
    desk.post(f"/incidents/{number}", data={"do": "tell"})
    zh, en = sorted(sent(), key=lambda one: "OOLU2611999001" in one.text)
    assert "OOLU2611999000" in zh.text
    assert "OOLU2611999001" not in zh.text
    assert "EVER AIM 发生异常" in zh.text
    assert "There is trouble with EVER AIM" in en.text
    desk.post(f"/incidents/{number}", data={"do": "tell"})
    assert len(sent()) == 2


def test_the_watch_leaves_its_cases_open_and_closing_ends_all(desk):
    first, second = customers()
    rows = [aboard(first, "OOLU2611999000"), aboard(second, "OOLU2611999001")]
    create(desk, rows)
    with transaction():
        for row in rows:
            row.look_at = utcnow()
    watch_freight(utcnow())
    assert len(db.session.scalars(select(ExceptionCase).where(ExceptionCase.resolved_at.is_(None))).all()) == 2
    number = db.session.scalars(select(Incident.id)).one()
    desk.post(f"/incidents/{number}", data={"do": "tell"})
    assert desk.post(f"/incidents/{number}", data={"do": "close"}).status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(ExceptionCase).where(ExceptionCase.resolved_at.is_(None))).all() == []
    states = {one.status for one in db.session.scalars(select(Ticket).where(Ticket.type == "exception"))}
    assert states == {"solved"}
    assert desk.post(f"/incidents/{number}", data={"do": "close"}).status_code == 409


@pytest.mark.parametrize("fields", [{"title": ""}, {"title": "x" * 201}, {"kind": "TRAIN"}, {"value": ""}])
def test_what_cannot_be_is_refused_and_nothing_written(desk, fields):
    row = aboard(factories.customer(), "OOLU2611999000")
    assert create(desk, [row], **fields).status_code == 422
    assert create(desk, []).status_code == 422
    assert db.session.scalars(select(Incident)).all() == []


def test_it_is_for_who_answers_for_many(sign_in):
    assert sign_in(factories.agent()).get("/incidents").status_code == 403


@pytest.mark.parametrize("role", ["agent", "finance"])
@pytest.mark.parametrize("todo", ["", "preview", "tell", "close", "no such thing"])
def test_who_may_not_work_on_incidents_is_told_so_whatever_they_send(desk, sign_in, role, todo):
    create(desk, [aboard(factories.customer(), "OOLU2611999000")])
    number = db.session.scalars(select(Incident.id)).one()
    client = sign_in(factories.agent(role=role))
    assert client.post(f"/incidents/{number}", data={"do": todo}).status_code == 403


def test_a_button_that_is_pressed_twice_begins_one_incident(desk):
    rows = [aboard(factories.customer(), "OOLU2611999000")]
    first, second = create(desk, rows), create(desk, rows)
    assert (first.status_code, second.status_code, first.location) == (303, 303, second.location)
    assert len(db.session.scalars(select(Incident)).all()) == 1
    assert create(desk, rows, title="Another one").location != first.location
