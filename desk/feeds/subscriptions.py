"""The rows of what is watched: taken by one who asks, settled by what came of it, told of what feeds say themselves."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from random import uniform
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, or_, select, update

from desk.core.db import db
from desk.feeds.aggregators.asking import Access, Result, Rules, Watched
from desk.feeds.aggregators.table import AGGREGATORS
from desk.feeds.models import Feed, Subscription
from desk.shipments.models import Shipment

LEASE = timedelta(minutes=10)  # longer than any call: who took a row and died is followed by another
BACK_OFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440)]
SILENCE = timedelta(hours=24)  # after that we ask ourselves
NIGHT_UTC, NIGHT_MIN = 18, 180  # two o'clock in the night in China, and for how many minutes pulls are spread
AGAIN_AFTER_ABORT = timedelta(minutes=30)
# What is wished for a row in each state that is not at rest.
WISHES = {"asked": "subscribe", "stopping": "stop", "restarting": "restart", "changing": "change", "active": "pull"}


def settings_of(feed: Feed) -> dict[str, Any]:
    """What calling this feed needs; empty if nothing or nonsense was entered."""
    try:
        found = json.loads(feed.settings or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def access_to(feed: Feed, *, now: datetime) -> Access:
    """How to call this feed; `now` is aware."""
    return Access(settings_of(feed), now, feed.secret)


def feeds_with_work(states: Collection[str], *, now: datetime) -> Sequence[int]:
    """Feeds that may be called and have rows whose time has come."""
    waiting = select(Subscription.feed_id).where(Subscription.state.in_(states), Subscription.next_at <= now)
    rested = or_(Feed.open_until.is_(None), Feed.open_until <= now)
    kinds = Feed.kind.in_(list(AGGREGATORS))
    return db.session.scalars(select(Feed.id).where(Feed.active, rested, kinds, Feed.id.in_(waiting))).all()


def take_due(feed: Feed, state: str, *, now: datetime, most: int) -> list[Subscription]:
    """Rows in this state whose time has come, for us alone until LEASE is over."""
    due = _due(feed, state, now)
    ids = db.session.scalars(select(Subscription.id).where(*due).order_by(Subscription.next_at).limit(most)).all()
    won = update(Subscription).where(Subscription.id.in_(ids), *due).values(next_at=now + LEASE)
    mine = db.session.scalars(won.returning(Subscription.id).execution_options(synchronize_session=False)).all()
    rows = select(Subscription).where(Subscription.id.in_(mine)).order_by(Subscription.id)
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def _due(feed: Feed, state: str, now: datetime) -> list[ColumnElement[bool]]:
    return [Subscription.feed_id == feed.id, Subscription.state == state, Subscription.next_at <= now]


def may_ask(row: Subscription, rules: Rules, *, now: datetime) -> bool:
    """Whether this number may be subscribed once more in this month; if not, the row waits for the next one."""
    if rules.a_month is None or row.month != f"{now:%Y-%m}" or row.asked_in_month < rules.a_month:
        return True
    first = (now.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(day=1)
    row.problem, row.next_at = "monthly_limit", first
    db.session.flush()
    return False


def needs_pull(row: Subscription, feed: Feed, *, now: datetime) -> bool:
    """Whether the feed was silent for so long that we ask; one that is asked by its settings always is."""
    if pull_every(feed) is not None:
        return True
    heard = max((at for at in (row.last_push_at, row.last_pull_at) if at), default=None)
    if heard is None or now - heard >= SILENCE - timedelta(hours=1):
        return True
    row.next_at = next_night(row.id, now)
    db.session.flush()
    return False


def end_closed(*, now: datetime) -> int:
    """Numbers of shipments that are over are watched no longer; how many."""
    closed = select(Shipment.id).where(Shipment.closed_at.is_not(None))
    over = update(Subscription).where(
        Subscription.state == "active", Subscription.next_at <= now, Subscription.shipment_id.in_(closed)
    )
    values = over.values(state="ended", next_at=None).returning(Subscription.id)
    return len(db.session.scalars(values.execution_options(synchronize_session=False)).all())


def watched_of(row: Subscription, feed: Feed) -> Watched:
    """The row as an aggregator needs it. The address for pushes names the row, so that its salt can be found."""
    callback = f"{current_app.config['DESK'].base_url}/feeds/{feed.token}?n={row.id}"
    return Watched(row.id, row.number, row.carrier, row.salt, row.phone, row.remote_id, row.shipment_id,
                   row.cursor, callback)  # fmt: skip


def settle(row: Subscription, wish: str, result: Result, feed: Feed, *, now: datetime) -> None:
    """Write down what came of a wish, and when this number is looked at again."""
    row.problem = result.problem[:120]
    row.remote_id = result.remote_id[:100] or row.remote_id
    if result.state == "again":
        put_off(row, result.problem, now=now, later=result.later)
        return
    if wish == "pull" and result.state == "active":
        row.last_pull_at, row.cursor = now, result.cursor[:200] or row.cursor
    if wish in ("subscribe", "restart") and result.state == "active":
        row.asked_in_month = row.asked_in_month + 1 if row.month == f"{now:%Y-%m}" else 1
        row.month = f"{now:%Y-%m}"
    row.tries = 0 if result.state != "asked" else row.tries + 1
    row.state, row.next_at = result.state, _next(row, result, feed, now)
    db.session.flush()


def _next(row: Subscription, result: Result, feed: Feed, now: datetime) -> datetime | None:
    if result.state == "active":
        every = pull_every(feed)
        return now + every * uniform(0.95, 1.05) if every else next_night(row.id, now)
    return now + _back_off(row.tries) if result.state == "asked" else None


def put_off(row: Subscription, problem: str, *, now: datetime, later: timedelta | None = None,
            blameless: bool = False) -> None:  # fmt: skip
    """Try again later, each time a little later, and in the end no more; what was not its fault counts for nothing."""
    row.tries, row.problem = row.tries + (not blameless), problem[:120]
    row.next_at = now + (later or _back_off(row.tries)) * uniform(1.0, 1.2)
    if row.tries > len(BACK_OFF) and row.state != "active":
        row.state, row.next_at = "failed", None
    db.session.flush()


def _back_off(tries: int) -> timedelta:
    return BACK_OFF[min(max(tries, 1), len(BACK_OFF)) - 1]


def pull_every(feed: Feed) -> timedelta | None:
    """How often every number of this feed is asked for; None: only after a day without a word."""
    rules = AGGREGATORS[feed.kind].rules
    said = settings_of(feed).get("pull_every_min")
    if isinstance(said, int) and not isinstance(said, bool) and said > 0:
        return max(timedelta(minutes=min(said, 10_080)), rules.every)
    return None if subscribes(feed) else rules.every


def subscribes(feed: Feed) -> bool:
    """Whether numbers are subscribed at this feed; a DCSA carrier only if its settings say that it pushes."""
    can = "subscribe" in AGGREGATORS[feed.kind].rules.wishes
    return can and (feed.kind != "dcsa2" or settings_of(feed).get("push") is True)


def next_night(row_id: int, now: datetime) -> datetime:
    """The time in the next night at which this row's turn is: not all at once, and not twice in one night."""
    minute = row_id * 37 % NIGHT_MIN
    night = now.replace(hour=NIGHT_UTC, minute=0, second=0, microsecond=0) + timedelta(minutes=minute)
    return night if night > now + timedelta(hours=1) else night + timedelta(days=1)
