"""The page that says why a promise is due when it is, for staff and for customers."""

import pytest

from desk.core.db import transaction
from desk.core.times import utcnow
from desk.sla.queries import due_level_ids
from desk.tickets.commands.corrections import void_breach
from desk.tickets.commands.escalation import escalate_due
from desk.tickets.commands.extensions import ask
from desk.tickets.commands.state import set_status
from desk.tickets.links import customer_link
from desk.tickets.types import TicketStatus
from tests import factories
from tests.tickets.promised import HOUR, answer, promise_everything, timer, write


@pytest.fixture
def lin(app):
    promise_everything()
    return factories.agent(name="林晓", locale="en")


@pytest.fixture
def ticket(lin):
    return factories.ticket(at=utcnow() - HOUR / 2)


def url(ticket, metric="first_response", cycle=None):
    return f"/tickets/{ticket.reference}/why/{timer(ticket, metric, cycle=cycle).id}"


def test_it_names_policy_target_calendar_and_start(ticket, lin, sign_in):
    page = sign_in(lin).get(url(ticket)).text
    for word in ("all", "version 1", "always", "UTC", "1 h", "row of priority Normal", "the ticket was opened", "100%"):
        assert word in page, word


def test_a_fragment_is_only_the_lines(ticket, lin, sign_in):
    part = sign_in(lin).get(url(ticket), headers={"HX-Request": "true"}).text
    assert "why-lines" in part and "<html" not in part


def test_clocks_that_are_over_or_rest_have_their_page_too(ticket, lin, sign_in):
    answer(ticket, lin, utcnow())
    write(ticket, utcnow())
    with transaction():
        set_status(ticket, TicketStatus.WAITING_CUSTOMER, by=lin, at=utcnow())
    for metric in ("first_response", "next_response", "resolution"):
        assert sign_in(lin).get(url(ticket, metric)).status_code == 200
    assert "Rests" in sign_in(lin).get(url(ticket, "resolution")).text
    with transaction():
        set_status(ticket, TicketStatus.SOLVED, by=lin, at=utcnow())
    assert sign_in(lin).get(url(ticket, "resolution")).status_code == 200


def test_hidden_and_missing_are_both_not_found(ticket, lin, sign_in):
    other = factories.ticket(subject="other", at=utcnow())
    assert sign_in(lin).get(f"/tickets/{other.reference}/why/{timer(ticket).id}").status_code == 404
    assert sign_in(lin).get(f"/tickets/{ticket.reference}/why/99999").status_code == 404
    team = factories.team()
    with transaction():
        ticket.team_id = team.id
    assert sign_in(lin).get(url(ticket)).status_code == 404


def test_the_ticket_says_why_it_has_no_promise(app, sign_in):
    agent, ticket = factories.agent(locale="en"), factories.ticket()
    assert "No promise: There is no policy in use." in sign_in(agent).get(f"/tickets/{ticket.reference}").text


def test_customers_see_the_lines_without_names_levels_and_reasons(ticket, lin, client):
    with transaction():
        ask(ticket, timer(ticket).id, due=utcnow() + 2 * HOUR, reason="internal words", by=lin, at=utcnow())
    token = customer_link(ticket, now=utcnow()).rpartition("/c/")[2]
    page = client.get(f"/c/{token}?lang=en").text
    door = f"/c/{token}/why/{timer(ticket).id}"
    assert f"{door}?lang=en" in page and "First response" in page
    lines = client.get(f"{door}?lang=en")
    assert lines.status_code == 200 and "More time" in lines.text
    for word in ("林晓", "internal words", "100%", "version", ">all<", "/tickets/"):
        assert word not in lines.text, word


def test_customers_do_not_see_how_we_count_what_was_missed(lin, client):
    ticket = factories.ticket()
    due = timer(ticket).due_at
    with transaction():
        escalate_due(due_level_ids(due, limit=9), now=due)
    with transaction():
        void_breach(ticket, timer(ticket).id, reason="internal words", by=lin, at=due)
    token = customer_link(ticket, now=utcnow()).rpartition("/c/")[2]
    lines = client.get(f"/c/{token}/why/{timer(ticket).id}?lang=en").text
    assert "Missed" in lines
    for word in ("does not count", "internal words", "because"):
        assert word not in lines, word


def test_customers_see_no_other_clock(ticket, lin, client):
    with transaction():
        row = ask(ticket, timer(ticket).id, due=utcnow() + 90 * HOUR, reason="x", by=lin, at=utcnow())
    other = factories.ticket(subject="other", at=utcnow())
    token = customer_link(ticket, now=utcnow()).rpartition("/c/")[2]
    approval = timer(ticket, "approval", f"extension:{row.id}")
    for hidden in (approval.id, timer(other).id, 99999):
        assert client.get(f"/c/{token}/why/{hidden}").status_code == 404
