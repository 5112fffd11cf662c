"""Somebody who takes no part writes on a ticket: shown as such, they gain nothing until an agent says so."""

import pytest

from desk.audit.models import AuditEntry
from desk.core.db import db, transaction
from desk.core.errors import Invalid
from desk.notifications.models import Notice
from desk.sla.models import SlaTimer
from desk.tickets.commands.strangers import accept_sender, give_own_ticket
from desk.tickets.models import Message, Ticket
from desk.tickets.participants import takes_part
from desk.tickets.types import TicketStatus
from tests import factories
from tests.intake.taking import (
    NOON,
    again,
    later,
    letter,
    message_of,
    sent_answer,
    shown_to_customer,
    take,
    token_address,
    why,
)

STRANGER = "eve@other.example"


def eve(ticket, **fields):
    given = {
        "sender": f"Eve <{STRANGER}>",
        "to": token_address(ticket.id),
        "message_id": "<eve@x>",
        "body": "Tell me all",
    }
    return take(letter(**(given | fields)), at=later(hours=1))


def test_a_stranger_opens_nothing_again_and_starts_no_clock(asked, ada):
    sent_answer(asked, ada)
    before = [(row.metric, row.state) for row in db.session.query(SlaTimer).order_by(SlaTimer.id)]
    message = message_of(eve(asked))
    ticket = again(asked)
    assert (message.ticket_id, message.unverified) == (asked.id, True)
    assert (ticket.status, ticket.needs_answer) == (TicketStatus.WAITING_CUSTOMER, False)
    assert [(row.metric, row.state) for row in db.session.query(SlaTimer).order_by(SlaTimer.id)] == before
    assert message.id not in shown_to_customer(asked)
    assert not takes_part(asked, STRANGER)


def test_whoever_works_on_the_ticket_hears_of_a_stranger_once_a_day(asked, ada):
    sent_answer(asked, ada)  # the ticket is theirs from then on
    eve(asked)
    eve(asked, message_id="<eve2@x>", body="Again")
    told = db.session.query(Notice).filter_by(kind="stranger", channel="bell").all()
    assert [notice.agent_id for notice in told] == [ada.id]


def test_on_a_settled_ticket_a_stranger_is_not_lost_but_asks_anew(asked, ada):
    with transaction():
        asked.status, asked.revision = TicketStatus.SOLVED, asked.revision + 1
    item = eve(asked)
    assert (item.outcome, again(asked).status) == ("created", TicketStatus.SOLVED)
    assert why(message_of(item))["sender"] == "settled"


def test_a_colleague_of_the_requester_is_shown_as_such_and_is_heard(client, sign_in, asked, ada):
    sent_answer(asked, ada)
    item = eve(asked, sender="Wang <wang@hengyuan.example>")
    message = message_of(item)
    assert (message.ticket_id, message.unverified) == (asked.id, False)
    assert why(message)["sender"] == "colleague"
    assert again(asked).status == TicketStatus.OPEN
    page = sign_in(ada).get(f"/tickets/{asked.reference}").text
    assert "Colleague of who asked" in page
    assert "Unverified sender" not in page


def test_a_stranger_who_is_accepted_takes_part_and_is_owed_an_answer(client, sign_in, asked, ada):
    sent_answer(asked, ada)
    message = message_of(eve(asked))
    url = f"/tickets/{asked.reference}/messages/{message.id}/sender"
    assert "They take part" in sign_in(ada).get(f"/tickets/{asked.reference}").text
    assert client.post(url, data={"as": "part"}).status_code == 303
    ticket = again(asked)
    assert not again(message).unverified
    assert takes_part(ticket, STRANGER)
    assert (ticket.status, ticket.needs_answer) == (TicketStatus.OPEN, True)
    assert db.session.query(AuditEntry).filter_by(verb="ticket.sender_accepted", actor=ada.actor).count() == 1
    assert not message_of(eve(asked, message_id="<e2@x>", body="more")).unverified
    assert ticket.contact.email == "zhou@hengyuan.example"  # answers still go where they went


def test_accepting_twice_changes_nothing_more(asked, ada):
    message = message_of(eve(asked))
    for _ in range(2):
        with transaction():
            accept_sender(again(asked), again(message), by=ada, at=later(hours=2))
    assert db.session.query(AuditEntry).filter_by(verb="ticket.sender_accepted").count() == 1


def test_a_stranger_gets_a_ticket_of_their_own_with_a_promise_from_when_they_wrote(client, sign_in, asked, ada):
    first, second = message_of(eve(asked)), message_of(eve(asked, message_id="<e2@x>", body="more"))
    mine = db.session.query(Message).filter_by(ticket_id=asked.id, unverified=False).one()
    sign_in(ada).post(f"/tickets/{asked.reference}/messages/{first.id}/sender", data={"as": "own"})
    new = db.session.query(Ticket).filter_by(follows_id=asked.id).one()
    assert {again(one).ticket_id for one in (first, second)} == {new.id}
    assert again(mine).ticket_id == asked.id
    assert (new.contact.email, new.customer_id, new.opened_at) == (STRANGER, None, later(hours=1))
    assert not again(first).unverified
    assert new.needs_answer
    page = client.get(f"/tickets/{new.reference}").text
    assert asked.reference in page


def test_nobody_who_takes_part_is_moved_away(asked, ada):
    mine = db.session.query(Message).one()
    with pytest.raises(Invalid), transaction():
        give_own_ticket(again(asked), mine, by=ada, at=NOON)


def test_a_machine_that_is_moved_is_owed_nothing(asked, ada):
    message = message_of(eve(asked, headers=[("Auto-Submitted", "auto-generated")]))
    with transaction():
        new = give_own_ticket(again(asked), again(message), by=ada, at=later(hours=2))
    assert (new.automatic, new.needs_answer, new.priority) == (True, False, "low")


def test_what_an_agent_may_not_do_with_a_sender(client, sign_in, asked, ada):
    message = message_of(eve(asked))
    url = f"/tickets/{asked.reference}/messages/{message.id}/sender"
    assert sign_in(ada).post(url, data={"as": "owner"}).status_code == 422
    other = factories.ticket()
    assert (
        client.post(f"/tickets/{other.reference}/messages/{message.id}/sender", data={"as": "part"}).status_code == 404
    )
    sign_in(factories.agent("finance"))
    assert client.post(url, data={"as": "part"}).status_code == 403
    assert again(message).unverified


@pytest.mark.parametrize("language,words", [("en", "Why here?"), ("zh_CN", "")])
def test_each_mail_tells_agents_why_it_stands_where_it_does(client, sign_in, asked, language, words):
    page = sign_in(factories.agent(locale=language)).get(f"/tickets/{asked.reference}").text
    assert words in page
    assert 'class="reasons"' in page
    assert "zhou@hengyuan.example" not in page
