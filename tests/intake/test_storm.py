"""A sender who does not stop: nothing is lost, one ticket takes it, and the team hears of it once."""

from datetime import timedelta

import pytest

from desk.audit.models import AuditEntry
from desk.core.db import db, transaction
from desk.intake.commands import accept
from desk.intake.handling import handle_to_the_end
from desk.intake.rules import MOST_MESSAGES, MOST_TICKETS, WINDOW, is_storm
from desk.notifications.models import Notice
from desk.tickets.models import Message, Ticket
from desk.tickets.types import JoinedBy, TicketStatus
from tests import factories
from tests.factories import NOON
from tests.intake.letters import letter


def take(number, *, at=NOON, sender="zhou@hengyuan.example", **fields):
    raw = letter(sender=sender, subject=f"question {number}", body=f"text {number}",
                 message_id=f"<{number}.{sender}>", **fields)  # fmt: skip
    return handle_to_the_end(accept(raw, source="mail", at=at, ring_for_it=False).item_id)[0]


def flood(count, **fields):
    return [take(number, at=NOON + timedelta(seconds=number), **fields) for number in range(count)]


def test_the_twenty_first_ticket_within_ten_minutes_joins_the_newest_instead(app):
    items = flood(MOST_TICKETS + 5)
    assert [item.outcome for item in items] == ["created"] * MOST_TICKETS + ["joined"] * 5
    assert db.session.query(Ticket).count() == MOST_TICKETS
    assert {item.ticket_id for item in items[MOST_TICKETS:]} == {items[MOST_TICKETS - 1].ticket_id}
    joined = db.session.query(Message).filter_by(joined_by=JoinedBy.STORM).order_by(Message.id).all()
    assert [message.text.strip() for message in joined] == [f"text {n}" for n in range(MOST_TICKETS, MOST_TICKETS + 5)]


def test_another_sender_is_not_held_up_by_it(app):
    flood(MOST_TICKETS + 2)
    assert take(1, at=NOON + timedelta(minutes=1), sender="ann@other.example").outcome == "created"


def test_after_the_window_tickets_are_opened_again(app):
    flood(MOST_TICKETS + 1)
    assert take(99, at=NOON + WINDOW + timedelta(seconds=MOST_TICKETS)).outcome == "created"


def test_a_storm_skips_what_is_settled_and_takes_the_newest_live_ticket(app):
    items = flood(MOST_TICKETS)
    with transaction():
        newest = db.session.get(Ticket, items[-1].ticket_id)
        newest.status, newest.revision = TicketStatus.CLOSED, newest.revision + 1
    assert take(99, at=NOON + timedelta(minutes=1)).ticket_id == items[-2].ticket_id


def test_the_team_is_told_once(app):
    boss, agent = factories.agent("supervisor"), factories.agent()
    flood(MOST_TICKETS + 5)
    told = db.session.query(Notice).all()
    assert {notice.agent_id for notice in told} == {boss.id}
    assert {notice.kind for notice in told} == {"storm"}
    assert len(told) == len({notice.channel for notice in told})
    assert db.session.query(AuditEntry).filter_by(verb="mail.storm").count() == 1
    assert agent.id not in {notice.agent_id for notice in told}


def test_agents_read_why_it_stands_in_this_ticket(client, sign_in, app):
    item = flood(MOST_TICKETS + 1)[-1]
    sign_in(factories.agent(locale="en"))
    reference = db.session.get(Ticket, item.ticket_id).reference
    assert "wrote very often" in client.get(f"/tickets/{reference}").text


def test_an_answer_to_a_ticket_still_goes_where_it_belongs(app):
    items = flood(MOST_TICKETS + 1)
    answer = take(77, at=NOON + timedelta(minutes=1), headers=[("In-Reply-To", "<3.zhou@hengyuan.example>")])
    assert answer.ticket_id == items[3].ticket_id


def test_a_hundred_messages_are_a_storm_even_in_few_tickets(app):
    first = take(0)
    for number in range(1, MOST_MESSAGES):
        take(number, headers=[("In-Reply-To", "<0.zhou@hengyuan.example>")])
    assert take(500).ticket_id == first.ticket_id


@pytest.mark.parametrize(
    "ticket_age,message_age,storm",
    [(None, None, False), (WINDOW, None, False), (WINDOW - timedelta(seconds=1), None, True),
     (None, WINDOW - timedelta(seconds=1), True), (None, WINDOW, False), (timedelta(0), timedelta(0), True)],
)  # fmt: skip
def test_a_storm_is_decided_by_when_the_sender_began(ticket_age, message_age, storm):
    when = [NOON - age if age is not None else None for age in (ticket_age, message_age)]
    assert is_storm(ticket_at=when[0], message_at=when[1], now=NOON) is storm
