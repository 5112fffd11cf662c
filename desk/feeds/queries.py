"""What is known of feeds: how well they do, what of theirs could not be read, and what waits for a shipment."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from desk.core.db import db
from desk.core.errors import NotFound
from desk.feeds.counting import added, lag_at
from desk.feeds.models import Feed, FeedCount, FeedDelivery, Subscription
from desk.shipments.carriers.registry import NAMES, adapter
from desk.shipments.models_tracking import UnmappedCode, WaitingEvent, WaitingReference

PAGE = 200
LOOKED_BACK = timedelta(hours=24)


@dataclass(slots=True)
class Health:
    """How a feed did in the last 24 hours. `lag_50` and `lag_95` are from happening to hearing; None without events.

    `subscriptions` counts numbers that it watches for us, by state. `dead` are messages that could not be read,
    `refused` those that were not genuine.
    """

    feed: Feed
    stale: bool
    deliveries: int = 0
    dead: int = 0
    refused: int = 0
    events: int = 0
    unmapped: int = 0
    lags: list[int] = field(default_factory=list)
    subscriptions: dict[str, int] = field(default_factory=dict)

    @property
    def lag_50(self) -> timedelta | None:
        return lag_at(self.lags, 0.5)

    @property
    def lag_95(self) -> timedelta | None:
        return lag_at(self.lags, 0.95)

    @property
    def unmapped_share(self) -> float | None:
        """Of all events; None without events."""
        return self.unmapped / self.events if self.events else None

    @property
    def weak(self) -> bool:
        """Whether its signature is the sender's weak choice."""
        return self.feed.kind in NAMES and adapter(self.feed.kind).weak_signature

    @property
    def signs(self) -> bool:
        return self.feed.kind in NAMES and adapter(self.feed.kind).verify is not None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A waiting event as a list shows it."""

    id: int
    feed: str
    code: str
    numbers: str
    received_at: datetime
    expires_at: datetime


def health(now: datetime) -> list[Health]:
    """Of every feed, by name."""
    feeds = db.session.scalars(select(Feed).order_by(Feed.name)).all()
    found = {feed.id: Health(feed, is_stale(feed, now)) for feed in feeds}
    since = now - LOOKED_BACK
    for count in db.session.scalars(select(FeedCount).where(FeedCount.hour > since)):
        one = found[count.feed_id]
        for name in ("deliveries", "dead", "refused", "events", "unmapped"):
            setattr(one, name, getattr(one, name) + getattr(count, name))
        one.lags = added(one.lags, count.lags)
    states = select(Subscription.feed_id, Subscription.state, func.count()).group_by(
        Subscription.feed_id, Subscription.state
    )
    for feed_id, state, watched in db.session.execute(states):
        found[feed_id].subscriptions[state] = watched
    return list(found.values())


def is_stale(feed: Feed, now: datetime) -> bool:
    """Whether an active feed is silent for longer than it may be."""
    if not feed.active or feed.stale_after_min is None:
        return False
    return now - (feed.last_success_at or feed.created_at) > timedelta(minutes=feed.stale_after_min)


def quiet_feeds(now: datetime) -> list[Feed]:
    """Feeds that are silent for longer than they may be."""
    bounded = select(Feed).where(Feed.active, Feed.stale_after_min.is_not(None)).order_by(Feed.name)
    return [feed for feed in db.session.scalars(bounded) if is_stale(feed, now)]


def feed_trouble(names: Collection[str], now: datetime) -> dict[str, datetime | None]:
    """Of the feeds with these names those that give no news now: since when, None: they never did."""
    if not names:
        return {}
    feeds = db.session.scalars(select(Feed).where(Feed.name.in_(sorted(names)))).all()
    down = [feed for feed in feeds if is_stale(feed, now) or (feed.open_until is not None and feed.open_until > now)]
    return {feed.name: feed.last_success_at for feed in down}


def feed_by_id(feed_id: int) -> Feed:
    """Raises NotFound."""
    feed = db.session.get(Feed, feed_id)
    if feed is None:
        raise NotFound
    return feed


def delivery_by_id(delivery_id: int) -> FeedDelivery:
    """Raises NotFound."""
    delivery = db.session.get(FeedDelivery, delivery_id)
    if delivery is None:
        raise NotFound
    return delivery


def dead_letters() -> Sequence[tuple[FeedDelivery, Feed]]:
    """Messages that could not be read or handled, newest first."""
    rows = (
        select(FeedDelivery, Feed)
        .join(Feed, Feed.id == FeedDelivery.feed_id)
        .where(FeedDelivery.state == "dead")
        .order_by(FeedDelivery.id.desc())
        .limit(PAGE)
    )
    return [(row[0], row[1]) for row in db.session.execute(rows)]


def troubled_deliveries(feed_id: int) -> Sequence[FeedDelivery]:
    """The last messages of a feed of which something could not be used, newest first."""
    rows = (
        select(FeedDelivery)
        .where(FeedDelivery.feed_id == feed_id, FeedDelivery.received_at.is_not(None))
        .order_by(FeedDelivery.received_at.desc())
        .limit(PAGE)
    )
    return [row for row in db.session.scalars(rows) if row.problems or row.state == "dead"]


def unmapped_codes() -> Sequence[UnmappedCode]:
    """Codes that nobody has given a meaning first, then the others; what came most often first."""
    rows = select(UnmappedCode).order_by(UnmappedCode.code != "", UnmappedCode.times.desc(), UnmappedCode.id)
    return db.session.scalars(rows.limit(PAGE)).all()


def unmapped_code(code_id: int) -> UnmappedCode:
    """Raises NotFound."""
    row = db.session.get(UnmappedCode, code_id)
    if row is None:
        raise NotFound
    return row


def feed_names_of(kind: str) -> list[str]:
    """The names under which feeds of a kind stand on events."""
    return list(db.session.scalars(select(Feed.name).where(Feed.kind == kind).order_by(Feed.name)))


def waiting_events() -> list[Waiting]:
    """Events that name no shipment of ours yet, newest first."""
    rows = db.session.scalars(select(WaitingEvent).order_by(WaitingEvent.id.desc()).limit(PAGE)).all()
    numbers: dict[int, list[str]] = defaultdict(list)
    named = select(WaitingReference).where(WaitingReference.waiting_event_id.in_([row.id for row in rows]))
    for one in db.session.scalars(named.order_by(WaitingReference.value_norm)):
        numbers[one.waiting_event_id].append(one.value_norm)
    return [
        Waiting(row.id, row.feed, json.loads(row.told)["told"]["code"], ", ".join(numbers[row.id][:3]),
                row.received_at, row.expires_at)
        for row in rows
    ]  # fmt: skip


def waiting_counts() -> tuple[int, int, int]:
    """How many messages are dead, codes without a meaning, and events without a shipment."""
    dead = select(func.count()).select_from(FeedDelivery).where(FeedDelivery.state == "dead")
    codes = select(func.count()).select_from(UnmappedCode).where(UnmappedCode.code == "")
    return (
        db.session.scalar(dead) or 0,
        db.session.scalar(codes) or 0,
        db.session.scalar(select(func.count()).select_from(WaitingEvent)) or 0,
    )
