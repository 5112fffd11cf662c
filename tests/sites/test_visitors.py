"""A chat's visitor proves nothing: an agent says who they are, and the visitor sees no more by that."""

import re

import pytest
from sqlalchemy import select

from desk.accounts.commands.contacts import contact_for_email
from desk.audit.models import AuditEntry
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.tickets.commands.merge import merge, unmerge
from desk.tickets.models import Ticket, TicketShipment
from tests import factories
from tests.factories import NOON
from tests.sites.conftest import BL, answer_in, only

NOT_PROVEN = "Not proven who this is"


@pytest.fixture
def agent(app):
    return factories.agent()


@pytest.fixture
def known(freight):
    with transaction():
        return contact_for_email("zhou@hengyuan.example", "周明", text="", at=NOON)


def chat(visitor, email="eve@nowhere.example", body=f"Where is {BL}?"):
    visitor.post("person")
    visitor.post("person", press="one", name="Eve", email=email, body=body)
    return only(Ticket)


def page_of(client, ticket):
    return client.get(f"/tickets/{ticket.reference}", headers={"Accept-Language": "en"}).text


def found_by(client, ticket, words):
    page = client.get(f"/tickets/{ticket.reference}/person", query_string={"find": words}).text
    return set(re.findall(r'id="who-(\d+)"', page))


def test_until_somebody_says_so_the_page_says_that_nothing_is_proven(visitor, known, agent, sign_in):
    agent.locale = "en"
    db.session.commit()
    ticket = chat(visitor, email="zhou@hengyuan.example")
    page = page_of(sign_in(agent), ticket)
    assert "Nobody has proved it." in page
    assert "not proven" in page
    sign_in(agent).post(f"/tickets/{ticket.reference}/person", data={"who": str(known.id)})
    now = page_of(sign_in(agent), ticket)
    assert "Nobody has proved it." not in now
    assert "not proven" not in now
    presence = sign_in(agent).get(f"/sites/presence/{ticket.reference}").text
    assert "Nobody has proved" not in presence


def test_in_the_ticket_that_a_chat_went_on_in_only_its_own_words_are_not_proven(visitor, known, agent, sign_in):
    agent.locale = "en"
    db.session.commit()
    mailed = factories.ticket(from_email="eve@nowhere.example", text="by mail")
    visitor.post("person")
    visitor.post("person", press="one", name="Eve", email="eve@nowhere.example", body="by chat")
    chatted = db.session.scalars(select(Ticket).where(Ticket.id != mailed.id)).one()
    lead = factories.agent("supervisor")
    for ticket, into in ((chatted, mailed), (mailed, chatted)):
        with transaction():
            merge(ticket, into, by=lead, at=utcnow())
        turns = re.findall(r"<article.*?</article>", page_of(sign_in(agent), into), re.DOTALL)
        doubts = {words: NOT_PROVEN in turn for words in ("by mail", "by chat") for turn in turns if words in turn}
        assert doubts == {"by mail": False, "by chat": True}
        with transaction():
            unmerge(ticket, by=lead, at=utcnow())


def test_a_press_makes_the_ticket_theirs_binds_what_it_names_and_is_audited(visitor, known, freight, agent, sign_in):
    ticket = chat(visitor)
    client = sign_in(agent)
    assert found_by(client, ticket, "恒远") == {str(known.id)}
    done = client.post(f"/tickets/{ticket.reference}/person", data={"who": str(known.id), "find": "恒远"})
    assert done.status_code == 303
    ticket = only(Ticket)
    assert (ticket.contact_id, ticket.customer_id) == (known.id, known.customer_id)
    assert db.session.scalars(select(TicketShipment.shipment_id)).all() == [freight.id]
    said = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "ticket.requester_named")).one()
    assert (said.actor, said.details["after"]) == (agent.actor, known.id)


def test_the_visitor_sees_no_other_ticket_of_the_customer_by_it(visitor, known, agent, sign_in):
    other = factories.ticket(text="the contract price is 4711")
    visitor.post("person")
    visitor.post("person", press="one", name="Eve", email="eve@nowhere.example", body="Hello")
    ticket = db.session.scalars(select(Ticket).where(Ticket.id != other.id)).one()
    before = visitor.look().text
    sign_in(agent).post(f"/tickets/{ticket.reference}/person", data={"who": str(known.id), "find": "恒远"})
    after = visitor.look().text
    assert ("4711" in after, other.reference in after, "周" in after) == (False, False, False)
    assert after == before


@pytest.mark.parametrize(("words", "finds"), [
    ("zhou@hengyuan.example", True), ("ZHOU@hengyuan.example", True), ("恒远", True), ("恒", False), ("%", False),
    ("nobody@x.example", False), ("eve@nowhere.example", False),
])  # fmt: skip
def test_only_people_of_companies_are_found(visitor, known, agent, sign_in, words, finds):
    ticket = chat(visitor)
    assert (found_by(sign_in(agent), ticket, words) == {str(known.id)}) is finds


def test_an_id_that_no_search_found_names_nobody(visitor, known, agent, sign_in):
    ticket = chat(visitor)
    answer = sign_in(agent).post(f"/tickets/{ticket.reference}/person", data={"who": str(known.id), "find": "Nobody"})
    assert answer.status_code == 422
    assert only(Ticket).customer_id is None


def test_an_address_of_one_company_becomes_another_companys_only_when_confirmed(visitor, known, agent, sign_in):
    bob = factories.customer("Bob", domains=("bob.example",))
    with transaction():
        contact_for_email("b@bob.example", "Bob", text="", at=NOON)
    ticket, client = chat(visitor, email="b@bob.example"), sign_in(agent)
    said = {"who": str(known.id), "find": "恒远"}
    asked = client.post(f"/tickets/{ticket.reference}/person", data=said)
    assert (asked.status_code, 'name="confirm"' in asked.text) == (409, True)
    assert client.post(f"/tickets/{ticket.reference}/person", data=said | {"confirm": "1"}).status_code == 303
    assert only(Ticket).customer_id not in (None, bob.id)


def test_who_may_not_change_contacts_may_not_say_who_it_is(visitor, known, sign_in):
    ticket = chat(visitor)
    client = sign_in(factories.agent(role="finance"))
    assert client.get(f"/tickets/{ticket.reference}/person?find=恒远").status_code in (403, 404)
    assert client.post(f"/tickets/{ticket.reference}/person", data={"who": str(known.id)}).status_code in (403, 404)
    assert only(Ticket).customer_id is None


def test_a_ticket_by_mail_has_no_visitor(app, known, agent, sign_in):
    ticket = factories.ticket()
    assert sign_in(agent).get(f"/tickets/{ticket.reference}/person?find=恒远").status_code == 404


def test_answers_reach_whom_the_agent_named(visitor, known, agent, sign_in):
    ticket = chat(visitor)
    sign_in(agent).post(f"/tickets/{ticket.reference}/person", data={"who": str(known.id), "find": "恒远"})
    assert answer_in(only(Ticket), "At sea.").to_email == "zhou@hengyuan.example"


def test_what_was_searched_stands_in_its_own_field_only(visitor, known, agent, sign_in):
    ticket = chat(visitor)
    page = sign_in(agent).get(f"/tickets/{ticket.reference}/person?find=恒远").text
    assert page.count('value="恒远"') - page.count('type="hidden" name="find" value="恒远"') == 1
