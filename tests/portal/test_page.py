"""What the customer reads: their words, their language, their clock, and nothing that is not theirs."""

from datetime import timedelta

import pytest

from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.shipments.models import TrackingEvent
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.reply import post_note
from desk.tickets.types import JoinedBy, TicketStatus
from tests import factories
from tests.portal.conftest import replied, token_of


def test_the_page_shows_the_ticket_and_where_the_freight_is_in_the_customers_words(client, case):
    replied(case, body="船期已确认。")
    page = client.get(case.url)
    assert page.status_code == 200
    for part in (
        case.ticket.reference,
        "柜子到哪了？",
        "请问到哪了",
        "船期已确认。",
        "林晓",
        "HLCUSHA2611082",
        "已离开宁波",
        "起运",
    ):
        assert part in page.text
    for hidden in ("VD-RAW", "DEPARTED", "内部备注", "zhou@hengyuan.example", "service+", "agent"):
        assert hidden not in page.text


def test_the_language_can_be_switched_without_script_and_stays_in_the_forms(client, case):
    page = client.get(f"{case.url}?lang=en")
    assert 'lang="en"' in page.text
    assert "Departed Ningbo" in page.text
    assert f"{case.url}/answers?lang=en" in page.text
    assert "已离开宁波" in client.get(f"{case.url}?lang=zh_CN").text
    assert "已离开宁波" in client.get(f"{case.url}?lang=xx").text


def test_notes_and_what_strangers_and_machines_wrote_are_not_shown(client, case):
    agent = factories.agent()
    with transaction():
        post_note(case.ticket, author=agent, body="客户很着急，内部", at=utcnow())
        for text, fields in (("a stranger writes", {"unverified": True}), ("undeliverable", {"unverified": False})):
            said = factories.incoming(
                from_email="evil@x.test", text=text, at=utcnow(), automatic="bounce" if text == "undeliverable" else ""
            )
            receive_message(case.ticket, said, contact=None, found=[], joined_by=JoinedBy.TOKEN, at=utcnow(), **fields)
    text = client.get(case.url).text
    for hidden in ("内部", "a stranger writes", "undeliverable", "evil@x.test"):
        assert hidden not in text


def test_another_requester_of_the_ticket_sees_nothing_of_the_one_before(client, case, other):
    replied(case, body="only for Zhou")
    with transaction():
        case.ticket.contact_id, case.ticket.customer_id = other.contact.id, other.contact.customer_id
        case.ticket.revision += 1
    page = client.get(f"/c/{token_of(case.ticket)}").text
    for hidden in ("only for Zhou", "请问到哪了", "HLCUSHA2611082"):
        assert hidden not in page


@pytest.mark.parametrize(
    "stage,eta,words",
    [
        ("IN_TRANSIT", timedelta(days=5), "Estimated arrival"),
        ("IN_TRANSIT", timedelta(days=-1), "Last estimate"),
        ("ARRIVED", timedelta(days=-1), "Arrived"),
        ("SIGNED", timedelta(days=-1), "Delivered"),
        ("BOOKED", None, "not known yet"),
    ],
)
def test_an_estimate_is_called_one_and_an_arrival_too(client, case, stage, eta, words):
    with transaction():
        case.shipment.stage, case.shipment.eta_at = stage, utcnow() + eta if eta else None
    assert words in client.get(f"{case.url}?lang=en").text


def test_the_timeline_is_newest_first_with_the_zone_of_each_place(client, case):
    factories.event(case.shipment, "ARRIVED", utcnow() - timedelta(hours=1), location_code="DEHAM", place_role="DEST")
    factories.event(case.shipment, "DELIVERED", utcnow() + timedelta(days=9), classifier="EST", location_code="DEHAM")
    text = client.get(f"{case.url}?lang=en").text.partition("What has happened")[2]
    assert text.index("(expected)") < text.index("Arrived at Hamburg") < text.index("Departed Ningbo")
    assert "(UTC+8)" in text
    assert "(UTC+1)" in text or "(UTC+2)" in text


def test_an_event_dated_in_the_future_has_not_happened(client, case):
    factories.event(case.shipment, "ARRIVED", utcnow() + timedelta(days=3), location_code="DEHAM")
    assert "Arrived at Hamburg" not in client.get(f"{case.url}?lang=en").text


def test_a_silent_carrier_is_not_told_as_news(client, case):
    factories.event(case.shipment, "IN_TRANSIT", utcnow() - timedelta(hours=1))
    assert "nothing new for longer" not in client.get(f"{case.url}?lang=en").text
    with transaction():
        for event in _events(case):
            event.event_at = utcnow() - timedelta(days=30)
    assert "nothing new for longer" in client.get(f"{case.url}?lang=en").text


def _events(case):
    return db.session.query(TrackingEvent).filter_by(shipment_id=case.shipment.id).all()


@pytest.mark.parametrize(
    "status,words",
    [
        (TicketStatus.OPEN, "We are working on it"),
        (TicketStatus.WAITING_CUSTOMER, "We are waiting for your answer"),
        (TicketStatus.WAITING_AUTHORITY, "customs or another authority"),
        (TicketStatus.SOLVED, "Answered"),
    ],
)
def test_the_state_is_said_in_the_customers_words(client, case, status, words):
    with transaction():
        case.ticket.status = status
        case.ticket.revision += 1
    assert words in client.get(f"{case.url}?lang=en").text


def test_the_page_says_for_whom_it_was_made_without_the_whole_name(client, case):
    text = client.get(f"{case.url}?lang=en").text
    assert "made for 周**" in text
    assert "周明" not in text


def test_files_of_the_conversation_are_saved_and_never_shown_on_our_origin(client, case):
    replied(case, files=[NewFile("签收单.svg", "image/svg+xml", b"<svg onload=alert(1)>")])
    text = client.get(case.url).text
    path = text[text.index(f"{case.url}/files/") :].split('"')[0]
    answer = client.get(path)
    assert answer.data == b"<svg onload=alert(1)>"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["", "/files/999", "/x.css", "/answers/x"])
def test_nobody_keeps_the_page_and_nobody_finds_it(client, case, path):
    for url in (case.url + path, "/c/nothing" + path):
        headers = client.get(url).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "script-src 'self'" in headers["Content-Security-Policy"]


def test_what_a_customer_wrote_is_text_on_their_page(client, case):
    with transaction():
        case.ticket.subject = '"><img src=x onerror=alert(1)>'
        case.ticket.revision += 1
    assert "<img" not in client.get(case.url).text


def test_a_page_needs_few_statements_however_much_is_on_it(client, case, count_statements):
    for number in range(30):
        factories.event(case.shipment, "IN_TRANSIT", utcnow() - timedelta(hours=number + 1))
    for _ in range(5):
        replied(case)
    assert count_statements(lambda: client.get(case.url)) <= 10


def test_an_answer_that_was_called_off_is_not_shown(case, client):
    message = replied(case, "on its way")
    assert "on its way" in client.get(case.url).text
    with transaction():
        message.delivery = Delivery.CANCELLED
    assert "on its way" not in client.get(case.url).text
