"""The web form: it takes everything from everybody, and tells nobody anything."""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from desk.accounts.models import Contact
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.sites import framing
from desk.sites.about import GOOD_FOR, about, link_about
from desk.sites.commands.doors import DoorDraft, save_door
from desk.sites.types import DoorKind
from desk.tickets.models import Attachment, Message, Ticket, TicketShipment
from desk.tickets.stop_links import stop_link
from tests import factories
from tests.billing import ledgers
from tests.sites.conftest import BL, EN, all_of, filled, only

URL = "/forms/form-key"


def send(client, **fields):
    return client.post(URL, data=filled(**fields), headers=EN)


def bare(answer):
    """An answer without what differs by chance: the number that a ticket was given."""
    text = re.sub(r"T-\d+", "T-0", answer.text)
    headers = {name: value for name, value in answer.headers.items() if name not in ("Location", "Content-Length")}
    return answer.status_code, text, headers, re.sub(r"T-\d+", "T-0", answer.headers.get("Location", ""))


def test_a_question_becomes_a_ticket_of_its_sender_and_is_bound_to_what_it_names(client, form_door, freight):
    answer = send(client)
    assert answer.status_code == 303
    page = client.get(answer.location, headers=EN).text
    message = only(Message)
    assert message.ticket.reference in page
    assert (message.channel, message.ticket.channel, message.unverified) == ("form", "form", True)
    assert (message.from_name, message.from_email, message.ticket.subject) == (
        "周明",
        "zhou@hengyuan.example",
        "到哪了",
    )
    assert "请问到哪了？" in message.text and BL in message.text
    assert [one.shipment_id for one in all_of(TicketShipment)] == [freight.id]
    assert "到哪了" not in page and "zhou@" not in page


def test_a_strangers_number_binds_nothing(client, form_door, freight):
    send(client, email="eve@elsewhere.example")
    assert all_of(TicketShipment) == []
    assert only(Ticket).customer_id is None


def test_known_and_unknown_senders_get_the_same_answer(client, form_door, freight):
    factories.ticket(at=utcnow())
    known = send(client)
    unknown = send(client, email="eve@elsewhere.example")
    agent = send(client, email=factories.agent().email)
    assert bare(known) == bare(unknown) == bare(agent)
    assert bare(client.get(known.location, headers=EN)) == bare(client.get(unknown.location, headers=EN))


def test_nobody_is_written_to(client, form_door, freight):
    send(client)
    assert [one.direction for one in all_of(Message)] == ["in"]


def test_the_same_press_twice_is_one_ticket_and_another_text_another(client, form_door):
    fields = filled()
    first = client.post(URL, data=fields, headers=EN)
    assert client.post(URL, data=fields, headers=EN).location == first.location
    client.post(URL, data=fields | {"body": "something else"}, headers=EN)
    assert len(all_of(Ticket)) == 2


def test_what_is_wrong_is_said_in_words_with_everything_still_typed(client, form_door):
    answer = send(client, email="nobody", subject="", body="my long text", company="Shaw & Co")
    assert answer.status_code == 422
    assert "That is not an e-mail address." in answer.text and "Please say in a few words." in answer.text
    assert "my long text" in answer.text and "Shaw &amp; Co" in answer.text and 'value="nobody"' in answer.text
    assert all_of(Ticket) == []


def test_files_come_along_and_are_asked_for_again_when_something_is_wrong(client, form_door):
    def file():
        return (io.BytesIO(b"%PDF-1.7"), "packing list.pdf")

    refused = client.post(URL, data=filled(body="", files=file()), headers=EN)
    assert "choose your files again" in refused.text and "packing list.pdf" in refused.text
    client.post(URL, data=filled(files=file()), headers=EN)
    assert only(Attachment).name == "packing list.pdf"


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(client, form_door):
    assert send(client, website="https://spam.example").status_code == 303
    assert all_of(Ticket) == []


@pytest.mark.parametrize("stamp", [None, "", "1-aa-bbbb", "x-y-z"])
def test_a_form_that_we_did_not_show_must_be_pressed_again(client, form_door, stamp):
    fields = {"ago": 0} if stamp is None else {"stamp": stamp}
    answer = send(client, **fields)
    assert answer.status_code == 422 and "press the button once more" in answer.text
    assert all_of(Ticket) == []


def test_one_address_is_taken_a_few_times_an_hour_from_wherever_it_comes(client, form_door):
    answers = [
        client.post(URL, data=filled(body=f"no {at}"), headers=EN, environ_base={"REMOTE_ADDR": f"198.51.100.{at}"})
        for at in range(8)
    ]
    assert [one.status_code for one in answers[:6]] == [303] * 6
    assert answers[-1].status_code == 429
    assert "nothing is lost" in answers[-1].text and "no 7" in answers[-1].text


def test_a_thousand_parts_are_refused_quickly(client, form_door):
    many = {f"field{at}": "x" for at in range(300)}
    answer = client.post(URL, data=many, content_type="multipart/form-data", headers=EN)
    assert answer.status_code == 413


def test_markup_is_only_ever_text(client, form_door, sign_in):
    evil = '"><img src=x onerror=alert(1)>'
    send(client, subject=evil, name=evil, company=evil, body=evil, email="eve@elsewhere.example")
    ticket = only(Ticket)
    page = sign_in(factories.agent("administrator")).get(f"/tickets/{ticket.reference}").text
    assert "<img src=x" not in page and "&lt;img src=x" in page
    assert "<img src=x" not in send(client, subject="", body=evil).text


def test_only_the_named_sites_may_frame_it(client, form_door):
    with transaction():
        draft = DoorDraft("F", DoorKind.FORM, origins=["https://www.shop.example"])
        save_door(draft, actor="shell", at=utcnow(), key="framed")
    headers = client.get("/forms/framed", headers=EN).headers
    assert "frame-ancestors 'self' https://www.shop.example;" in headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in headers and "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors *" in client.get(URL, headers=EN).headers["Content-Security-Policy"]
    assert client.get("/login").headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_form_that_is_off_or_not_there_is_missing(client, form_door):
    with transaction():
        form_door.active = False
    assert client.get(URL).status_code == client.post(URL, data=filled()).status_code == 404


def token_of(link):
    return link.rpartition("about=")[2]


def test_a_link_of_ours_says_what_it_is_about_and_binds_it(client, form_door, freight):
    token = token_of(link_about(form_door, "s", freight.id, now=utcnow()))
    assert f"about shipment {BL}" in client.get(f"{URL}?about={token}", headers=EN).text
    send(client, about=token, number="", body="Is it late?")
    assert [one.shipment_id for one in all_of(TicketShipment)] == [freight.id]


def test_a_link_in_a_strangers_hands_binds_nothing_but_agents_read_of_it(client, form_door, freight):
    token = token_of(link_about(form_door, "s", freight.id, now=utcnow()))
    send(client, about=token, number="", email="eve@elsewhere.example")
    assert all_of(TicketShipment) == []
    assert BL in only(Message).text


def test_changed_and_ended_links_say_nothing(form_door, freight):
    token = token_of(link_about(form_door, "s", freight.id, now=utcnow()))
    assert about(token, now=utcnow()).shipment_ids == (freight.id,)
    assert about(token, now=utcnow() + GOOD_FOR + timedelta(days=2)) is None
    for wrong in ("", "x", token[:-1] + "a", token.replace("s", "i", 1), f"s9999{token[1:]}"):
        assert about(wrong, now=utcnow()) is None


def test_an_invoice_is_told_by_link_and_by_number_to_its_own_customer_only(client, form_door, freight):
    bill = ledgers.invoice(freight_owner(freight), 45_000, shipment=freight, number="INV-2611-07")
    token = token_of(link_about(form_door, "i", bill.id, now=utcnow()))
    assert "about invoice INV-2611-07" in client.get(f"{URL}?about={token}", headers=EN).text
    send(client, number="INV-2611-07")
    assert only(Ticket).type == "billing"
    assert [one.shipment_id for one in all_of(TicketShipment)] == [freight.id]
    send(client, number="INV-2611-07", email="eve@elsewhere.example")
    assert [one.type for one in all_of(Ticket)] == ["billing", "request"]


def freight_owner(freight):
    from desk.accounts.models import Customer  # noqa: PLC0415

    return db.session.get_one(Customer, freight.customer_id)


def test_a_charge_is_told_by_link_and_the_ticket_is_about_it_for_its_own_customer_only(client, form_door, freight):
    line = ledgers.invoice(freight_owner(freight), 100, 200, number="INV-2611-08", shipment=freight).lines[1]
    token = token_of(link_about(form_door, "l", line.id, now=utcnow()))
    assert "about charge INV-2611-08 / 2" in client.get(f"{URL}?about={token}", headers=EN).text
    send(client, about=token, number="", body="Too much")
    send(client, about=token, number="", body="Too much", email="eve@elsewhere.example")
    assert [(one.type, one.charge_line_id) for one in all_of(Ticket)] == [("billing", line.id), ("billing", None)]


def test_the_page_of_an_invoice_offers_the_links_of_its_charges(client, sign_in, form_door, freight):
    line = ledgers.invoice(freight_owner(freight), 100, number="INV-2611-09").lines[0]
    url = f"/sites/links/charges/{line.id}"
    finance = sign_in(factories.agent(role="finance"))
    assert url in finance.get(f"/invoices/{line.invoice_id}").text
    for headers in ({}, {"HX-Request": "true"}):
        page = finance.get(url, headers=headers).text
        assert about(re.search(r"about=([\w-]+)", page)[1], now=utcnow()).line_id == line.id
    assert finance.get("/sites/links/charges/999").status_code == 404


def test_agents_get_the_link_on_their_pages_and_strangers_do_not(client, sign_in, form_door, freight):
    assert client.get(f"/sites/links/shipments/{freight.id}").status_code == 302
    page = sign_in(factories.agent()).get(f"/sites/links/shipments/{freight.id}").text
    assert about(re.search(r"about=([\w-]+)", page)[1], now=utcnow()).number == BL


def test_a_sender_who_is_new_becomes_a_contact_once(client, form_door):
    send(client, email="Eve@Elsewhere.example", body="one")
    send(client, email="eve@elsewhere.example", body="two")
    assert len(all_of(Contact)) == 1
    assert stop_link(only(Contact))


@pytest.mark.parametrize("took", [0.03, 0.11, 0.24, 0.31])
def test_an_answer_comes_at_a_whole_step_however_long_the_work_took(monkeypatch, took):
    clock, slept = iter([10.0, 10.0 + took]), []
    monkeypatch.setattr(framing, "STEP_S", 0.25)
    monkeypatch.setattr(framing, "monotonic", lambda: next(clock))
    monkeypatch.setattr(framing, "sleep", slept.append)
    with framing.at_even_times():
        pass
    assert (took + slept[0]) % 0.25 == pytest.approx(0, abs=1e-9) or (took + slept[0]) % 0.25 == pytest.approx(0.25)


@pytest.mark.parametrize("sender", ["new@hengyuan.example", "eve@elsewhere.example"])
def test_the_same_is_asked_for_a_known_company_and_a_stranger(client, form_door, freight, sender):
    asked = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(" ".join(statement.split()))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        send(client, email=sender, number="INV-1", body=f"Where is {BL}?")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    wanted = ("FROM customer_domain ", "FROM invoice ", "FROM reference ")
    assert [one for one in wanted if any(one in said for said in asked)] == list(wanted)


def test_the_invoice_of_another_company_binds_nothing(client, form_door, freight):
    ledgers.invoice(factories.customer(name="Other", domains=("other.example",)), 100, number="INV-7", shipment=freight)
    send(client, email="eve@elsewhere.example", number="INV-7")
    assert (all_of(TicketShipment), only(Ticket).type) == ([], "request")
