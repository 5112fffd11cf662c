"""The sweep beside people at work: who waits for whom, and what is still told when it comes late."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import IntegrityError

from desk.core.db import db, transaction
from desk.notifications.models import Notice
from desk.notifications.wording import line
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaLevel, SlaTimer
from desk.sla.queries import due_level_ids
from desk.tickets.commands import escalation
from desk.tickets.commands.changes import lock
from desk.tickets.commands.escalation import escalate_due
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.reply import post_reply
from desk.tickets.commands.state import classify
from desk.tickets.errors import WentOn
from desk.tickets.firing import fire_due
from desk.tickets.types import JoinedBy, Priority, TicketStatus, TicketType
from tests import factories
from tests.conftest import BACKEND
from tests.factories import NOON, incoming

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TARGETS = {"first_response": 60, "next_response": 120, "resolution": 480}
LADDER = dict.fromkeys(TARGETS, ["75%", "100%"])


@pytest.fixture
def promised(app):
    """Round the clock: an hour for the first answer, two for the next, eight to the end."""
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        targets = dict.fromkeys(("normal", "urgent"), TARGETS)
        save_policy(PolicyDraft("all", always.id, targets, ladder=LADDER), actor="test", at=NOON)


def timer(ticket, metric):
    rows = select(SlaTimer).where(SlaTimer.ticket_id == ticket.id, SlaTimer.metric == metric)
    return db.session.scalars(rows.order_by(SlaTimer.cycle.desc())).first()


def unfired(ticket):
    rows = select(SlaLevel).join(SlaTimer).where(SlaTimer.ticket_id == ticket.id, SlaLevel.fired_at.is_(None))
    return {(row.timer.metric, row.level): row for row in db.session.scalars(rows)}


def answer(ticket, agent, at, **more):
    with transaction():
        return post_reply(ticket, author=agent, body="At sea.", at=at, mail_domain="desk.test", **more)


def write(ticket, at, *, handled=None):
    """The customer's word of `at`, told to the desk as the door that it came through tells it."""
    with transaction():
        receive_message(
            ticket, incoming(at=at), contact=ticket.contact, found=[], joined_by=JoinedBy.TOKEN, unverified=False,
            at=handled or at,
        )  # fmt: skip


def fire(now):
    with transaction():
        return escalate_due(due_level_ids(now, limit=100), now=now)


def bells():
    return db.session.scalars(select(Notice).where(Notice.channel == "bell").order_by(Notice.id)).all()


@pytest.mark.skipif(BACKEND != "postgresql", reason="SQLite lets one write at a time")
def test_an_answer_and_the_sweep_do_not_wait_for_each_other(app, promised):
    ticket, agent = factories.ticket(), factories.agent()
    now, reaches_for_the_ticket = NOON + 46 * MINUTE, Event()

    def note(_connection, _cursor, statement, *_more):
        if "FOR UPDATE" in statement and "ticket" in statement:
            reaches_for_the_ticket.set()

    def sweep():
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", note)
            try:
                return fire(now)
            finally:
                event.remove(db.engine, "before_cursor_execute", note)
                db.session.remove()

    with ThreadPoolExecutor(1) as threads:
        with transaction():
            lock(ticket)
            swept = threads.submit(sweep)
            assert reaches_for_the_ticket.wait(10)
            post_reply(ticket, author=agent, body="At sea.", at=NOON + 44 * MINUTE, mail_domain="desk.test")
        assert swept.result(10) == 0
    assert bells() == []


def test_a_mail_that_is_handled_late_does_not_undo_what_happened_since(promised):
    ticket, agent = factories.ticket(), factories.agent()
    answer(ticket, agent, NOON + 30 * MINUTE, status_after=TicketStatus.OPEN)
    write(ticket, NOON + 20 * MINUTE)
    first = timer(ticket, "first_response")
    assert (first.state, first.met_at) == ("done", NOON + 30 * MINUTE)
    fire(NOON + 61 * MINUTE)
    assert bells() == []


def test_a_ticket_whose_pause_was_over_wakes_although_somebody_classified_it_first(promised):
    ticket, agent = factories.ticket(), factories.agent()
    answer(ticket, agent, NOON + HOUR / 2)
    over = next(row.fire_at for (_, level), row in unfired(ticket).items() if level.startswith("wake"))
    with transaction():
        classify(ticket, type=TicketType.REQUEST, priority=Priority.URGENT, by=agent, at=over + MINUTE)
    fire(over + 2 * MINUTE)
    assert ticket.status == TicketStatus.OPEN
    assert "woken" in [row.kind for row in bells()]


def test_a_ticket_that_was_put_to_rest_again_does_not_wake_for_the_pause_before(promised):
    ticket, agent = factories.ticket(), factories.agent()
    answer(ticket, agent, NOON + HOUR / 2)
    over = next(row.fire_at for (_, level), row in unfired(ticket).items() if level.startswith("wake"))
    answer(ticket, agent, over + MINUTE)
    fire(over + 2 * MINUTE)
    assert ticket.status == TicketStatus.WAITING_CUSTOMER


def test_what_rests_by_now_is_not_said_to_be_due(promised):
    ticket, agent = factories.ticket(), factories.agent()
    with transaction():
        ticket.assignee_id = agent.id
    answer(ticket, agent, NOON + 7 * HOUR)  # past three quarters of the resolution
    fire(NOON + 8 * HOUR)
    assert timer(ticket, "resolution").state == "paused"
    assert [row for row in bells() if row.data["metric"] == "resolution"] == []


def test_a_promise_that_was_missed_and_rests_by_now_says_when_it_was_missed(promised):
    ticket, agent = factories.ticket(), factories.agent()
    answer(ticket, agent, NOON + 9 * HOUR)
    factories.agent("supervisor")
    fire(NOON + 9 * HOUR)
    missed = next(row for row in bells() if row.data["metric"] == "resolution")
    assert "11-20 20:00" in line(missed.kind, missed.data, "Asia/Shanghai")


@pytest.mark.parametrize("problem", [IntegrityError("insert", {}, ValueError()), WentOn("T-10001")])
def test_a_level_that_is_refused_is_set_aside_and_the_others_are_told(promised, monkeypatch, problem):
    factories.agent("supervisor")
    broken, good = factories.ticket(), factories.ticket(from_email="li@hengyuan.example")
    carry_out = escalation.carry_out

    def trip(tickets, told, *, now):
        if broken.id in {reached.ticket_id for reached, _ in told}:
            raise problem
        carry_out(tickets, told, now=now)

    monkeypatch.setattr(escalation, "carry_out", trip)
    while fire_due():
        pass
    assert [row.data["ticket"] for row in bells() if row.kind == "sla_breach"] != []
    assert {row.data["ticket"] for row in bells()} == {good.reference}
