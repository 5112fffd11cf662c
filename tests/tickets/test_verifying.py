"""The log is the truth: rows that commands wrote say the same, and rows that something else touched are found."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, update

from desk.core.db import db, transaction
from desk.notifications.models import Notice
from desk.sla.models import SlaEvent, SlaLevel, SlaTimer
from desk.tickets.models import Ticket
from desk.tickets.verifying import batches, bring_in_line, look_at
from tests import factories
from tests.tickets.ledger_deeds import BusyWorld
from tests.tickets.ledger_world import World

HOUR = timedelta(hours=1)
UNSEEN = {"id", "ticket_id", "timer_id", "snoozed_until"}  # no part of what a log says


def findings(now):
    db.session.rollback()
    return [one for ids in batches() for one in look_at(ids, now=now)]


def fields(now):
    return {one["field"] for finding in findings(now) for one in finding.found}


def write(model, row_id, **values):
    with transaction():
        db.session.execute(update(model).where(model.id == row_id).values(**values))


@pytest.mark.parametrize("seed", range(2))
def test_row_52_a_whole_replay_is_what_hundreds_of_commands_wrote_step_by_step(app, seed):
    world = World(seed)
    for _ in range(10):
        world.live(25)
        assert not {one for one in fields(world.now) if "unclaimed" not in one}
        world.sweep()
        assert findings(world.now) == []
    assert world.done > 200


@pytest.mark.parametrize("seed", [0, 34, 47])
def test_tickets_that_join_and_part_with_steps_askings_and_more_time_differ_in_nothing(app, seed):
    world = BusyWorld(seed)
    for _ in range(10):
        world.live(25)
        assert not {one for one in fields(world.now) if "unclaimed" not in one}
        world.sweep()
        assert findings(world.now) == []
    assert world.done > 180


@pytest.mark.parametrize("seed", [11, 12])
def test_time_that_passes_while_nobody_sweeps_is_no_difference_but_forgotten_levels_are(app, seed):
    world = World(seed)
    world.live(60)
    world.sweep()
    for later in (timedelta(hours=5), timedelta(days=2), timedelta(days=40)):
        assert all("unclaimed" in field for field in fields(world.now + later))


def other(value, column, rng):
    """A value of this column that is not the one that it has."""
    kind = column.type.python_type if not hasattr(column.type, "impl") else None
    if "at" in column.key.split("_")[-1:] or kind is None:
        return factories.NOON if value is None else value + timedelta(seconds=rng.choice([1, 3600, -60]))
    if kind is bool:
        return not value
    if kind is int:
        return value + rng.choice([1, 7])
    words = {
        "state": ["running", "paused", "done"],
        "outcome": ["met", "breached", "waived"],
        "cause": ["bounced", "spam"],
        "metric": ["x:low"],  # the others may be there already, and the database would refuse a second one
    }
    return rng.choice([one for one in words.get(column.key, ["resolution", "update", "x:low"]) if one != value])


TIMER_COLUMNS = [one.key for one in inspect(SlaTimer).columns if one.key not in UNSEEN]


def test_any_column_of_a_timer_that_something_else_changed_is_found_and_brought_in_line(app):
    world = World(5)
    world.live(60)
    world.sweep()
    assert findings(world.now) == []
    for name in TIMER_COLUMNS:
        rng, column = random.Random(name), inspect(SlaTimer).columns[name]
        for row_id in rng.sample(db.session.scalars(select(SlaTimer.id).order_by(SlaTimer.id)).all(), 3):
            row = db.session.get(SlaTimer, row_id)
            if row is None:  # another one took its place when it was brought in line
                continue
            before, ticket_id = getattr(row, name), row.ticket_id
            after = before + 1000 if name == "cycle" else other(before, column, rng)
            write(SlaTimer, row_id, **{name: after})
            found = findings(world.now)
            assert [one.ticket_id for one in found] == [ticket_id], (name, before, after)
            with transaction():
                assert bring_in_line(db.session.get_one(Ticket, ticket_id), actor="test", at=world.now)
            assert findings(world.now) == [], name


def unfired(world):
    return db.session.scalars(select(SlaLevel).where(SlaLevel.fired_at.is_(None), SlaLevel.fire_at > world.now)).first()


@pytest.mark.parametrize("change", [
    {"level": "60%"}, {"due_version": 9}, {"fire_at": 1}, {"fire_at": -1}, {"fired_at": 0, "outcome": "fired"},
    {"outcome": "fired"},
])  # fmt: skip
def test_any_column_of_a_level_that_something_else_changed_is_found_and_brought_in_line(app, change):
    world = World(6)
    world.live(50)
    world.sweep()
    factories.ticket(at=world.now)
    row = unfired(world)
    ticket_id = row.timer.ticket_id
    values = dict(change)
    if "fire_at" in values:
        values["fire_at"] = row.fire_at + values["fire_at"] * timedelta(seconds=1)
    if "fired_at" in values:
        values["fired_at"] = world.now
    write(SlaLevel, row.id, **values)
    assert [one.ticket_id for one in findings(world.now)] == [ticket_id]
    with transaction():
        bring_in_line(db.session.get_one(Ticket, ticket_id), actor="test", at=world.now)
    assert findings(world.now) == []


@pytest.mark.parametrize(
    ("name", "value"), [("due_at", factories.NOON), ("due_metric", "update"), ("queue_at", factories.NOON)]
)
def test_a_ticket_at_a_wrong_place_is_found_and_put_right(app, name, value):
    world = World(7)
    world.live(20)
    world.sweep()
    ticket_id = factories.ticket(at=world.now).id
    write(Ticket, ticket_id, **{name: value})
    assert fields(world.now) >= {f"ticket.{name}"}
    with transaction():
        bring_in_line(db.session.get_one(Ticket, ticket_id), actor="test", at=world.now)
    assert findings(world.now) == []


def test_rows_that_are_missing_or_too_many_and_events_that_vanished_are_found(app):
    world = World(8)
    world.live(40)
    world.sweep()
    one, two, three = (factories.ticket(at=world.now, from_email=f"z{n}@hengyuan.example").id for n in range(3))
    with transaction():
        timers = db.session.scalars(select(SlaTimer).where(SlaTimer.ticket_id == one)).all()
        db.session.execute(SlaLevel.__table__.delete().where(SlaLevel.timer_id.in_([row.id for row in timers])))
        db.session.execute(SlaTimer.__table__.delete().where(SlaTimer.ticket_id == one))
        level = db.session.scalars(select(SlaLevel).join(SlaTimer).where(SlaTimer.ticket_id == two)).first()
        db.session.delete(level)
        db.session.execute(SlaEvent.__table__.delete().where(SlaEvent.ticket_id == three))
    assert [finding.ticket_id for finding in findings(world.now)] == [one, two, three]
    before = len(db.session.scalars(select(Notice.id)).all())
    for ticket_id in (one, two, three):
        with transaction():
            bring_in_line(db.session.get_one(Ticket, ticket_id), actor="test", at=world.now)
    assert findings(world.now) == []
    assert len(db.session.scalars(select(Notice.id)).all()) == before


def test_a_batch_costs_the_same_however_many_tickets(app, count_statements):
    world = World(9)
    world.live(30)
    ids = next(batches())
    look_at(ids, now=world.now)  # policies are read once
    few = count_statements(lambda: look_at(ids[:2], now=world.now))
    assert count_statements(lambda: look_at(ids, now=world.now)) == few <= 4
