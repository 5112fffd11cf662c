"""Who gets an answer, as an agent sees it in the composer and says it with a form."""

import re

from desk.core.db import db
from desk.tickets.models import Message
from desk.tickets.models_mail import MessageCopy, TicketPerson
from desk.tickets.queries import (
    last_message_id,
)
from desk.tickets.recipients.choosing import recipients_of
from tests import factories
from tests.tickets.addressing import writes


def page_of(client, ticket):
    return client.get(f"/tickets/{ticket.reference}").text


def form_of(ticket, **more):
    mark = recipients_of(ticket).mark
    return {"body": "在海上。", "status_after": "waiting_customer", "seen": str(last_message_id(ticket.id)),
            "recipients": mark} | more  # fmt: skip


def test_the_composer_shows_masked_who_gets_it_and_why_others_do_not(ticket, ada, sign_in):
    writes(ticket, cc="boss@hengyuan.example, evil@x.test")
    page = page_of(sign_in(ada), ticket)
    assert "boss@hengyuan.example" not in page
    assert "evil@x.test" not in page
    assert "is not known on the customer" in page or "客户" in page
    assert re.findall(r'name="copy" value="\w+"( checked)?', page) == [" checked", ""]


def test_everybody_is_chosen_at_first_and_one_press_narrows_it_to_the_requester(ticket, ada, sign_in):
    keys = [one.key for one in recipients_of(ticket).copies]
    page = page_of(sign_in(ada), ticket)
    assert all(f'value="{key}" checked' in page for key in keys)
    answer = sign_in(ada).post(f"/tickets/{ticket.reference}/replies", data=form_of(ticket, copy=keys, only="1"))
    assert answer.status_code == 303
    assert db.session.query(MessageCopy).count() == 0


def test_a_form_whose_recipients_are_others_by_now_comes_back_with_its_text(ticket, ada, sign_in):
    form = form_of(ticket)
    writes(ticket, cc="new@hengyuan.example")
    form["seen"] = str(last_message_id(ticket.id))
    answer = sign_in(ada).post(f"/tickets/{ticket.reference}/replies", data=form)
    assert (answer.status_code, "在海上。" in answer.text) == (409, True)
    assert db.session.query(Message).filter_by(direction="out").count() == 0


def test_an_address_typed_into_the_reply_form_goes_nowhere(ticket, ada, sign_in):
    evil = "evil@x.test"
    form = form_of(ticket, copy=[evil], to=evil, cc=evil, bcc=evil, person=evil)
    assert sign_in(ada).post(f"/tickets/{ticket.reference}/replies", data=form).status_code == 409
    assert db.session.query(MessageCopy).count() == 0


def test_adding_by_the_page_asks_again_for_a_stranger_and_refuses_another_customers(ticket, ada, sign_in):
    factories.customer("Bob", domains=("bob.example",))
    url, htmx = f"/tickets/{ticket.reference}/people", {"HX-Request": "true"}
    client = sign_in(ada)
    first = client.post(url, data={"person": "who@nowhere.example"}, headers=htmx)
    assert (first.status_code, 'name="sure"' in first.text) == (422, True)
    assert client.post(url, data={"person": "who@nowhere.example", "sure": "1"}, headers=htmx).status_code == 200
    refused = client.post(url, data={"person": "x@bob.example", "sure": "1"}, headers=htmx)
    assert refused.status_code == 422
    assert "Bob" not in refused.text.replace("x@bob.example", "")
    assert db.session.query(TicketPerson).count() == 1


def test_the_enter_key_adds_what_was_typed_and_never_a_stranger_who_stands_in_the_list(ticket, ada, sign_in):
    writes(ticket, cc="evil@x.test")
    page = page_of(sign_in(ada), ticket)
    presses = re.findall(r'<button[^>]*form="people-form"[^>]*>', page)
    assert any('name="add"' in one for one in presses)
    assert "name=" not in presses[0]  # the first button of a form is the one that Enter presses
