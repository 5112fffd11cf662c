"""Every page, as every role: no name, phone, address of a contact or of anybody on a shipment is in clear text."""

from dataclasses import replace

import pytest
from flask import url_for
from werkzeug.routing import BuildError

from desk.accounts.types import Role
from desk.core.db import db, transaction
from desk.intake.commands import accept
from desk.intake.handling import handle
from desk.shipments.commands.events import ReportedEvent, apply_events
from desk.shipments.parties import NewParty, add_party
from desk.shipments.queries import Found
from desk.shipments.types import Classifier, PartyRole, PlaceRole
from desk.tickets.commands.reply import post_reply
from desk.tickets.delivering.mail import deliver
from desk.tickets.models import Message
from tests import factories
from tests.factories import NOON
from tests.sink import Sink

RECIPIENT = NewParty(
    PartyRole.RECIPIENT, "Ottilie Zwicky", "+49 171 3920012", "ottilie@home.example", "Lange Reihe 47b, 20099 Hamburg"
)
PARKED = (
    b"From: Xaver Quast <xaver.quast@lost.example>, y@z.example\n"
    b"Subject: call xaver.quast@lost.example +49 171 3920093\n\nhello"
)
NEEDLES = (
    "Quintana", "Bellweather", "q.bellweather", "3920077", "392 0077", "Kastanienweg 31c", " 31c",  # the contact
    "Ottilie", "Zwicky", "ottilie@", "3920012", " 47b",  # the recipient
    "Gundula", "Marbach", "3920058", "13912345678",  # who signed, and a driver in a remark
    "xaver.quast", "3920093",  # a sender whose mail waits
)  # fmt: skip
RAW_MAIL = {"admin.parked_item", "admin.parked_raw"}  # the mail itself: each look is in the trail before it is shown


@pytest.fixture
def planted(app, monkeypatch):
    """A ticket with a value to find in every personal field, and what stands for each part of a URL."""
    owner = factories.customer()
    shipment = factories.shipment(owner, ("CONTAINER", "CSQU3054383"))
    ticket = factories.ticket(
        found=[Found(shipment.id, "CSQU3054383")], from_name="Quintana Bellweather",
        from_email="q.bellweather@hengyuan.example", to_email="q.bellweather@hengyuan.example", html="<p>hello</p>",
    )  # fmt: skip
    agent = factories.agent()
    said = [_event("OUT_FOR_DELIVERY", "driver 13912345678 calls Ottilie Zwicky, +49 (0)171 3920012"),
            _event("DELIVERED", "Gundula Marbach")]  # fmt: skip
    with transaction():
        contact = ticket.contact
        contact.phone, contact.address = "+49 171 3920077", "Kastanienweg 31c, 20357 Hamburg"
        add_party(shipment, RECIPIENT, actor="shell", at=NOON)
        apply_events(shipment, said, feed="test", actor="shell", at=NOON)
        answer = post_reply(ticket, author=agent, body="on its way", at=NOON, mail_domain="desk.test")
    _refused(app, answer, monkeypatch)
    item_id = accept(PARKED, source="mail", at=NOON, ring_for_it=False).item_id
    handle(item_id)
    return {
        "reference": ticket.reference, "message_id": answer.id, "item_id": item_id,
        "contact": f"contact:{ticket.contact_id}",
    }  # fmt: skip


def _event(code, remark):
    return ReportedEvent(code, PlaceRole.DEST, Classifier.ACT, NOON, NOON, "DEHAM", remark=remark)


def _refused(app, message, monkeypatch):
    """The answer as it looks after a mail server said no, repeating whom it was for."""
    with Sink() as sink:
        sink.answer = "550 5.1.1 <Q.Bellweather@hengyuan.example>: Recipient address rejected"
        monkeypatch.setitem(app.config, "DESK", replace(app.config["DESK"], smtp_url=sink.url))
        deliver(message.id)
    assert "rejected" in db.session.get(Message, message.id, populate_existing=True).last_error


def pages(app, planted):
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint in RAW_MAIL | {"static"}:
            continue
        arguments = {name: planted.get(name, 1) for name in rule.arguments}
        try:
            with app.test_request_context():
                yield rule.endpoint, url_for(rule.endpoint, **arguments)
        except (BuildError, ValueError):  # a part that only some words fit
            continue


def found_in(answer):
    said = answer.data.decode("utf-8", "replace") + str(answer.headers)
    return [needle for needle in NEEDLES if needle.lower() in said.lower()]


@pytest.mark.parametrize("role", list(Role))
def test_no_page_shows_a_personal_value_to_any_role(app, sign_in, planted, role):
    client = sign_in(factories.agent(role))
    read = 0
    for endpoint, url in pages(app, planted):
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.get(url, headers=headers)
            assert found_in(answer) == [], (endpoint, url)
            read += answer.status_code == 200
    assert read > 15


@pytest.mark.parametrize("role", list(Role))
def test_not_even_what_is_asked_for_is_shown_before_a_reason(sign_in, planted, role):
    client = sign_in(factories.agent(role))
    for field in ("name", "phone", "email", "address"):
        url = f"/tickets/{planted['reference']}/reveal?subject={planted['contact']}&field={field}&ask=1"
        assert found_in(client.get(url)) == []


def test_the_planted_values_are_there_behind_their_masks(sign_in, planted):
    """Else the crawl above would find nothing for want of anything to find."""
    client = sign_in(factories.agent("administrator"))
    page = client.get(f"/tickets/{planted['reference']}").text
    for masked in ("Q*** B***", "q***@hengyuan.example", "+49 ****** 0077", "Kastanienweg", "G*** M***", "139****5678"):
        assert masked in page, masked
    assert "q***@hengyuan.example" in client.get("/outbox").text
    assert "O*** Z***" in client.get(f"/tickets/{planted['reference']}/people").text
    parked = client.get("/admin/parked").text
    assert "call x***@lost.example +49 ****** 0093" in parked


def test_a_page_that_was_not_found_repeats_no_value(sign_in, planted):
    client = sign_in(factories.agent())
    for url in ("/tickets/T-99999", f"/tickets/{planted['reference']}/reveal?subject=contact:999&field=phone"):
        answer = client.get(url)
        assert answer.status_code == 404
        assert found_in(answer) == []
