"""What unlucky and hostile visitors send: signs that nobody sees, forms that are refused again and again."""

from datetime import timedelta

import pytest

from desk.accounts.commands.contacts import contact_for_email
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.sites.commands.chat import Said, say
from desk.tickets.commands.split import Part, split
from desk.tickets.commands.state import set_status
from desk.tickets.models import Message, Ticket
from desk.tickets.types import TicketStatus
from desk.tickets.visitors import unproven_among
from tests import factories
from tests.factories import NOON
from tests.sites.conftest import EN, all_of, answer_in, filled, only, session_row

UNSEEN = ["\0", "\0\0 \n", "\u200b", "\u200e\u202e", "\ufeff"]


@pytest.mark.parametrize("text", UNSEEN)
def test_a_turn_of_which_nothing_can_be_seen_is_no_turn(visitor, text):
    answer = visitor.say(text)
    assert (answer.status_code, answer.text) == (422, "Write something first.")
    visitor.ask_person(body="")
    assert only(Ticket).subject == "Chat"


@pytest.mark.parametrize("text", UNSEEN)
@pytest.mark.parametrize("entry", ["name", "subject", "body"])
def test_an_entry_of_which_nothing_can_be_seen_is_asked_for(client, form_door, entry, text):
    answer = client.post("/forms/form-key", data=filled(**{entry: text}), headers=EN)
    assert answer.status_code == 422
    assert not all_of(Ticket)


def test_who_is_refused_often_can_still_send_what_is_right(client, form_door):
    for _ in range(8):
        assert client.post("/forms/form-key", data=filled(body=""), headers=EN).status_code == 422
    assert client.post("/forms/form-key", data=filled(), headers=EN).status_code == 303
    assert len(all_of(Message)) == 1


def test_who_forgets_the_address_is_told_so_however_often_others_forget_theirs(client, form_door):
    said = [client.post("/forms/form-key", data=filled(email=""), headers=EN) for _ in range(8)]
    assert {one.status_code for one in said} == {422}


def test_a_chat_that_goes_on_in_a_new_ticket_has_proved_nothing_there_either(visitor, freight, sign_in):
    """An agent said who it was in the settled ticket; the browser may have got into other hands since."""
    agent = factories.agent(locale="en")
    with transaction():
        known = contact_for_email("zhou@hengyuan.example", "周明", text="", at=NOON)
    visitor.ask_person()
    sign_in(agent).post(f"/tickets/{only(Ticket).reference}/person", data={"who": str(known.id), "find": known.email})
    with transaction():
        set_status(only(Ticket), TicketStatus.SOLVED, by=agent, at=utcnow())
    with transaction():
        say(session_row(), Said("one more thing", "late", "desk.test"), at=utcnow() + timedelta(days=90))
    settled, newest = all_of(Ticket)
    assert (newest.follows_id, newest.customer_id) == (settled.id, None)
    assert unproven_among([settled, newest]) == {newest.id}


def test_what_is_split_off_a_chat_has_proved_nothing_and_is_still_answered_in_the_chat(visitor):
    visitor.ask_person(body="one thing")
    visitor.say("another thing")
    lead, moving = factories.agent("supervisor"), all_of(Message)[-1]
    with transaction():
        split(only(Ticket), Part(frozenset([moving.id]), subject="another"), by=lead, at=utcnow())
    new = all_of(Ticket)[-1]
    assert new.id in unproven_among([new])
    answer_in(new, body="About the other thing.")
    assert "About the other thing." in visitor.look(rev="").text
