"""What is done from the wall of promises: to one or to many, with the sieve kept, each change written down."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

from desk.audit.models import AuditEntry
from desk.core.db import db, transaction
from desk.core.errors import Faulty, NotAllowed
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS, CHINA
from desk.sla.commands.snooze import next_day_opens
from desk.sla.models import SlaLevel, SlaTimer
from desk.tickets.commands import watching
from desk.tickets.commands.reply import post_reply
from desk.tickets.firing import fire_due
from desk.tickets.models import Ticket
from desk.tickets.queries import queue_revision
from desk.tickets.views import promise_acts as acts
from desk.tickets.views import promises as views
from desk.tickets.wall.page import promise_wall
from desk.tickets.wall.sieve import Sieve
from tests import factories
from tests.factories import NOON
from tests.tickets import walls

HOUR = timedelta(hours=1)
TARGETS = {"low": {"first_response": 120}, "normal": {"first_response": 60}, "high": {"first_response": 30},
           "urgent": {"first_response": 15}}  # fmt: skip


@pytest.fixture
def boss(app):
    return factories.agent("supervisor", locale="en")


@pytest.fixture
def browser(sign_in, boss, monkeypatch):
    for module in (views, acts):
        monkeypatch.setattr(module, "utcnow", lambda: NOON)
    return sign_in(boss)


@pytest.fixture
def promised(app):
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        draft = PolicyDraft("all", always.id, TARGETS, ladder={"first_response": ["75%", "100%"]})
        save_policy(draft, actor="test", at=NOON)


def ticked(*timers):
    return [f"{timer.id}-{db.session.get(Ticket, timer.ticket_id).priority}" for timer in timers]


def timer_of(ticket):
    return db.session.scalars(select(SlaTimer).where(SlaTimer.ticket_id == ticket.id)).one()


def fresh(row):
    return db.session.get(type(row), row.id, populate_existing=True)


def written(verb):
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == verb).order_by(AuditEntry.id)).all()
    return [(row.subject, row.actor, row.details) for row in rows]


def said(client):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", client.get("/promises").text)))


def test_several_tickets_go_to_somebody_else_and_the_sieve_is_kept(browser, boss):
    agent = factories.agent(name="Emma")
    rows = [walls.promise(walls.ticket(), minutes=-5) for _ in range(3)]
    form = {"timer": ticked(*rows[:2]), "assignee": agent.id}
    answer = browser.post("/promises/assignments?metric=resolution&bucket=missed&team=none", data=form)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/promises?team=none&metric=resolution&bucket=missed")
    owners = [fresh(db.session.get(Ticket, row.ticket_id)).assignee_id for row in rows]
    assert owners == [agent.id, agent.id, None]
    assert [(subject, actor) for subject, actor, _ in written("ticket.assigned")] == [
        (f"ticket:{row.ticket_id}", boss.actor) for row in rows[:2]
    ]
    assert "2 tickets reassigned." in said(browser)


@pytest.mark.parametrize(("door", "more"), [("assignments", {"assignee": "none"}), ("raises", {})])
def test_a_ticket_that_was_merged_meanwhile_is_named_and_the_others_are_changed(browser, door, more):
    into = walls.ticket()
    rows = [walls.promise(on, minutes=-5) for on in (walls.ticket(merged_into_id=into.id), into)]
    on = fresh(db.session.get(Ticket, rows[0].ticket_id))
    browser.post(f"/promises/{door}", data={"timer": ticked(*rows), **more})
    page = said(browser)
    assert f"{on.reference} (went on in another ticket)" in page
    assert "1 ticket " in page


def test_a_ticket_may_be_nobodys_again(browser):
    on = walls.ticket(assignee_id=factories.agent().id)
    browser.post("/promises/assignments", data={"timer": ticked(walls.promise(on, minutes=5)), "assignee": "none"})
    assert fresh(on).assignee_id is None


def test_a_snoozed_promise_leaves_lists_and_numbers_and_comes_back_by_itself(browser, boss):
    row, other = walls.promise(walls.ticket(), minutes=-5), walls.promise(walls.ticket(), minutes=-6)
    before = queue_revision("tickets")
    answer = browser.post("/promises/snoozes?metric=resolution", data={"timer": ticked(row), "for": "15"})
    assert answer.headers["Location"].endswith("/promises?metric=resolution")
    assert fresh(row).snoozed_until == NOON + timedelta(minutes=15)
    assert queue_revision("tickets") > before  # other open walls look again
    wall = promise_wall(boss, Sieve(), now=NOON)
    assert [one.id for one in wall.lists[0].rows] == [other.id]
    assert (wall.count.missed, wall.count.snoozed) == (1, 1)
    assert [one.id for one in promise_wall(boss, Sieve(bucket="snoozed"), now=NOON).lists[0].rows] == [row.id]
    assert promise_wall(boss, Sieve(), now=NOON + timedelta(minutes=15)).count.missed == 2
    assert written("promise.snoozed") == [
        (f"ticket:{row.ticket_id}", boss.actor,
         {"metric": "resolution", "cycle": 1, "until": "2026-11-20T04:15:00+00:00"})
    ]  # fmt: skip


def test_snoozing_changes_nothing_but_the_wall(promised, boss):
    ticket = factories.ticket()
    row, before = timer_of(ticket), (timer_of(ticket).due_at, timer_of(ticket).due_version, ticket.revision)
    with transaction():
        watching.snooze([row.id], NOON + 5 * HOUR, by=boss, at=NOON)
    assert (fresh(row).due_at, row.due_version, fresh(ticket).revision) == before
    while fire_due():
        pass
    levels = db.session.scalars(select(SlaLevel).where(SlaLevel.timer_id == row.id)).all()
    assert {level.outcome for level in levels} & {"fired", "late"}
    assert fresh(row).snoozed_until == NOON + 5 * HOUR  # what the log says of the clock was written anew meanwhile
    assert row.breached_at == NOON + HOUR


def test_a_snoozed_promise_is_woken(browser, boss):
    row = walls.promise(walls.ticket(), minutes=-5, snoozed=100)
    assert "Wake" in browser.get("/promises?bucket=snoozed").text
    browser.post("/promises/wakes?bucket=snoozed", data={"timer": ticked(row)})
    assert fresh(row).snoozed_until is None
    assert [subject for subject, *_ in written("promise.woken")] == [f"ticket:{row.ticket_id}"]
    browser.post("/promises/wakes", data={"timer": ticked(row)})
    assert len(written("promise.woken")) == 1


def test_a_time_to_snooze_until_is_read_in_the_readers_zone(browser, boss):
    row = walls.promise(walls.ticket(), minutes=-5)
    form = {"timer": ticked(row), "for": "time", "until": "2026-11-20T18:30"}  # Shanghai
    assert browser.post("/promises/snoozes", data=form).status_code == 303
    assert fresh(row).snoozed_until == NOON.replace(hour=10, minute=30)


@pytest.mark.parametrize("form", [
    {}, {"for": "99"}, {"for": "time"}, {"for": "time", "until": "2026-02-30T10:00"},
    {"for": "time", "until": "0001-01-01T00:00"}, {"for": "time", "until": "9999-12-31T23:59"},
    {"for": "time", "until": "2026-11-20T11:59"}, {"for": "time", "until": "2027-01-20T12:00"},
    {"for": "time", "until": "tomorrow"}, {"for": "15", "timer": []}, {"for": "15", "timer": ["x"]},
    {"for": "15", "timer": ["1-huge"]}, {"for": "15", "timer": ["²-normal"]}, {"for": "15", "timer": ["1-low"] * 201},
])  # fmt: skip
def test_what_cannot_be_snoozed_like_this_is_refused_and_nothing_changes(browser, form):
    rows = [walls.promise(walls.ticket(), minutes=-5) for _ in range(2)]
    assert browser.post("/promises/snoozes", data={"timer": ticked(*rows)} | form).status_code == 422
    assert {fresh(row).snoozed_until for row in rows} == {None}


def test_the_next_working_day_is_that_of_the_calendar_of_the_promise(app):
    with transaction():
        china = save_calendar("china", CHINA, actor="test", at=NOON)
        policy = save_policy(PolicyDraft("all", china.id, TARGETS), actor="test", at=NOON)
    row = walls.promise(walls.ticket(), minutes=5)
    row.policy_key = f"{policy.current_id}:normal"
    assert next_day_opens(row, NOON) == NOON.replace(day=23, hour=1)  # a Friday noon: Monday, nine in Shanghai
    eve = NOON.replace(month=9, day=24)
    assert next_day_opens(row, eve) == eve.replace(day=28, hour=1)  # after the holidays
    row.policy_key = ""
    assert next_day_opens(row, NOON) == NOON.replace(day=21, hour=0)


def test_until_the_next_working_day_is_asked_for_by_name(browser):
    row = walls.promise(walls.ticket(), minutes=-5)
    browser.post("/promises/snoozes", data={"timer": ticked(row), "for": "opening"})
    assert fresh(row).snoozed_until == NOON.replace(day=21, hour=0)


def test_who_cannot_be_snoozed_is_named_and_the_others_are(browser, boss):
    runs, over = walls.promise(walls.ticket(), minutes=-5), walls.promise(walls.ticket(), minutes=-5, state="done")
    form = {"timer": [*ticked(runs, over), "999999-normal"], "for": "60"}
    assert browser.post("/promises/snoozes", data=form).status_code == 303
    assert (fresh(runs).snoozed_until, fresh(over).snoozed_until) == (NOON + HOUR, None)
    text, name = said(browser), db.session.get(Ticket, over.ticket_id).reference
    assert "1 promise snoozed." in text
    assert f"Not done: {name} (does not run any more); 1 is not there any more." in text


def test_a_raised_ticket_is_one_step_more_urgent_and_its_promise_moves_at_once(promised, browser, boss):
    ticket = factories.ticket()
    row = timer_of(ticket)
    second = walls.promise(ticket, minutes=10)
    assert browser.post("/promises/raises", data={"timer": ticked(row, second)}).status_code == 303
    assert (fresh(ticket).priority, fresh(row).due_at) == ("high", NOON + HOUR / 2)
    assert [(subject, actor) for subject, actor, _ in written("ticket.classified")] == [
        (f"ticket:{ticket.id}", boss.actor)
    ]


def test_two_who_raise_at_once_raise_once_and_what_is_urgent_stays(browser):
    on, urgent = walls.ticket(), walls.ticket(priority="urgent")
    row, high = walls.promise(on, minutes=-5), walls.promise(urgent, minutes=-5)
    form = {"timer": ticked(row, high)}
    browser.post("/promises/raises", data=form)
    text = said(browser)
    assert "1 ticket raised." in text
    assert f"{urgent.reference} (urgent already)" in text
    browser.post("/promises/raises", data=form)
    assert f"{on.reference} (somebody changed the priority first)" in said(browser)
    assert fresh(on).priority == "high"


@pytest.mark.parametrize("assignee", ["", "0", "x", "²", "999999", "9" * 12])
def test_nobody_gets_a_ticket_by_mistake(browser, assignee):
    on = walls.ticket(assignee_id=factories.agent().id)
    form = {"timer": ticked(walls.promise(on, minutes=5)), "assignee": assignee}
    assert browser.post("/promises/assignments", data=form).status_code == 422
    assert fresh(on).assignee_id is not None


def test_one_promise_is_changed_beside_its_row_or_on_a_page_of_its_own(browser):
    row = walls.promise(walls.ticket(subject="Where is my box?"), minutes=-5)
    menu = browser.get(f"/promises/{row.id}?metric=resolution", headers={"HX-Request": "true"}).text
    page = browser.get(f"/promises/{row.id}?metric=resolution").text
    for text in (menu, page):
        assert "Where is my box?" in text
        assert f'value="{row.id}-normal"' in text
        assert text.count('method="post" action="/promises/') == 4
        assert "metric=resolution" in text
    assert ("<html" in page, "<html" in menu) == (True, False)


@pytest.mark.parametrize("state", ["done", "paused"])
def test_a_promise_that_does_not_run_has_no_menu(browser, state):
    assert browser.get(f"/promises/{walls.promise(walls.ticket(), minutes=5, state=state).id}").status_code == 404
    assert browser.get("/promises/999999").status_code == 404


def test_a_ticket_that_one_may_not_see_is_not_changed(app, monkeypatch):
    mine, theirs = factories.team(), factories.team()
    agent = factories.agent(team_id=mine.id)
    row = walls.promise(walls.ticket(team_id=theirs.id), minutes=-5)
    for act in (lambda: watching.snooze([row.id], NOON + HOUR, by=agent, at=NOON),
                lambda: watching.wake([row.id], by=agent, at=NOON),
                lambda: watching.reassign([row.id], agent.id, by=agent, at=NOON),
                lambda: watching.raise_priority({row.id: "normal"}, by=agent, at=NOON)):  # fmt: skip
        with pytest.raises(NotAllowed), transaction():
            act()
    monkeypatch.setattr("desk.tickets.access.allows", lambda _role, right: right != "ticket.view_all")
    with transaction():
        outcome = watching.snooze([row.id], NOON + HOUR, by=agent, at=NOON)
    assert (outcome.done, outcome.gone, fresh(row).snoozed_until) == (0, 1, None)


@pytest.mark.parametrize("role", ["agent", "finance"])
@pytest.mark.parametrize("door", ["assignments", "snoozes", "wakes", "raises"])
def test_who_does_not_watch_promises_changes_none_here(app, sign_in, role, door):
    row = walls.promise(walls.ticket(), minutes=-5)
    form = {"timer": ticked(row), "assignee": "none", "for": "15"}
    assert sign_in(factories.agent(role)).post(f"/promises/{door}", data=form).status_code == 403
    assert fresh(row).snoozed_until is None


def test_an_answer_meanwhile_ends_what_was_ticked(promised, boss):
    ticket = factories.ticket()
    row = timer_of(ticket)
    with transaction():
        post_reply(ticket, author=boss, body="At sea.", at=NOON, mail_domain="desk.test")
    with transaction():
        outcome = watching.snooze([row.id], NOON + HOUR, by=boss, at=NOON)
    assert (outcome.done, list(outcome.refused.values())) == (0, [[ticket.reference]])


def test_a_snooze_of_too_many_days_is_refused_for_all(boss):
    rows = [walls.promise(walls.ticket(), minutes=-5) for _ in range(2)]
    with pytest.raises(Faulty) as problem, transaction():
        watching.snooze([row.id for row in rows], NOON + timedelta(days=32), by=boss, at=NOON)
    assert problem.value.entry == "until"
    assert {fresh(row).snoozed_until for row in rows} == {None}
