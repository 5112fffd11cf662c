"""Rows 48 and 51 of the SLA cases: what is said already, and what happened elsewhere, is not said (again)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from desk.core.db import db, transaction
from desk.notifications.models import Notice
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.promise import Happening
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaLevel, SlaTimer
from desk.sla.queries import due_level_ids
from desk.tickets.commands.escalation import escalate_due
from desk.tickets.commands.promises import keep_promises
from desk.tickets.models import Ticket
from desk.tickets.terms import promise_of
from desk.tickets.types import DONE, TicketStatus
from tests import factories
from tests.factories import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TARGETS = dict.fromkeys(
    ("low", "normal", "high", "urgent"), {"first_response": 60, "next_response": 60, "resolution": 480}
)
IMPORTED, OPEN = 100, 4


@pytest.fixture
def policy(app):
    factories.agent("supervisor")
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        ladder = dict.fromkeys(("first_response", "resolution"), ["50%", "100%", "+60"])
        return save_policy(PolicyDraft("all", always.id, TARGETS, ladder=ladder), actor="test", at=NOON)


def fire(now):
    with transaction():
        return escalate_due(due_level_ids(now, limit=200), now=now)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_row_48_midnights_after_a_breach_say_nothing(policy):
    factories.ticket()
    while fire(NOON + 12 * HOUR):
        pass
    told = count(Notice)
    assert told and db.session.scalar(select(func.count()).where(SlaLevel.fired_at.is_(None))) == 0
    for hour in range(12, 12 + 26 + 24):  # from the first zone's midnight to the last one's, and on
        assert fire(NOON + DAY / 2 + hour * HOUR) == 0
    assert count(Notice) == told


def brought_in(number, clocks):
    """Tickets as another desk left them a year ago, some of them still open."""
    tickets = []
    for place in range(number):
        status = TicketStatus.OPEN if place < OPEN else TicketStatus.CLOSED
        tickets.append(Ticket(subject=f"old {place}", status=status, opened_at=NOON - 365 * DAY, updated_at=NOON))
    with transaction():
        db.session.add_all(tickets)
        db.session.flush()
        for ticket in tickets:
            live = ticket.status == TicketStatus.OPEN
            data = {"by": "import", "clocks": clocks and live, "policy": promise_of(ticket)}
            keep_promises(ticket, [Happening("opened", NOON, data)], at=NOON, quiet=True)
    return tickets


def test_row_51_tickets_of_another_desk_come_in_without_clocks_notices_or_mail(policy):
    tickets = brought_in(IMPORTED, clocks=False)
    assert (count(SlaTimer), count(SlaLevel), count(Notice)) == (0, 0, 0)
    assert fire(NOON + 30 * DAY) == 0
    assert {one.due_at for one in tickets} == {None}
    assert sum(one.queue_at == DONE for one in tickets) == IMPORTED - OPEN


def test_row_51_open_ones_get_clocks_from_now_if_the_importer_asks(policy):
    brought_in(IMPORTED, clocks=True)
    timers = db.session.scalars(select(SlaTimer)).all()
    assert len(timers) == OPEN * 2
    assert {(one.metric, one.start_at, one.due_at) for one in timers} == {
        ("first_response", NOON, NOON + HOUR),
        ("resolution", NOON, NOON + 8 * HOUR),
    }
    assert count(Notice) == 0
