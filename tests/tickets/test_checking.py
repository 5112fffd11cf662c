"""The nightly check, the alarm when notices are late, and what the page and the probes say of both."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from desk.audit.models import AuditEntry
from desk.core.db import db, transaction
from desk.notifications.models import Notice
from desk.notifications.wording import line
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaCheck, SlaDifference, SlaTimer
from desk.tickets import checking
from desk.tickets.checking import check_some, watch_engine
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of
from tests import factories
from tests.factories import NOON

HOUR = timedelta(hours=1)
NIGHT = NOON.replace(hour=19)


@pytest.fixture
def promised(app, monkeypatch):
    monkeypatch.setattr(checking, "SLICE", 8)
    with transaction():
        hours = save_calendar("always", ALWAYS, actor="test", at=NOON)
        terms = {"normal": {"first_response": 6000}}
        save_policy(PolicyDraft("all", hours.id, terms, ladder={"first_response": ["100%"]}), actor="test", at=NOON)


def tickets(number):
    return [factories.ticket(from_email=f"p{one}@hengyuan.example").id for one in range(number)]


def spoil(ticket_id):
    with transaction():
        db.session.execute(update(SlaTimer).where(SlaTimer.ticket_id == ticket_id).values(due_at=NOON))


def checked(now):
    slices = 0
    while check_some(now):
        slices += 1
    return slices


def test_every_night_each_ticket_is_looked_at_once(promised):
    tickets(18)
    assert checked(NIGHT) == 4
    assert checked(NIGHT + HOUR) == 0  # the same night
    assert checked(NIGHT + 24 * HOUR) == 4
    rows = db.session.scalars(select(SlaCheck).order_by(SlaCheck.id)).all()
    assert [(row.day, row.checked, row.differing, row.ended_at is not None) for row in rows] == [
        ("2026-11-20", 18, 0, True), ("2026-11-21", 18, 0, True),
    ]  # fmt: skip
    assert db.session.scalars(select(Notice)).all() == []


def test_a_check_that_was_cut_off_goes_on_where_it_was(promised):
    tickets(18)
    check_some(NIGHT)
    db.session.remove()  # another process, another day
    assert checked(NIGHT + 30 * HOUR) == 3 + 4
    assert [row.checked for row in db.session.scalars(select(SlaCheck).order_by(SlaCheck.id))] == [18, 18]


def test_what_differs_is_kept_and_the_administrators_hear_of_it_once(promised):
    boss, _other = factories.agent("administrator"), factories.agent("supervisor")
    ids = tickets(12)
    spoil(ids[3])
    spoil(ids[10])
    checked(NIGHT)
    assert [row.ticket_id for row in db.session.scalars(select(SlaDifference).order_by(SlaDifference.id))] == [
        ids[3],
        ids[10],
    ]
    notices = db.session.scalars(select(Notice)).all()
    assert {(row.agent_id, row.channel, row.kind) for row in notices} == {
        (boss.id, "bell", "sla_difference"), (boss.id, "mail", "sla_difference"),
    }  # fmt: skip
    assert "2" in line(notices[0].kind, notices[0].data, "UTC")
    assert {"sla.checked", "sla.differs"} <= set(db.session.scalars(select(AuditEntry.verb)))


def test_a_ticket_that_changes_while_it_is_looked_at_raises_no_false_alarm(promised, monkeypatch):
    ids = tickets(3)
    look_at = checking.look_at

    def in_between(wanted, *, now):
        spoil(ids[1])
        found = look_at(wanted, now=now)
        assert [one.ticket_id for one in found] == [ids[1]]
        with transaction():
            due = NOON + timedelta(minutes=6000)
            db.session.execute(update(SlaTimer).where(SlaTimer.ticket_id == ids[1]).values(due_at=due))
        return found

    monkeypatch.setattr(checking, "look_at", in_between)
    check_some(NIGHT)
    assert db.session.scalars(select(SlaDifference)).all() == []


def test_two_sweepers_look_at_each_ticket_once(promised, monkeypatch):
    tickets(11)
    look_at, nested = checking.look_at, []

    def meanwhile(wanted, *, now):
        if not nested:
            nested.append(1)
            check_some(now)  # the other one takes this slice
        return look_at(wanted, now=now)

    monkeypatch.setattr(checking, "look_at", meanwhile)
    checked(NIGHT)
    assert [row.checked for row in db.session.scalars(select(SlaCheck))] == [11]


def test_levels_that_nobody_claims_are_an_alarm_once_per_incident(promised):
    factories.agent("administrator")
    ticket = factories.ticket()
    due = ticket.due_at
    assert not watch_engine(due + timedelta(seconds=119))
    for late in (121, 130, 900):
        assert watch_engine(due + timedelta(seconds=late))
    assert [row.kind for row in db.session.scalars(select(Notice).where(Notice.channel == "bell"))] == ["engine_late"]


def test_the_page_shows_what_differs_and_a_button_brings_it_in_line(promised, sign_in):
    boss = factories.agent("administrator", locale="en")
    ids = tickets(2)
    spoil(ids[0])
    checked(NIGHT)
    client = sign_in(boss)
    page = client.get("/admin/engine")
    assert page.status_code == 200 and reference_of(ids[0]) in page.text and reference_of(ids[1]) not in page.text
    assert client.post(f"/admin/engine/{reference_of(ids[0])}/repair").status_code == 303
    assert f"/tickets/{reference_of(ids[0])}" not in client.get("/admin/engine").text
    assert db.session.get(Ticket, ids[0], populate_existing=True).due_at == NOON + timedelta(minutes=6000)
    assert "sla.repaired" in db.session.scalars(select(AuditEntry.verb)).all()


@pytest.mark.parametrize("role", ["agent", "supervisor", "finance"])
def test_the_page_is_the_administrators(promised, sign_in, role):
    client = sign_in(factories.agent(role))
    assert client.get("/admin/engine").status_code == 403
    assert client.post(f"/admin/engine/{factories.ticket().reference}/repair").status_code == 403
