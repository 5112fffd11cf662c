"""What the doorbell missed is found by asking the database; Redis plays no part."""

import signal
from datetime import timedelta
from threading import Event

import pytest
from redis import Redis

from desk.automation import sweeper
from desk.automation.sweeper import run, sweep_once
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.errors import Conflict, NotFound
from desk.core.times import utcnow
from desk.intake.commands import accept
from desk.intake.models import InboundItem
from desk.tickets.commands.reply import post_reply
from desk.tickets.models import Message
from tests import factories
from tests.intake.letters import letter


def test_a_mail_nobody_rang_for_is_filed(app):
    accept(letter(), source="mail", at=utcnow() - timedelta(minutes=1), ring_for_it=False)
    assert sweep_once() == 1
    assert db.session.query(InboundItem).one().outcome == "created"
    assert sweep_once() == 0


def test_an_answer_goes_out_although_redis_is_away(app):
    ticket, ada = factories.ticket(), factories.agent()
    here = app.extensions["desk_redis"]
    app.extensions["desk_redis"] = Redis.from_url("redis://127.0.0.1:1/0")
    with transaction():
        post_reply(ticket, author=ada, body="x", at=utcnow() - timedelta(minutes=1), mail_domain="desk.test")
    app.extensions["desk_redis"] = here
    assert sweep_once() == 1
    assert db.session.query(Message).order_by(Message.id.desc()).first().delivery == Delivery.HELD


def test_fresh_work_is_left_to_the_worker_that_heard_the_bell(app):
    accept(letter(), source="mail", at=utcnow(), ring_for_it=False)
    assert sweep_once() == 0


def test_one_broken_mail_does_not_hold_up_the_next(app):
    accept(b"", source="mail", at=utcnow() - timedelta(minutes=1), ring_for_it=False)
    accept(letter(), source="mail", at=utcnow() - timedelta(minutes=1), ring_for_it=False)
    sweep_once()
    assert sorted(row.outcome for row in db.session.query(InboundItem)) == ["created", "parked"]


def test_a_row_that_breaks_does_not_hold_up_the_others(app, monkeypatch):
    ids, seen = [1, 2, 3], []

    def deliver(message_id):
        seen.append(message_id)
        if message_id == ids[0]:
            raise NotFound

    monkeypatch.setattr(sweeper, "due_ids", lambda model, *_more, **_terms: ids if model is Message else [])
    monkeypatch.setattr(sweeper, "deliver", deliver)
    assert sweep_once() == 2
    assert seen == ids


@pytest.fixture
def own_signals():
    """The handlers of before, put back."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_a_sweep_that_loses_a_race_begins_again(app, monkeypatch, own_signals):
    looks = []

    def lose(_guard):
        looks.append(len(looks))
        if len(looks) == 2:
            signal.raise_signal(signal.SIGTERM)
        raise Conflict

    monkeypatch.setattr(sweeper, "fire_due", lose)
    monkeypatch.setattr(sweeper, "EVERY_S", 0)
    run(app, "here:1")
    assert looks == [0, 1]


def test_a_mail_server_that_hangs_makes_no_alarm_late(app, monkeypatch, own_signals):
    begun, hangs, looks = Event(), Event(), []

    def hang():
        begun.set()
        hangs.wait(30)
        return 0

    def look(_guard):
        looks.append(begun.wait(10))
        if len(looks) == 3:
            signal.raise_signal(signal.SIGTERM)
        return 0

    monkeypatch.setattr(sweeper, "run_errands", hang)
    monkeypatch.setattr(sweeper, "fire_due", look)
    monkeypatch.setattr(sweeper, "EVERY_S", 0)
    monkeypatch.setattr(sweeper, "LAST_ERRAND_S", 0)
    run(app, "here:1")
    hangs.set()
    assert looks == [True, True, True]
