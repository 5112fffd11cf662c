"""Filling a demo desk: fast rows that are like those of real tickets, the same each time, and never on a real desk."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from desk.accounts.models import Agent, Contact
from desk.audit.commands import START, chained
from desk.audit.models import AuditEntry
from desk.core.db import db, transaction
from desk.core.errors import Invalid
from desk.ops.demo.bulk.fill import fill_demo
from desk.ops.demo.bulk.words import SEARCH_WORD
from desk.shipments.models import Shipment
from desk.sla.commands.promise import what_the_log_says
from desk.sla.models import SlaLevel, SlaTimer
from desk.sla.queries import due_level_ids
from desk.tickets.access import ticket_for_agent
from desk.tickets.bench import ticket_page
from desk.tickets.commands.promises import keep_promises
from desk.tickets.models import Message, Ticket
from desk.tickets.queries import bound_shipment_ids
from tests.factories import agent
from tests.worlds import NOON, inside

MANY = 400


def fill(app, tickets, now=NOON):
    said = []
    return fill_demo(app, tickets, now=now, say=said.append), said


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def added():
    return db.session.scalars(select(Ticket).where(Ticket.id > 60).order_by(Ticket.id)).all()


def messages(ticket):
    return db.session.scalars(select(Message).where(Message.ticket_id == ticket.id).order_by(Message.id)).all()


@pytest.fixture
def full(worlds):
    """One for all tests that only read."""
    with worlds.reading(NOON, MANY) as app:
        yield app


@pytest.fixture
def full_to_change(worlds):
    with worlds.copy(NOON, MANY) as app, inside(app):
        yield app


def test_all_added_tickets_are_open_and_have_three_letters_of_about_six_hundred_bytes(full):
    assert {one.status for one in added()} == {"open"}
    for ticket in added()[::25]:
        letters = messages(ticket)
        assert len(letters) == 3
        assert all(500 <= len(one.text.encode()) <= 800 for one in letters)
        assert [one.in_reply_to for one in letters[1:]] == [one.rfc_id for one in letters[:-1]]
    assert len({one.text for ticket in added() for one in messages(ticket)}) > 3 * len(added()) * 0.99
    assert Counter(one.customer.language for one in added()).keys() == {"zh_CN", "en"}


def test_one_in_a_hundred_says_the_word_to_search_for(full):
    marked = [one for one in added() if SEARCH_WORD in one.subject]
    assert 1 <= len(marked) <= 15


def test_people_are_those_of_the_company_and_can_be_unsealed(full):
    assert count(Contact) == 500 + 12
    assert count(Agent) == 50 + 6
    for ticket in added()[::25]:
        assert ticket.contact.customer_id == ticket.customer_id
        for one in messages(ticket):
            address = one.to_email if one.direction == "out" else one.from_email
            assert address == ticket.contact.email
            assert one.direction == "in" or one.agent.name == one.from_name
        (shipment_id,) = bound_shipment_ids(ticket.id)
        assert db.session.get(Shipment, shipment_id).customer_id == ticket.customer_id


def test_copies_have_the_timers_and_levels_that_their_log_says(full):
    for ticket in added()[::20]:
        rows = db.session.scalars(select(SlaTimer).where(SlaTimer.ticket_id == ticket.id)).all()
        clocks = {(one.metric, one.cycle): one for one in what_the_log_says(ticket.id, now=NOON).clocks}
        assert len(clocks) == len(rows) >= 2
        for row in rows:
            clock = clocks[row.metric, row.cycle]
            assert (row.due_at, row.state, row.breached_at) == (clock.due, clock.state, clock.breached_at)
        assert ticket.queue_at == ticket.due_at == min(one.due_at for one in rows if one.state == "running")


def test_settling_a_copy_changes_nothing(full_to_change):
    sample = added()[::20]
    due, levels = [one.due_at for one in sample], count(SlaLevel)
    with transaction():
        for ticket in sample:
            keep_promises(ticket, [], at=NOON)
    assert [one.due_at for one in sample] == due
    assert count(SlaLevel) == levels


def test_nothing_of_the_past_rings(full):
    assert due_level_ids(NOON, limit=1) == []
    assert due_level_ids(NOON + timedelta(days=3), limit=1)


def test_a_copy_opens_like_any_ticket(full):
    boss = db.session.scalars(select(Agent).where(Agent.role == "supervisor")).unique().one()
    last = added()[-1]
    with full.test_request_context():
        assert len(ticket_page(boss, ticket_for_agent(boss, last.reference)).entries) == 3


def test_the_trail_has_one_entry_for_all_copies_and_stays_one_chain(full):
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "demo.filled"))
    assert sum(entry.details.values()) == MANY - 60
    before = START
    for one in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)):
        before = chained(before, one)
        assert one.hash == before


def test_filling_goes_on_from_what_is_there_and_the_desk_goes_on_counting(full_to_change):
    result, said = fill(full_to_change, MANY + 200)
    assert (result.tickets, result.added) == (MANY + 200, 200)
    assert said
    assert count(Agent) == 50 + 6
    assert fill(full_to_change, 10)[0].added == 0
    with transaction():
        ticket = Ticket(subject="one more", opened_at=NOON, updated_at=NOON)
        db.session.add(ticket)
    assert ticket.id > max(one.id for one in added()[:-1])


def world():
    """What can be told apart of tickets, shipments, timers and letters."""
    told = (
        (Ticket.subject, Ticket.customer_id, Ticket.assignee_id, Ticket.opened_at, Ticket.due_at, Ticket.priority),
        (Shipment.shipment_no, Shipment.stage, Shipment.stage_since, Shipment.eta_at),
        (SlaTimer.ticket_id, SlaTimer.metric, SlaTimer.start_at, SlaTimer.due_at, SlaTimer.breached_at),
        (Message.text, Message.rfc_id, Message.at),
    )
    return [db.session.execute(select(*columns).order_by(columns[0].class_.id)).all() for columns in told]


def test_the_same_now_makes_the_same_world_also_on_an_empty_desk(full, app):
    result, _ = fill(app, MANY)
    assert (result.tickets, result.added) == (MANY, MANY - 60)
    again = world()
    with full.app_context():
        assert world() == again


def test_a_real_desk_and_production_are_left_alone(app, monkeypatch):
    agent()
    with pytest.raises(Invalid):
        fill(app, 100)
    assert count(Ticket) == 0
    monkeypatch.setitem(app.config, "DESK", replace(app.config["DESK"], production=True))
    with pytest.raises(Invalid):
        fill(app, 100)


def test_the_demo_world_alone_is_enough_for_few_tickets(worlds):
    with worlds.copy(NOON) as app, inside(app):
        assert fill(app, 60)[0].added == 0
        assert fill(app, 63)[0].added == 3
