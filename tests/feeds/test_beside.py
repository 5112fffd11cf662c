from datetime import UTC, datetime, timedelta
from threading import Event
from threading import enumerate as threads

import pytest

from desk.core.db import db, transaction
from desk.feeds import beside
from desk.feeds.models import Feed, Subscription

NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)


@pytest.fixture
def begun(app, monkeypatch):
    """What the thread beside was asked to do; it ends when it is let go."""
    done, go = [], Event()
    monkeypatch.setattr(beside, "utcnow", lambda: NOW)
    monkeypatch.setattr(beside, "_looked", {"at": NOW})
    monkeypatch.setattr(beside, "watch_new", lambda now, limit: done.append("new"))
    monkeypatch.setattr(beside, "subscribe_due", lambda now, limit: go.wait(10) and done.append("subscribe"))
    monkeypatch.setattr(beside, "pull_due", lambda now, limit: done.append("pull"))
    yield done, go
    go.set()
    joined()


def joined():
    for thread in threads():
        if thread.name == "feed-calls":
            thread.join(10)


def watched():
    with transaction():
        feed = Feed(name="a", kind="17track", token="a", created_at=NOW)
        db.session.add(feed)
        db.session.flush()
        db.session.add(Subscription(feed_id=feed.id, number="RR1", next_at=NOW, created_at=NOW))


def test_feeds_are_asked_beside_the_sweep_and_one_at_a_time(begun):
    done, go = begun
    watched()
    assert [beside.due(50), beside.due(50)] == [1, 0]
    go.set()
    joined()
    assert done == ["subscribe", "pull"]
    assert beside.due(50) == 1


def test_nothing_is_begun_where_nothing_is_due(begun):
    assert beside.due(50) == 0
    joined()
    assert begun[0] == []


def test_new_numbers_are_looked_for_now_and_then(begun, monkeypatch):
    done, _ = begun
    monkeypatch.setattr(beside, "utcnow", lambda: NOW + timedelta(seconds=30))
    beside.due(50)
    beside.due(50)
    assert done == ["new"]
