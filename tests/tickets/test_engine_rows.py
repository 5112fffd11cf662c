"""Rows 38 and 45 to 49 of the SLA cases: telling of promises when things go wrong, or many want to at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from desk.channels.outgoing import claim
from desk.core.db import db, transaction
from desk.notifications.models import Notice
from desk.notifications.wording import line
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy, set_policy_active
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaLevel, SlaTimer
from desk.sla.queries import due_level_ids
from desk.tickets.commands.escalation import escalate_due
from desk.tickets.commands.state import set_status
from desk.tickets.firing import fire_due
from desk.tickets.types import TicketStatus
from tests import factories
from tests.desks import forget_jobs
from tests.factories import NOON

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
AN_HOUR = dict.fromkeys(("low", "normal", "high", "urgent"), {"first_response": 60})
LEVELS = ["25%", "100%", "+30"]


@pytest.fixture
def policy(app):
    """Round the clock: an hour for the first answer; told after a quarter of it, when it is missed, half an hour on."""
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        draft = PolicyDraft("all", always.id, AN_HOUR, ladder={"first_response": LEVELS})
        return save_policy(draft, actor="test", at=NOON)


def fire(now, limit=100):
    with transaction():
        return escalate_due(due_level_ids(now, limit=limit), now=now)


def bells():
    return db.session.scalars(select(Notice).where(Notice.channel == "bell").order_by(Notice.id)).all()


def outcomes(ticket):
    rows = db.session.scalars(select(SlaLevel).join(SlaTimer).where(SlaTimer.ticket_id == ticket.id)).all()
    return {row.level: row.outcome for row in rows}


def test_row_38_a_policy_that_is_switched_off_tells_nobody_any_more(policy):
    factories.agent("supervisor")
    ticket = factories.ticket()
    fire(NOON + 15 * MINUTE)
    before = len(bells())
    with transaction():
        set_policy_active(policy, False, actor="test", at=NOON + 21 * MINUTE)
    fire(NOON + 3 * HOUR)
    assert len(bells()) == before
    assert outcomes(ticket) == {"25%": "fired", "100%": "skipped", "+30": "skipped"}


def test_row_45_many_who_claim_at_once_tell_everybody_once(policy, built_app):
    lead = factories.agent("supervisor")
    tickets = [factories.ticket(from_email=f"c{n}@customer.example") for n in range(40)]
    now = NOON + HOUR

    def claim_all(_nth):
        with built_app.app_context():
            for _again in range(5):
                with transaction():
                    escalate_due(due_level_ids(now, limit=100), now=now)

    db.session.rollback()
    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(claim_all, range(4)))
    while fire(now):
        pass
    told = db.session.execute(
        select(Notice.key, Notice.channel, func.count()).where(Notice.agent_id == lead.id).group_by("key", "channel")
    ).all()
    assert {count for *_key, count in told} == {1}
    assert len(told) == 2 * len(tickets)  # by bell and by mail; the warnings have passed


def test_row_46_a_mail_whose_sender_died_is_sent_under_the_same_key(policy):
    factories.agent("supervisor")
    factories.ticket()
    fire(NOON + HOUR)
    mail = db.session.scalars(select(Notice).where(Notice.channel == "mail")).one()
    with transaction():
        assert claim(Notice, mail.id, now=NOON + HOUR)
    with transaction():
        assert claim(Notice, mail.id, now=NOON + HOUR + MINUTE / 2) is None
        assert claim(Notice, mail.id, now=NOON + HOUR + MINUTE).id == mail.id
    fire(NOON + HOUR)
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 2


def test_row_47_after_an_outage_each_promise_is_told_once_marked_late_and_dated_when_it_was_missed(policy):
    factories.agent("supervisor")
    first = factories.ticket()
    second = factories.ticket(from_email="li@hengyuan.example", at=NOON + HOUR / 2)
    while fire(NOON + 3 * HOUR):
        pass
    assert len(bells()) == 2
    assert {row.data["level"] for row in bells()} == {"+30"}
    assert all("minutes late" in line(row.kind, row.data, "UTC") for row in bells())
    missed = {row.ticket_id: row.breached_at for row in db.session.scalars(select(SlaTimer))}
    assert missed == {first.id: NOON + HOUR, second.id: NOON + HOUR * 1.5}
    assert outcomes(first) == outcomes(second) == {"25%": "skipped", "100%": "late", "+30": "late"}


def test_row_49_nothing_of_a_promise_is_in_redis(policy, app):
    """The queue may be emptied at any time: what is due is asked of the database."""
    factories.agent("supervisor")
    factories.ticket()
    forget_jobs(app)
    assert fire_due() == 2  # the warning has passed
    assert len(bells()) == 1


def test_a_closed_ticket_is_told_of_no_more(policy):
    ticket, agent = factories.ticket(), factories.agent()
    with transaction():
        set_status(ticket, TicketStatus.CLOSED, by=agent, at=NOON + MINUTE)
    assert fire(NOON + 3 * HOUR) == 0


def test_a_slice_of_what_is_due_leaves_no_promise_half_told(policy):
    """However few levels a look asks for, a promise whose levels have passed together is told of once."""
    factories.agent("supervisor")
    for number in range(3):
        factories.ticket(from_email=f"c{number}@customer.example")
    while fire(NOON + 3 * HOUR, limit=1):
        pass
    assert len(bells()) == 3
