"""Statuses with a clock or a day of their own: scheduled and waiting for approval."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.notifications.models import Notice
from desk.notifications.wording import line
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaTimer
from desk.tickets import waking
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.reply import post_reply
from desk.tickets.commands.state import assign, set_status, wake
from desk.tickets.models import Note
from desk.tickets.moments import NoInstant, instant
from desk.tickets.queue import queue_page
from desk.tickets.types import JoinedBy, TicketStatus
from desk.tickets.waking import wake_scheduled
from tests import factories
from tests.factories import NOON, incoming

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SCHEDULED, APPROVAL = TicketStatus.SCHEDULED, TicketStatus.WAITING_APPROVAL


@pytest.fixture
def ada(app):
    return factories.agent("supervisor")


@pytest.fixture
def promised(app):
    targets = {"normal": {"first_response": 60, "next_response": 120, "resolution": 480, "approval": 90}}
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        save_policy(PolicyDraft("all", always.id, targets), actor="test", at=NOON)


def put(ticket, status, ada, at=NOON, **more):
    with transaction():
        set_status(ticket, status, by=ada, at=at, **more)


def write(ticket, at):
    with transaction():
        receive_message(ticket, incoming(at=at), contact=ticket.contact, found=[], joined_by=JoinedBy.TOKEN,
                        unverified=False, at=at)  # fmt: skip


def timer(ticket, metric):
    rows = db.session.scalars(select(SlaTimer).where(SlaTimer.ticket_id == ticket.id, SlaTimer.metric == metric)).all()
    return rows[-1] if rows else None


def told():
    return db.session.scalars(select(Notice).where(Notice.kind == "woken", Notice.channel == "bell")).all()


@pytest.mark.parametrize("until", [None, NOON, NOON - HOUR, NOON + 367 * DAY, datetime(2101, 1, 1, tzinfo=UTC)])
def test_a_day_that_cannot_be_is_refused_and_nothing_changes(ada, until):
    ticket = factories.ticket()
    with pytest.raises(Faulty) as refused:
        put(ticket, SCHEDULED, ada, until=until)
    assert refused.value.entry == "until"
    db.session.expire_all()
    assert (ticket.status, ticket.resume_at) == ("open", None)


def test_a_scheduled_ticket_stands_still_keeps_its_reason_and_opens_on_its_day(promised, ada):
    ticket = factories.ticket()
    put(ticket, SCHEDULED, ada, at=NOON + HOUR, until=NOON + DAY, reason="客户明天回来")
    assert timer(ticket, "resolution").state == "paused"
    assert "客户明天回来" in db.session.scalars(select(Note)).one().text
    assert wake_scheduled(NOON + DAY - HOUR) == 0
    assert wake_scheduled(NOON + DAY) == 1
    assert (ticket.status, ticket.resume_at) == ("open", None)
    assert timer(ticket, "resolution").due_at == NOON + DAY + 7 * HOUR


def test_however_late_it_is_woken_the_promise_counts_from_its_day(promised, ada):
    ticket = factories.ticket()
    put(ticket, SCHEDULED, ada, at=NOON + HOUR, until=NOON + DAY)
    assert wake_scheduled(NOON + 3 * DAY) == 1
    assert timer(ticket, "resolution").breached_at == NOON + DAY + 7 * HOUR


def test_who_has_the_ticket_is_told_once(ada):
    ticket, lin = factories.ticket(), factories.agent(name="Lin")
    with transaction():
        assign(ticket, lin.id, by=ada, at=NOON)
    put(ticket, SCHEDULED, ada, until=NOON + HOUR)
    assert [wake_scheduled(NOON + DAY), wake_scheduled(NOON + DAY)] == [1, 0]
    (notice,) = told()
    assert notice.agent_id == lin.id
    assert notice.key == f"resume:{ticket.id}:{(NOON + HOUR).isoformat()}"
    assert "scheduled" in line(notice.kind, notice.data, "UTC")


def test_nobody_has_it_then_the_lead_is_told(ada):
    put(factories.ticket(), SCHEDULED, ada, until=NOON + HOUR)
    wake_scheduled(NOON + DAY)
    assert [one.agent_id for one in told()] == [ada.id]


def test_what_was_taken_up_before_its_day_is_not_woken(ada):
    ticket = factories.ticket()
    put(ticket, SCHEDULED, ada, until=NOON + HOUR)
    put(ticket, TicketStatus.WAITING_CARRIER, ada)
    assert ticket.resume_at is None
    assert wake_scheduled(NOON + DAY) == 0
    assert ticket.status == "waiting_carrier"


def test_a_claim_that_somebody_else_has_wakes_nothing(ada):
    ticket = factories.ticket()
    put(ticket, SCHEDULED, ada, until=NOON + HOUR)
    put(ticket, SCHEDULED, ada, until=NOON + 2 * HOUR)  # between our look and our claim
    assert waking._woken(ticket.id, NOON + HOUR, NOON + DAY) is False
    assert ticket.status == "scheduled"


def test_one_that_cannot_be_woken_does_not_hold_up_the_others(ada, monkeypatch):
    first, second = factories.ticket(), factories.ticket()
    put(first, SCHEDULED, ada, until=NOON + HOUR)
    put(second, SCHEDULED, ada, until=NOON + 2 * HOUR)
    true = waking._wake

    def breaks(ticket_id, *more):
        if ticket_id == first.id:
            raise ZeroDivisionError
        return true(ticket_id, *more)

    monkeypatch.setattr(waking, "_wake", breaks)
    assert wake_scheduled(NOON + DAY) == 1
    db.session.expire_all()
    assert (first.status, second.status) == ("scheduled", "open")


def test_a_customers_word_leaves_it_scheduled_and_is_owed_an_answer(promised, ada):
    ticket = factories.ticket()
    with transaction():
        post_reply(ticket, author=ada, body="x", at=NOON, mail_domain="d", status_after=SCHEDULED, until=NOON + DAY)
    write(ticket, NOON + HOUR)
    assert (ticket.status, ticket.needs_answer) == ("scheduled", True)
    assert timer(ticket, "next_response").due_at == NOON + 3 * HOUR
    assert ticket.queue_at == NOON + 3 * HOUR


@pytest.mark.parametrize("status,more", [(SCHEDULED, {"until": NOON + DAY}), (APPROVAL, {})])
def test_both_stand_among_what_waits(ada, status, more):
    ticket = factories.ticket()
    put(ticket, status, ada, **more)
    assert [row.reference for row in queue_page(ada, tab="waiting", query="").rows] == [ticket.reference]


def test_an_answer_needs_the_day_too(ada):
    ticket = factories.ticket()
    with pytest.raises(Faulty), transaction():
        post_reply(ticket, author=ada, body="x", at=NOON, mail_domain="d", status_after=SCHEDULED)


def test_an_approval_is_timed_from_waiting_for_it_to_having_it(promised, ada):
    ticket = factories.ticket()
    put(ticket, APPROVAL, ada)
    assert (timer(ticket, "approval").due_at, timer(ticket, "approval").state) == (NOON + 1.5 * HOUR, "running")
    assert timer(ticket, "resolution").state == "running"
    put(ticket, TicketStatus.OPEN, ada, at=NOON + 2 * HOUR)
    assert (timer(ticket, "approval").state, timer(ticket, "approval").outcome) == ("done", "breached")
    put(ticket, APPROVAL, ada, at=NOON + 3 * HOUR)
    with transaction():
        wake(ticket, at=NOON + 4 * HOUR)
    assert timer(ticket, "approval").outcome == "met"


@pytest.mark.parametrize(
    "quick,typed,zone,said",
    [("4h", "", "UTC", "2026-11-20 08:00"), ("tomorrow", "", "Asia/Shanghai", "2026-11-21 01:00"),
     ("monday", "", "Asia/Shanghai", "2026-11-23 01:00"), ("monday", "", "America/New_York", "2026-11-23 14:00"),
     ("", "2026-11-23T09:30", "Asia/Shanghai", "2026-11-23 01:30"), ("", "2026-11-23 09:30", "UTC", "2026-11-23 09:30"),
     ("tomorrow", "2030-01-01T00:00", "UTC", "2026-11-21 09:00")],
)  # fmt: skip
def test_an_instant_is_read_on_the_agents_own_clock(quick, typed, zone, said):
    assert f"{instant(quick, typed, zone=zone, now=NOON):%Y-%m-%d %H:%M}" == said


def test_nothing_said_is_no_instant():
    assert instant("", " ", zone="UTC", now=NOON) is None


@pytest.mark.parametrize("typed", ["soon", "2026-13-01T00:00", "2026-02-30T00:00", "2101-01-01T00:00",
                                   "0001-01-01T00:00", "2026-11-23",
                                   "2026-11-23T25:00", "2026-11-23T09:00+08:00", "９" * 16])  # fmt: skip
def test_what_is_no_instant_is_refused(typed):
    with pytest.raises(NoInstant):
        instant("", typed, zone="Asia/Shanghai", now=NOON)


def test_scheduling_by_plain_form(ada, sign_in):
    ticket, browser = factories.ticket(at=utcnow()), sign_in(ada)
    url = f"/tickets/{ticket.reference}/status"
    for wrong in ({}, {"until": "soon"}, {"until": "2020-01-01T00:00"}, {"until": "2101-01-01T00:00"}):
        assert browser.post(url, data={"status": "scheduled"} | wrong).status_code == 422
    assert (
        browser.post(url, data={"status": "scheduled", "until_in": "tomorrow", "reason": "等通知"}).status_code == 303
    )
    db.session.expire_all()
    assert ticket.status == "scheduled"
    assert ticket.resume_at > utcnow()
    assert "等通知" in browser.get(f"/tickets/{ticket.reference}").text
