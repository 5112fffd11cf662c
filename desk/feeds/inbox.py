"""Deliveries that wait, read before anything is locked."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from desk.core.db import db
from desk.feeds.commands import AGAIN, body_of
from desk.feeds.models import Feed, FeedDelivery
from desk.shipments.carriers.events import Adapter, Given, Reading
from desk.shipments.carriers.lines import reading
from desk.shipments.carriers.registry import NAMES, adapter

log = logging.getLogger(__name__)

MOST_BYTES = 10 * 1024 * 1024  # of messages that are read ahead


@dataclass(frozen=True, slots=True)
class Read:
    """A delivery that was read; nothing of the database is held meanwhile. `problem`: why nothing could be."""

    id: int
    feed: Feed
    reader: Adapter | None
    received_at: datetime
    found: Reading
    problem: str
    again: bool = False


def waiting_rows(now: datetime, limit: int) -> Sequence[FeedDelivery]:
    """The oldest, as many as fit into memory."""
    db.session.rollback()
    due = select(FeedDelivery.id, FeedDelivery.size).where(FeedDelivery.state == "", FeedDelivery.next_try_at <= now)
    ids, size = [], 0
    for row in db.session.execute(due.order_by(FeedDelivery.next_try_at, FeedDelivery.id).limit(limit)):
        ids.append(row.id)
        size += row.size
        if size > MOST_BYTES:
            break
    rows = db.session.scalars(select(FeedDelivery).where(FeedDelivery.id.in_(ids)))
    return sorted(rows, key=lambda row: ids.index(row.id))


def read(row: FeedDelivery) -> Read:
    """Read one, whatever is in it; never raises for what it says."""
    feed = db.session.get_one(Feed, row.feed_id)
    reader = adapter(feed.kind) if feed.kind in NAMES else None
    found, problem = _reading(row, feed, reader)
    return Read(row.id, feed, reader, row.received_at, found, problem, row.delivery_key.startswith(AGAIN))


def _reading(row: FeedDelivery, feed: Feed, reader: Adapter | None) -> tuple[Reading, str]:
    body = body_of(row)
    if reader is None or body is None:
        return Reading(), "unknown_feed" if reader is None else "body_gone"
    try:
        return reading(reader, body, Given(row.received_at, zone=feed.time_zone, mapping=feed.mapping))
    except Exception as problem:
        log.exception("delivery %s cannot be read", row.id)
        return Reading(), f"broken {problem.__class__.__name__}"
