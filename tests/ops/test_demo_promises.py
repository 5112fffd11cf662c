"""The demo's promises: some about to end, some warned, some missed, and nothing of the past rings."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from desk.core.db import db, transaction
from desk.notifications.models import Notice
from desk.sla.commands.promise import what_the_log_says
from desk.sla.models import SlaLevel, SlaTimer
from desk.sla.queries import due_level_ids
from desk.tickets.commands.promises import keep_promises
from desk.tickets.models import Ticket
from desk.tickets.types import DONE, LATER, LIVE
from tests.worlds import NOON, inside

MONDAY_MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FRIDAY_NIGHT = datetime(2026, 11, 20, 16, 0, 0, tzinfo=UTC)
SOON = (3, 8, 20, 45)


INSTANTS = {
    "params": [NOON, MONDAY_MORNING, FRIDAY_NIGHT],
    "ids": ["weekend", "office hours", "midnight"],
}


@pytest.fixture(**INSTANTS)
def now(worlds, request):
    """The demo world at this instant, one for all tests that only read."""
    with worlds.reading(request.param):
        yield request.param


@pytest.fixture(**INSTANTS)
def now_to_change(worlds, request):
    with worlds.copy(request.param) as app, inside(app):
        yield request.param


def every(model):
    return db.session.scalars(select(model).order_by(model.id)).unique().all()


def timers(ticket):
    return db.session.scalars(select(SlaTimer).where(SlaTimer.ticket_id == ticket.id).order_by(SlaTimer.id)).all()


def test_first_answers_are_due_three_eight_twenty_and_forty_five_minutes_from_now(now):
    due = {one.due_at for one in every(Ticket) if one.due_metric == "first_response"}
    assert {now + timedelta(minutes=minutes) for minutes in SOON} <= due


def test_promises_are_running_warned_missed_kept_and_paused(now):
    running = [one for one in every(SlaTimer) if one.state == "running"]
    missed = {one.id for one in running if one.breached_at}
    fired = db.session.scalars(select(SlaLevel).where(SlaLevel.fired_at.is_not(None))).all()
    assert missed
    assert {one.timer_id for one in fired if one.level == "75%"} & {one.id for one in running} - missed
    assert any(one.outcome == "met" for one in every(SlaTimer))
    assert any(one.state == "paused" for one in every(SlaTimer))


def test_nothing_of_the_past_rings_and_nobody_was_told(now):
    assert due_level_ids(now, limit=1) == []
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 0
    assert all(one.outcome == "skipped" for one in every(SlaLevel) if one.fired_at)
    assert due_level_ids(now + timedelta(minutes=5), limit=1)


def test_the_queue_is_in_the_order_of_what_is_due(now):
    for ticket in every(Ticket):
        wanted = (ticket.due_at or LATER) if ticket.status in LIVE else DONE
        assert ticket.queue_at == wanted


def test_timers_say_what_the_log_says(now):
    for ticket in every(Ticket):
        if ticket.automatic:
            continue
        clocks = what_the_log_says(ticket.id, now=now).clocks
        assert len(clocks) == len(timers(ticket))
        by_key = {(one.metric, one.cycle): one for one in clocks}
        for row in timers(ticket):
            clock = by_key[row.metric, row.cycle]
            assert (row.start_at, row.due_at, row.state, row.breached_at) == (
                clock.start, clock.due, clock.state, clock.breached_at,
            )  # fmt: skip


def test_settling_once_more_changes_nothing(now_to_change):
    before = [(one.due_at, one.queue_at) for one in every(Ticket)]
    levels = [(one.id, one.fire_at, one.outcome) for one in every(SlaLevel)]
    with transaction():
        for ticket in every(Ticket):
            if not ticket.automatic:
                keep_promises(ticket, [], at=now_to_change)
    assert [(one.due_at, one.queue_at) for one in every(Ticket)] == before
    assert [(one.id, one.fire_at, one.outcome) for one in every(SlaLevel)] == levels
