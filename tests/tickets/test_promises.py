"""Promises on tickets: what starts, stops and moves them, who is told of them, and how the queue is ordered."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.channels.outgoing import claim
from desk.core.db import db, transaction
from desk.notifications.models import Notice
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS, seed_promises
from desk.sla.models import SlaEvent, SlaLevel, SlaTimer
from desk.sla.queries import due_level_ids
from desk.tickets.commands import escalation
from desk.tickets.commands.delivery import mark_failed, send_again
from desk.tickets.commands.escalation import escalate_due
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.state import classify, hand_over, set_status
from desk.tickets.firing import fire_due
from desk.tickets.models import Message, Ticket
from desk.tickets.queue import queue_page
from desk.tickets.types import DONE, LATER, JoinedBy, Priority, TicketStatus, TicketType
from tests import factories
from tests.factories import NOON, incoming
from tests.tickets.promised import answer, write

HOUR = timedelta(hours=1)
TARGETS = {"low": {"first_response": 60, "next_response": 120},
           "normal": {"first_response": 60, "next_response": 120, "resolution": 480},
           "urgent": {"first_response": 15, "next_response": 30, "resolution": 120}}  # fmt: skip
LADDER = {"first_response": ["75%", "100%"], "next_response": ["75%", "100%"], "resolution": ["100%"]}


@pytest.fixture
def promised(app):
    """Round the clock: an hour for the first answer, two for the next, eight to the end; urgent ones quicker."""
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        save_policy(PolicyDraft("all", always.id, TARGETS, ladder=LADDER), actor="test", at=NOON)


def timers(ticket):
    rows = db.session.scalars(select(SlaTimer).where(SlaTimer.ticket_id == ticket.id).order_by(SlaTimer.id)).all()
    return {(row.metric, row.cycle): row for row in rows}


def levels(ticket):
    rows = db.session.scalars(
        select(SlaLevel).join(SlaTimer, SlaTimer.id == SlaLevel.timer_id).where(SlaTimer.ticket_id == ticket.id)
    ).all()
    return {(row.timer.metric, row.level): row for row in rows}


def fire(now):
    with transaction():
        return escalate_due(due_level_ids(now, limit=100), now=now)


def told(kind=None):
    rows = db.session.scalars(select(Notice).order_by(Notice.id)).all()
    return [(row.agent_id, row.channel, row.kind) for row in rows if kind in (None, row.kind)]


def test_a_new_ticket_promises_a_first_answer_and_an_end(promised):
    ticket = factories.ticket()
    found = timers(ticket)
    assert found["first_response", 1].due_at == NOON + HOUR
    assert found["resolution", 1].due_at == NOON + 8 * HOUR
    assert levels(ticket)["first_response", "75%"].fire_at == NOON + timedelta(minutes=45)
    assert (ticket.due_at, ticket.due_metric, ticket.queue_at) == (NOON + HOUR, "first_response", NOON + HOUR)


def test_without_a_policy_nothing_is_promised(app):
    ticket = factories.ticket()
    assert timers(ticket) == {}
    assert (ticket.due_at, ticket.queue_at) == (None, LATER)


def test_an_answer_in_time_keeps_the_promise_and_its_alarms_are_gone(promised):
    ticket = factories.ticket()
    answer(ticket, factories.agent(), NOON + timedelta(minutes=30))
    first = timers(ticket)["first_response", 1]
    assert (first.state, first.outcome, first.met_at) == ("done", "met", NOON + timedelta(minutes=30))
    assert ("first_response", "75%") not in levels(ticket)
    assert fire(NOON + 3 * HOUR) == 0


def test_waiting_for_the_customer_rests_the_end_and_their_word_runs_it_on(promised):
    ticket = factories.ticket()
    answer(ticket, factories.agent(), NOON + HOUR / 2)
    assert timers(ticket)["resolution", 1].state == "paused"
    assert (ticket.due_at, ticket.queue_at) == (None, LATER)
    write(ticket, NOON + 2 * HOUR)
    resolution = timers(ticket)["resolution", 1]
    assert (resolution.state, resolution.due_at) == ("running", NOON + 9.5 * HOUR)
    assert timers(ticket)["next_response", 1].due_at == NOON + 4 * HOUR
    assert ticket.due_metric == "next_response"


def test_a_warning_goes_to_the_assignee_and_a_breach_to_the_lead_each_once(promised):
    lead, agent = factories.agent("supervisor"), factories.agent()
    team = factories.team()
    ticket = factories.ticket()
    with transaction():
        team.lead_id = lead.id
        ticket.team_id, ticket.assignee_id = team.id, agent.id
    for _ in range(3):
        fire(NOON + timedelta(minutes=46))
    assert told() == [(agent.id, "bell", "sla_warning"), (agent.id, "mail", "sla_warning")]
    for _ in range(3):
        fire(NOON + timedelta(minutes=61))
    assert sorted(told("sla_breach")) == sorted(
        [(lead.id, "bell", "sla_breach"), (lead.id, "mail", "sla_breach"), (agent.id, "bell", "sla_breach")]
    )
    assert timers(ticket)["first_response", 1].breached_at == NOON + HOUR


def test_without_a_lead_the_supervisors_hear_of_it_and_without_one_the_administrators(promised):
    boss, ma = factories.agent("supervisor"), factories.agent("administrator")
    factories.ticket()
    fire(NOON + timedelta(minutes=46))
    assert {agent for agent, _, _ in told()} == {boss.id}
    with transaction():
        boss.active = False
    fire(NOON + timedelta(minutes=61))
    assert {agent for agent, _, kind in told() if kind == "sla_breach"} == {ma.id}


def test_after_downtime_one_notice_says_it_all_and_is_marked_late(promised):
    factories.agent("supervisor")
    ticket = factories.ticket()
    fire(NOON + 3 * HOUR)
    assert {kind for _, _, kind in told()} == {"sla_breach"}
    assert levels(ticket)["first_response", "75%"].outcome == "skipped"
    assert levels(ticket)["first_response", "100%"].outcome == "late"
    assert timers(ticket)["first_response", 1].breached_at == NOON + HOUR


def test_a_level_that_somebody_else_claimed_is_not_told_again(promised):
    factories.agent("supervisor")
    factories.ticket()
    ids = due_level_ids(NOON + 2 * HOUR, limit=9)
    with transaction():
        escalate_due(ids, now=NOON + 2 * HOUR)
    before = len(told())
    with transaction():
        assert escalate_due(ids, now=NOON + 2 * HOUR) == 0
    assert len(told()) == before


def test_an_answer_that_bounced_was_none(promised):
    agent, ticket = factories.agent(), factories.ticket()
    message = answer(ticket, agent, NOON + HOUR / 2)
    with transaction():
        mark_failed(claim(Message, message.id, now=NOON + HOUR / 2), "550 no such user", at=NOON + HOUR / 2)
    first = timers(ticket)["first_response", 1]
    assert (first.state, first.outcome, first.due_at) == ("running", None, NOON + HOUR)
    assert (agent.id, "bell", "not_delivered") in told()
    with transaction():
        send_again(message, actor=agent.actor, at=NOON + HOUR * 0.75)
    first = timers(ticket)["first_response", 1]
    assert (first.outcome, first.met_at) == ("met", NOON + HOUR * 0.75)


def test_what_began_because_of_an_answer_that_bounced_never_was(promised):
    agent, ticket = factories.agent(), factories.ticket()
    message = answer(ticket, agent, NOON + HOUR / 4)
    write(ticket, NOON + HOUR / 2)
    assert ("next_response", 1) in timers(ticket)
    with transaction():
        mark_failed(message, "550 no such user", at=NOON + HOUR * 0.6)
    assert ("next_response", 1) not in timers(ticket)
    assert timers(ticket)["first_response", 1].state == "running"


def test_a_higher_priority_is_a_tighter_promise_from_the_same_start(promised):
    ticket, agent = factories.ticket(), factories.agent()
    with transaction():
        classify(ticket, type=TicketType.COMPLAINT, priority=Priority.URGENT, by=agent, at=NOON + timedelta(minutes=5))
    assert timers(ticket)["first_response", 1].due_at == NOON + timedelta(minutes=15)
    assert (ticket.type, ticket.priority, ticket.due_at) == ("complaint", "urgent", NOON + timedelta(minutes=15))


def test_a_tighter_promise_never_breaks_in_the_past(promised):
    ticket, agent = factories.ticket(), factories.agent("supervisor")
    change = NOON + timedelta(minutes=30)
    with transaction():
        classify(ticket, type=TicketType.REQUEST, priority=Priority.URGENT, by=agent, at=change)
    first = timers(ticket)["first_response", 1]
    assert (first.due_at, first.breached_at, first.cause) == (change, change, "retargeted")


def test_solving_ends_everything_and_a_word_within_a_week_reopens(promised):
    ticket, agent = factories.ticket(), factories.agent()
    answer(ticket, agent, NOON + HOUR / 2, status_after=TicketStatus.SOLVED)
    assert {row.state for row in timers(ticket).values()} == {"done"}
    assert ticket.queue_at == DONE
    write(ticket, NOON + timedelta(days=2))
    assert ticket.status == TicketStatus.OPEN
    assert timers(ticket)["resolution", 2].state == "running"


def test_a_word_after_more_than_a_week_begins_a_new_ticket_about_the_same(promised):
    ticket, agent = factories.ticket(), factories.agent()
    answer(ticket, agent, NOON + HOUR / 2, status_after=TicketStatus.SOLVED)
    message = write(ticket, NOON + timedelta(days=20))
    assert message.ticket_id != ticket.id
    assert ticket.status == TicketStatus.SOLVED
    assert timers(message.ticket)["first_response", 1].state == "running"


@pytest.mark.parametrize("after", [TicketStatus.SOLVED, TicketStatus.WAITING_CUSTOMER])
def test_words_that_nobody_had_seen_when_the_ticket_was_settled_open_it_for_the_log_too(promised, after):
    ticket, agent = factories.ticket(), factories.agent()
    answer(ticket, agent, NOON + HOUR, status_after=after)
    write(ticket, NOON + HOUR / 2)  # came before that answer, and is handled after it
    assert ticket.status == TicketStatus.OPEN
    assert ("running", ticket.due_at) in {(row.state, row.due_at) for row in timers(ticket).values()}
    assert ticket.due_metric == "resolution"


def test_a_machines_mail_promises_nothing_until_a_person_writes(promised):
    ticket = factories.ticket(automatic="machine")
    assert timers(ticket) == {}
    write(ticket, NOON + HOUR)
    assert timers(ticket)["first_response", 1].start_at == NOON + HOUR


def test_a_ticket_from_before_the_promises_has_them_from_now_on(app):
    ticket, agent = factories.ticket(), factories.agent()
    db.session.execute(SlaEvent.__table__.delete())
    db.session.commit()
    with transaction():
        seed_promises(actor="test", at=NOON)
    answer(ticket, agent, NOON + HOUR)
    write(ticket, NOON + 2 * HOUR)
    assert [key for key, row in timers(ticket).items() if row.state == "running" and key[0] != "resolution"] != []


def test_the_pause_ends_by_itself_after_the_longest_that_the_policy_allows(promised):
    ticket, agent = factories.ticket(), factories.agent()
    answer(ticket, agent, NOON + HOUR / 2)
    wake = next(row for (_, level), row in levels(ticket).items() if level.startswith("wake"))
    assert wake.fire_at > NOON + timedelta(days=9)
    fire(wake.fire_at + timedelta(seconds=1))
    assert ticket.status == TicketStatus.OPEN
    assert timers(ticket)["resolution", 1].state == "running"


def test_the_sweep_fires_what_is_due_by_the_wall_clock(promised):
    factories.agent("supervisor")
    factories.ticket()
    assert fire_due() > 0
    while fire_due():
        pass
    assert [kind for _, channel, kind in told() if channel == "bell"] != []


def test_a_broken_level_is_set_aside_and_the_others_are_told(promised, monkeypatch):
    factories.agent("supervisor")
    broken, good = factories.ticket(), factories.ticket(from_email="li@hengyuan.example")
    carry_out = escalation.carry_out

    def trip(tickets, told, *, now):
        if broken.id in {reached.ticket_id for reached, _ in told}:
            raise ZeroDivisionError
        carry_out(tickets, told, now=now)

    monkeypatch.setattr(escalation, "carry_out", trip)
    while fire_due():
        pass
    assert {row.outcome for row in levels(broken).values() if row.fired_at} <= {"broken", "skipped"}
    assert levels(good)["first_response", "100%"].outcome == "late"


def test_the_queue_begins_with_what_is_due_first(promised):
    agent = factories.agent()
    late = factories.ticket(at=NOON + HOUR, from_email="a@hengyuan.example")
    first = factories.ticket(at=NOON, from_email="b@hengyuan.example")
    solved = factories.ticket(at=NOON - HOUR, from_email="c@hengyuan.example")
    with transaction():
        set_status(solved, TicketStatus.SOLVED, by=agent, at=NOON)
    rows = queue_page(agent, tab="all", query="").rows
    assert [row.reference for row in rows] == [first.reference, late.reference, solved.reference]
    assert rows[0].due_at == NOON + HOUR


def test_type_priority_and_team_are_changed_with_one_press(promised, sign_in):
    agent, team, ticket = factories.agent(), factories.team(), factories.ticket()
    form = {"type": "complaint", "priority": "urgent", "team": str(team.id)}
    assert sign_in(agent).post(f"/tickets/{ticket.reference}/terms", data=form).status_code == 303
    row = db.session.get(Ticket, ticket.id, populate_existing=True)
    assert (row.type, row.priority, row.team_id) == ("complaint", "urgent", team.id)


@pytest.mark.parametrize("form", [{"type": "x", "priority": "low"}, {"type": "claim", "priority": "x"},
                                  {"type": "claim", "priority": "low", "team": "999999"},
                                  {"type": "claim", "priority": "low", "team": "no"}])  # fmt: skip
def test_terms_that_do_not_exist_are_refused_and_nothing_changes(promised, sign_in, form):
    agent, ticket = factories.agent(), factories.ticket()
    assert sign_in(agent).post(f"/tickets/{ticket.reference}/terms", data=form).status_code == 422
    row = db.session.get(Ticket, ticket.id, populate_existing=True)
    assert (row.type, row.priority, row.team_id) == ("request", "normal", None)


def test_another_team_takes_the_ticket_from_who_does_not_belong_to_it(promised):
    mine, theirs = factories.team(), factories.team()
    agent = factories.agent(team=mine)
    ticket = factories.ticket()
    with transaction():
        ticket.team_id, ticket.assignee_id = mine.id, agent.id
    with transaction():
        hand_over(ticket, theirs.id, by=agent, at=NOON)
    assert (ticket.team_id, ticket.assignee_id) == (theirs.id, None)


@pytest.mark.parametrize("solved", [False, True])
def test_a_mail_that_came_in_before_the_ticket_it_belongs_to_was_opened_is_filed(promised, solved):
    """An agent opened the ticket while the mail still lay in the mailbox."""
    ticket, ada = factories.ticket(), factories.agent()
    answer(ticket, ada, NOON + HOUR, status_after=TicketStatus.SOLVED if solved else TicketStatus.OPEN)
    with transaction():
        receive_message(
            ticket, incoming(at=NOON - HOUR), contact=ticket.contact, found=[], joined_by=JoinedBy.TOKEN,
            unverified=False, at=NOON + 2 * HOUR,
        )  # fmt: skip
    assert timers(ticket)["first_response", 1].start_at == NOON
    assert (ticket.status, ticket.needs_answer) == ("open", True)
