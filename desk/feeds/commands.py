"""What feeds send is kept first; everything else comes later."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from desk.audit.commands import record
from desk.core.columns import keys
from desk.core.db import db
from desk.feeds.models import FeedDelivery

AGAIN = "again "  # the key of what somebody hands in once more on purpose
PLACE = "feed_delivery.body"
KEEPS_BODIES = timedelta(days=90)
REPEATED_WITHIN = timedelta(hours=24)
LARGEST = 5 * 1024 * 1024  # bytes of one message
MOST_HEADER = 500
# Built once: while one is built, the others wait for the lock.
KEEP = insert(FeedDelivery).on_conflict_do_nothing().returning(FeedDelivery.id)


class Identified(Protocol):
    """A feed, as a row or as the door remembers it."""

    @property
    def id(self) -> int: ...


def accept(
    feed: Identified, body: bytes, *, headers: Mapping[str, str], source_ip: str, at: datetime,
    verified: bool = True, again: bool = False,
) -> int | None:  # fmt: skip
    """Keep what a feed sent, sealed; the id of the delivery, None if the same came within 24 hours.

    `headers` are those to be kept. `again`: the same once more is work once more. Only what is genuine may be kept:
    raises ValueError where `verified` is False.
    """
    if not verified:
        raise ValueError("what is not genuine is not kept")
    digest = sha256(body).hexdigest()
    key = f"{AGAIN}{token_hex(16)}" if again else f"{at:%Y-%m-%d} {digest}"
    if not again and _came_yesterday(feed.id, digest, at):
        return None
    values = {
        "feed_id": feed.id, "delivery_key": key, "body_digest": digest, "body": keys().seal(PLACE, body),
        "size": len(body), "headers": {name: value[:MOST_HEADER] for name, value in headers.items()},
        "source_ip": source_ip[:45], "received_at": at, "state": "", "tries": 0, "next_try_at": at, "reason": "",
        "outcomes": {}, "problems": [],
    }  # fmt: skip
    return db.session.scalar(KEEP, values)


def _came_yesterday(feed_id: int, digest: str, at: datetime) -> bool:
    yesterday = f"{at - REPEATED_WITHIN:%Y-%m-%d} {digest}"
    same = select(FeedDelivery.received_at).where(
        FeedDelivery.feed_id == feed_id, FeedDelivery.delivery_key == yesterday
    )
    before = db.session.scalar(same)
    return before is not None and at - before < REPEATED_WITHIN


def body_of(delivery: FeedDelivery) -> bytes | None:
    """The bytes as they came; None once their 90 days are over."""
    return keys().unseal(PLACE, bytes(delivery.body)) if delivery.body else None


def replay(delivery: FeedDelivery, *, actor: str, at: datetime) -> None:
    """Let a delivery be handled once more from its bytes; one whose bytes are gone, or that waits, stays as it is."""
    if delivery.body is None or delivery.state == "":
        return
    delivery.state, delivery.tries, delivery.reason, delivery.next_try_at = "", 0, "", at
    delivery.handled_at, delivery.outcomes, delivery.problems = None, {}, []
    record("feed.replayed", f"delivery:{delivery.id}", actor=actor, at=at)


def note_opened(delivery: FeedDelivery, *, actor: str, at: datetime) -> None:
    """Somebody reads the raw bytes, with everything that is in them."""
    record("feed.opened", f"delivery:{delivery.id}", actor=actor, at=at)


def drop_bodies(now: datetime, *, limit: int = 500) -> int:
    """Forget the bytes of deliveries that are older than 90 days; of how many."""
    old = (
        select(FeedDelivery.id)
        .where(FeedDelivery.received_at < now - KEEPS_BODIES, FeedDelivery.body.is_not(None), FeedDelivery.state != "")
        .order_by(FeedDelivery.received_at)
        .limit(limit)
    )
    ids = db.session.scalars(old).all()
    if ids:
        db.session.execute(update(FeedDelivery).where(FeedDelivery.id.in_(ids)).values(body=None, problems=[]))
    return len(ids)
