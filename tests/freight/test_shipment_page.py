from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.shipments.commands.places import ensure_location
from desk.shipments.models import Leg, Package, TrackingEvent
from desk.shipments.models_care import Document, DocumentRequest, FreeTime
from desk.shipments.queries import Found
from tests import factories


@pytest.fixture
def lin(app):
    return factories.agent(locale="en", time_zone="Asia/Shanghai")


@pytest.fixture
def freight(app):
    now = utcnow()
    row = factories.shipment(
        factories.customer(), ("MBL", "HLCUSHA2611082"), ("CONTAINER", "HLXU8465120"),
        stage="IN_TRANSIT", status_code="TS_DEPARTED", eta_at=now + timedelta(days=9),
    )  # fmt: skip
    with transaction():
        ensure_location("SGSIN")
        db.session.add(Leg(shipment_id=row.id, seq=1, mode="SEA", from_code="CNNGB", to_code="SGSIN",
                           vessel="EVER ACE", atd_at=now - timedelta(days=9)))  # fmt: skip
        db.session.add(Leg(shipment_id=row.id, seq=2, mode="SEA", from_code="SGSIN", to_code="DEHAM",
                           eta_at=now + timedelta(days=9)))  # fmt: skip
    factories.event(row, "DEPARTED", now - timedelta(days=9), raw_code="VD-RAW")
    factories.event(row, "TS_DEPARTED", now - timedelta(days=2), location_code="SGSIN", place_role="TS")
    return row


def url(freight, rest=""):
    return f"/shipments/{freight.id}{rest}"


def test_the_page_answers_what_is_asked_again_and_again(lin, freight, sign_in):
    text = sign_in(lin).get(url(freight)).text
    for words in ("HLCUSHA2611082", "Continued from Singapore", "EVER ACE", "Estimated arrival", "Customs inspection"):
        assert words in text
    assert "(UTC+8)" in text and "your time" in text


def test_the_way_is_drawn_and_told(lin, freight, sign_in):
    text = sign_in(lin).get(url(freight)).text
    assert text.count('<svg class="map') == 3
    assert "Hamburg" in text and "last place reached" in text and "still to come" in text
    assert "style=" not in text


def test_raw_codes_and_what_does_not_count_stand_in_the_history_only(lin, freight, sign_in):
    factories.event(freight, "ARRIVED", utcnow() + timedelta(days=2), state="SUSPECT", doubt="future",
                    location_code="DEHAM", raw_code="ARR-RAW")  # fmt: skip
    client = sign_in(lin)
    assert "ARR-RAW" not in client.get(url(freight)).text
    history = client.get(url(freight, "?tab=raw")).text
    assert "ARR-RAW" in history and "Doubtful" in history and "It lies in the future." in history


def test_an_event_is_written_down_by_hand(lin, freight, sign_in):
    typed = {"code": "ARRIVED", "classifier": "ACT", "local": f"{utcnow() - timedelta(days=1):%Y-%m-%dT%H:%M}",
             "zone": "Europe/Berlin", "place": "DEHAM", "reason": "the agent called"}  # fmt: skip
    answer = post(sign_in(lin), freight, "/events", typed)
    assert answer.status_code == 303
    row = db.session.scalars(select(TrackingEvent).where(TrackingEvent.code == "ARRIVED")).unique().one()
    assert (row.source, row.location_code) == ("AGENT", "DEHAM")


@pytest.mark.parametrize(
    ("entry", "value"),
    [("local", "yesterday"), ("zone", "Mars/Base"), ("code", "NO_SUCH"), ("place", ""), ("local", "2099-01-01T00:00")],
)
def test_an_event_that_cannot_be_comes_back_with_what_was_typed(lin, freight, sign_in, entry, value):
    typed = {"code": "ARRIVED", "classifier": "ACT", "local": "2026-11-01T10:00", "zone": "Europe/Berlin",
             "place": "DEHAM", "reason": "the agent called us"}  # fmt: skip
    answer = post(sign_in(lin), freight, "/events", typed | {entry: value})
    assert answer.status_code == 422
    assert "the agent called us" in answer.text
    assert db.session.scalars(select(TrackingEvent.id).where(TrackingEvent.code == "ARRIVED")).all() == []


def test_each_version_of_a_document_is_kept_and_can_be_had(lin, freight, sign_in):
    client = sign_in(lin)
    for body in (b"%PDF-1.7 one", b"%PDF-1.7 two", b"%PDF-1.7 two"):
        assert upload(client, freight, body).status_code == 303
    rows = db.session.scalars(select(Document).order_by(Document.version)).all()
    assert [(row.version, row.latest) for row in rows] == [(1, False), (2, True)]
    assert "version 2" in client.get(url(freight)).text
    answer = client.get(url(freight, f"/documents/{rows[0].id}"))
    assert answer.data == b"%PDF-1.7 one"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_document_of_another_shipment_is_not_there(lin, freight, sign_in):
    client = sign_in(lin)
    upload(client, freight, b"%PDF-1.7")
    other = factories.shipment(factories.customer(domains=("other.example",)))
    number = db.session.scalars(select(Document.id)).one()
    assert client.get(url(other, f"/documents/{number}")).status_code == 404


def test_a_program_is_no_document(lin, freight, sign_in):
    answer = upload(sign_in(lin), freight, b"MZ\x90\x00" + b"\0" * 200)
    assert answer.status_code == 422
    assert db.session.scalars(select(Document.id)).all() == []


def test_a_document_that_was_asked_for_ends_the_request_and_wakes_its_ticket(lin, freight, sign_in):
    ticket = factories.ticket(found=[Found(freight.id, "HLCUSHA2611082")])
    with transaction():
        ticket.status, ticket.customer_id = "waiting_customer", freight.customer_id
    client = sign_in(lin)
    asked = {"type": "COMM_INVOICE", "note": "with HS codes", "due": "2027-01-05T12:00", "zone": "Europe/Berlin",
             "pauses_sla": "y"}  # fmt: skip
    assert post(client, freight, "/requests", asked).status_code == 303
    assert "with HS codes" in client.get(url(freight)).text
    assert upload(client, freight, b"%PDF-1.7 invoice", type="COMM_INVOICE").status_code == 303
    db.session.expire_all()
    assert db.session.scalars(select(DocumentRequest.state)).all() == ["RECEIVED"]
    assert ticket.status == "open"


def test_a_paper_that_came_in_once_more_wakes_no_ticket_that_waits_for_something_else(lin, freight, sign_in):
    ticket, client = factories.ticket(found=[Found(freight.id, "HLCUSHA2611082")]), sign_in(lin)
    post(client, freight, "/requests", {"type": "COMM_INVOICE", "zone": "Europe/Berlin", "pauses_sla": "y"})
    upload(client, freight, b"%PDF-1.7 invoice", type="COMM_INVOICE")
    with transaction():
        ticket.status, ticket.customer_id = "waiting_customer", freight.customer_id
    upload(client, freight, b"%PDF-1.7 invoice", type="COMM_INVOICE")
    db.session.expire_all()
    assert ticket.status == "waiting_customer"


def test_what_came_in_is_not_accepted_and_asked_for_again(lin, freight, sign_in):
    client = sign_in(lin)
    post(client, freight, "/requests", {"type": "CO", "zone": "Europe/Berlin"})
    upload(client, freight, b"%PDF-1.7 co", type="CO")
    number = db.session.scalars(select(DocumentRequest.id)).one()
    assert post(client, freight, f"/requests/{number}", {"act": "reject", "reason": "not signed"}).status_code == 303
    rows = db.session.execute(select(DocumentRequest.state, DocumentRequest.note).order_by(DocumentRequest.id)).all()
    assert [tuple(row) for row in rows] == [("REJECTED", ""), ("OPEN", "not signed")]


FREE = {"kind": "DEM", "package": "", "duration": "5", "unit": "CD", "starts_at": "2026-11-01T09:00",
        "zone": "Europe/Berlin", "country": "de", "currency": "eur", "tiers": "1-5 50.00\n6- 120.50"}  # fmt: skip


def test_free_time_says_what_is_left_and_what_it_costs(lin, freight, sign_in):
    client = sign_in(lin)
    assert post(client, freight, "/free-time", FREE).status_code == 303
    text = client.get(url(freight)).text
    assert "last free day 2026-11-05" in text
    assert "EUR" in text and "days over" in text
    number = db.session.scalars(select(FreeTime.id)).one()
    assert post(client, freight, f"/free-time/{number}", {"act": "stop"}).status_code == 303
    assert "stopped" in client.get(url(freight)).text
    assert post(client, freight, f"/free-time/{number}", {"act": "stop"}).status_code == 409


def test_free_time_is_corrected_without_losing_what_was_told(lin, freight, sign_in):
    client = sign_in(lin)
    post(client, freight, "/free-time", FREE)
    number = db.session.scalars(select(FreeTime.id)).one()
    typed = {f"f{number}-{name}": value for name, value in FREE.items()} | {f"f{number}-last_free": "2026-11-09"}
    assert post(client, freight, f"/free-time/{number}", typed).status_code == 303
    text = client.get(url(freight)).text
    assert "last free day 2026-11-09" in text
    assert 'value="2026-11-09"' in text


@pytest.mark.parametrize(
    ("entry", "value"),
    [("duration", "-1"), ("tiers", "1-5 fifty"),
     ("tiers", "1-5 50\n4-9 60"), ("currency", "E1"), ("last_free", "31/12"),
     ("package", "77"), ("starts_at", "soon"), ("tiers", "0-2 5"), ("tiers", "1-2 NaN")],
)  # fmt: skip
def test_free_time_that_cannot_be_is_refused(lin, freight, sign_in, entry, value):
    assert post(sign_in(lin), freight, "/free-time", FREE | {entry: value}).status_code == 422
    assert db.session.scalars(select(FreeTime.id)).all() == []


def test_appointment_and_promise_become_deadlines(lin, freight, sign_in):
    client = sign_in(lin)
    post(client, freight, "/appointment", {"appointment": "2027-01-05T12:00", "zone": "Europe/Berlin"})
    typed = {"promise": "2027-01-06T12:00", "zone": "Europe/Berlin", "basis": "CONTRACT", "note": "500 EUR a day"}
    post(client, freight, "/promise", typed)
    panel = client.get(url(freight, "/deadlines")).text
    assert "2027-01-05 12:00 (UTC+1)" in panel and "2027-01-06 12:00 (UTC+1)" in panel
    assert "clock of Berlin" in panel
    assert "500 EUR a day" in client.get(url(freight)).text


def test_parcels_have_labels_and_a_trace_each(lin, freight, sign_in):
    with transaction():
        for number, label in enumerate(("包裹1（蓝牙耳机）", "包裹2（充电器）")):
            db.session.add(Package(shipment_id=freight.id, position=number, kind="PARCEL", identifier=f"P{number}",
                                   label=label, stage="SIGNED" if number else "IN_TRANSIT"))  # fmt: skip
        db.session.flush()
    first = db.session.scalars(select(Package.id).order_by(Package.id)).first()
    factories.event(freight, "HUB_DEPARTED", utcnow() - timedelta(hours=3), package_id=first)
    text = sign_in(lin).get(url(freight)).text
    assert "包裹1（蓝牙耳机）" in text and "1 of 2 arrived" in text and "Left the Ningbo hub" in text


def test_who_only_looks_changes_nothing(freight, sign_in, app):
    client = sign_in(factories.agent(role="finance", locale="en"))
    assert client.get(url(freight)).status_code == 200
    assert post(client, freight, "/appointment", {"appointment": "2027-01-05T12:00", "zone": "UTC"}).status_code == 403
    assert "Write free time down" not in client.get(url(freight)).text


def test_a_shipment_that_is_not_there_is_not_found(lin, sign_in):
    assert sign_in(lin).get("/shipments/9999").status_code == 404


def test_a_page_takes_few_statements(lin, freight, sign_in, count_statements):
    client = sign_in(lin)
    client.get(url(freight))
    assert count_statements(lambda: client.get(url(freight))) <= 20


def upload(client, freight, body, **more):
    typed = {"type": "MBL", "visibility": "CUSTOMER", "zone": "Europe/Berlin", "label": "", "signed_by": "",
             "signed_at": "", "file": (BytesIO(body), "paper.pdf")}  # fmt: skip
    return post(client, freight, "/documents", typed | more)


def post(client, freight, rest, data):
    return client.post(url(freight, rest), data=data, content_type="multipart/form-data")
