"""New terms for open tickets: what they would do, what they do, and that doing it twice does nothing more."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.accounts.models import Agent
from desk.audit.models import AuditEntry
from desk.core.db import db, transaction
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.rollouts import begin_rollout
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaCalendar, SlaPolicy, SlaRollout, SlaTimer
from desk.sla.rollouts import policies_in
from desk.tickets.commands import rollouts
from desk.tickets.models import Ticket
from desk.tickets.rollout import roll_out
from desk.tickets.rollout_preview import NEW, preview, preview_hours
from tests import factories
from tests.factories import NOON
from tests.tickets.ledger_world import LADDER, OFFICE, World, targets
from tests.tickets.test_verifying import fields, findings

HOUR = timedelta(hours=1)


@pytest.fixture
def hours(app):
    with transaction():
        return save_calendar("always", ALWAYS, actor="test", at=NOON)


def promise(hours, minutes, policy=None):
    draft = PolicyDraft("all", hours.id, {"normal": {"first_response": minutes}}, ladder=LADDER)
    with transaction():
        return save_policy(draft, actor="test", at=NOON, policy=policy)


def rolled(ids, now):
    """How many slices it took."""
    with transaction():
        begin_rollout(ids, actor="agent:1", at=now)
    slices = 0
    while roll_out(now):
        slices += 1
    return slices


def timer(ticket):
    return db.session.scalars(select(SlaTimer).where(SlaTimer.ticket_id == ticket.id)).one()


def state():
    """What the timers are, whatever their ids."""
    db.session.rollback()
    columns = [c for c in SlaTimer.__table__.columns if c.name not in ("id", "overdue_s", "snoozed_until")]
    return {
        (row.ticket_id, row.metric, row.cycle, row.conversation): tuple(row)
        for row in db.session.execute(select(*columns))
    }


def verbs(verb):
    return db.session.scalars(select(AuditEntry.subject).where(AuditEntry.verb == verb)).all()


def test_row_36_new_tickets_only_leaves_open_clocks_alone(hours):
    policy, ticket = promise(hours, 120), factories.ticket()
    promise(hours, 60, policy)
    assert timer(ticket).due_at == NOON + 2 * HOUR
    assert timer(factories.ticket(from_email="b@hengyuan.example")).due_at == NOON + HOUR


def test_row_36_also_open_ones_moves_what_runs_and_never_what_is_done(hours):
    policy = promise(hours, 120)
    early, late = factories.ticket(), factories.ticket(at=NOON - 1.5 * HOUR, from_email="b@hengyuan.example")
    promise(hours, 60, policy)
    rolled([policy.id], NOON)
    assert timer(early).due_at == NOON + HOUR
    assert (timer(late).due_at, timer(late).breached_at, timer(late).cause) == (NOON, NOON, "retargeted")
    assert set(verbs("ticket.retargeted")) == {f"ticket:{early.id}", f"ticket:{late.id}"}
    assert all("unclaimed" in field for field in fields(NOON))


def test_row_37_a_holiday_is_added_and_open_clocks_are_derived_once_more(app):
    with transaction():
        office = save_calendar("office", OFFICE, actor="test", at=NOON)
        draft = PolicyDraft("all", office.id, {"normal": {"first_response": 450}})
        save_policy(draft, actor="test", at=NOON)
    ticket = factories.ticket()  # a Friday noon in China
    before = timer(ticket).due_at
    with transaction():
        closed = OFFICE | {"holidays": ["2026-11-23"]}
        save_calendar("office", closed, actor="test", at=NOON, calendar=db.session.get(SlaCalendar, office.id))
        begin_rollout(policies_in(office.id), actor="test", at=NOON)
    while roll_out(NOON):
        pass
    assert timer(ticket).due_at == before + timedelta(days=1)
    once = state()
    rolled(policies_in(office.id), NOON + HOUR)
    assert state() == once
    assert len(verbs("ticket.retargeted")) == 1


def test_two_sweepers_at_once_and_a_second_rollout_change_nothing_more(hours):
    policy = promise(hours, 120)
    for number in range(45):
        factories.ticket(from_email=f"p{number}@hengyuan.example")
    promise(hours, 60, policy)
    assert rolled([policy.id], NOON) == 4
    once = state()
    rolled([policy.id], NOON + timedelta(minutes=1))
    assert state() == once
    first, second = db.session.scalars(select(SlaRollout).order_by(SlaRollout.id)).all()
    assert (first.moved, second.moved, first.ended_at is not None) == (45, 0, True)


def test_a_ticket_that_breaks_does_not_hold_up_the_others(hours, monkeypatch):
    policy = promise(hours, 120)
    tickets = [factories.ticket(from_email=f"p{number}@hengyuan.example") for number in range(5)]
    ids = [ticket.id for ticket in tickets]
    promise(hours, 60, policy)
    keep = rollouts.keep_promises

    def trip(ticket, *args, **more):
        if ticket.id == ids[2]:
            raise ZeroDivisionError
        keep(ticket, *args, **more)

    monkeypatch.setattr(rollouts, "keep_promises", trip)
    rolled([policy.id], NOON)
    dues = {row.ticket_id: row.due_at for row in db.session.scalars(select(SlaTimer))}
    assert dues == {one: NOON + HOUR * (2 if one == ids[2] else 1) for one in ids}
    assert verbs("ticket.not_retargeted") == [f"ticket:{ids[2]}"]


def moves(before, after):
    """As the preview counts, from what the timers were and are. Columns: state, due_at, breached_at."""
    names = [c.name for c in SlaTimer.__table__.columns if c.name not in ("id", "overdue_s", "snoozed_until")]
    was = {key: dict(zip(names, row, strict=True)) for key, row in before.items()}
    now = {key: dict(zip(names, row, strict=True)) for key, row in after.items()}
    found = dict.fromkeys(("earlier", "later", "gained", "lost", "breaching"), 0)
    for key, one in now.items():
        old = was.get(key, {"state": None, "due_at": None, "breached_at": None})
        if old["state"] == one["state"] == "running":
            found["earlier"] += one["due_at"] < old["due_at"]
            found["later"] += one["due_at"] > old["due_at"]
        found["gained"] += one["state"] == "running" and old["state"] in (None, "done")
        found["lost"] += old["state"] == "running" and one["state"] == "done"
        found["breaching"] += one["breached_at"] is not None and old["breached_at"] is None
    return found


def drafted(world, name):
    rng = world.random
    types = ["claim"] if name == "claims" else rng.choice([["request", "complaint"], ["request"], []])
    hours = rng.choice([world.always_id, world.office_id])
    terms = targets(rng.choice([0.3, 0.7, 1, 2, 5]))
    terms = {priority: metrics for priority, metrics in terms.items() if rng.random() < 0.8} or terms
    return PolicyDraft(name, hours, terms, types=types, ladder=LADDER)


@pytest.mark.parametrize("seed", range(20, 23))
def test_the_preview_says_what_the_rollout_then_does(app, seed):
    world = World(seed)
    world.live(45)
    for _ in range(4):
        world.live(6)
        world.sweep()
        name = world.random.choice(["claims", "rest", "new"])
        policy = db.session.scalars(select(SlaPolicy).where(SlaPolicy.name == name)).one_or_none()
        draft = drafted(world, name)
        told = preview(world.person(), {policy.id if policy else NEW: draft}, now=world.now)
        before = state()
        with transaction():
            saved = save_policy(draft, actor="test", at=world.now, policy=policy)
            begin_rollout([saved.id], actor="test", at=world.now)
        world.roll_out()
        assert {name: getattr(told, name) for name in ("earlier", "later", "gained", "lost", "breaching")} == moves(
            before, state()
        )
        last = db.session.scalars(select(SlaRollout).order_by(SlaRollout.id.desc())).first()
        assert told.open_tickets == last.moved
        world.sweep()
        assert findings(world.now) == []


@pytest.mark.parametrize("seed", [30, 31])
def test_the_preview_of_other_hours_says_what_saving_them_does(app, seed):
    world = World(seed)
    world.live(60)
    world.sweep()
    spec = OFFICE | {"holidays": [f"{world.now + timedelta(days=day):%Y-%m-%d}" for day in range(4)]}
    told = preview_hours(world.person(), world.office_id, spec, now=world.now)
    before = state()
    with transaction():
        calendar = db.session.get(SlaCalendar, world.office_id)
        save_calendar("office", spec, actor="test", at=world.now, calendar=calendar)
        begin_rollout(policies_in(world.office_id), actor="test", at=world.now)
    world.roll_out()
    assert {name: getattr(told, name) for name in ("earlier", "later", "breaching")} == {
        name: count for name, count in moves(before, state()).items() if name in ("earlier", "later", "breaching")
    }


def test_the_preview_counts_only_what_its_reader_may_see_and_says_of_how_many(hours, count_statements):
    policy, team = promise(hours, 120), factories.team()
    mine = factories.ticket(at=NOON - 1.5 * HOUR)
    hidden = factories.ticket(from_email="b@hengyuan.example")
    with transaction():
        db.session.get_one(Ticket, hidden.id).team_id = team.id
    draft = PolicyDraft("all", hours.id, {"normal": {"first_response": 60}})
    one, boss = factories.agent(), factories.agent("supervisor")
    assert vars(preview(one, {policy.id: draft}, now=NOON)) == {
        "open_tickets": 1, "earlier": 1, "later": 0, "gained": 0, "lost": 0, "breaching": 1, "counted": 1, "of": 1,
    }  # fmt: skip
    assert mine.id
    assert preview(boss, {policy.id: draft}, now=NOON).of == 2
    few = count_statements(lambda: preview(boss, {policy.id: draft}, now=NOON))
    for number in range(20):
        factories.ticket(from_email=f"p{number}@hengyuan.example")
    assert isinstance(db.session.get(Agent, boss.id).role, str)
    assert count_statements(lambda: preview(boss, {policy.id: draft}, now=NOON)) <= few + 1


def test_a_calendar_of_many_policies_is_saved_with_the_same_few_statements(hours, count_statements):
    def change(number):
        with transaction():
            spec = ALWAYS | {"holidays": [f"2027-01-{number:02}"]}
            save_calendar("always", spec, actor="test", at=NOON, calendar=db.session.get(SlaCalendar, hours.id))

    promise(hours, 60)
    one = count_statements(lambda: change(1))
    for number in range(5):
        draft = PolicyDraft(f"p{number}", hours.id, {"normal": {"first_response": 60}})
        with transaction():
            save_policy(draft, actor="test", at=NOON)
    assert count_statements(lambda: change(2)) <= one + 15  # each has its entry in the audit trail and its pointer
