"""Numbers that aggregators watch for us: subscribed, asked for after a day of silence, ended with their shipment."""

import logging
from collections.abc import Collection
from datetime import datetime
from secrets import token_hex

from sqlalchemy import select

from desk.core.db import AWAY, db, transaction
from desk.core.errors import Invalid
from desk.feeds import subscriptions as rows
from desk.feeds.aggregators.table import AGGREGATORS
from desk.feeds.errands import Errand
from desk.feeds.models import Feed, Subscription
from desk.shipments.models import Shipment
from desk.shipments.references.normalise import compact

log = logging.getLogger(__name__)

SHORTEST_NUMBER, LONGEST_NUMBER = 4, 64


def watch_number(shipment: Shipment | None, number: str, carrier: str, feed: Feed, at: datetime, *,
                 phone: str = "") -> Subscription:  # fmt: skip
    """Have a feed watch a number; one that it watches already stays as it is. `carrier` is the feed's own word for it.

    Raises Invalid for a feed that cannot be asked and for a number that is none.
    """
    known = compact(number)
    if feed.kind not in AGGREGATORS or not feed.active or not SHORTEST_NUMBER <= len(known) <= LONGEST_NUMBER:
        raise Invalid
    found = db.session.scalar(select(Subscription).filter_by(feed_id=feed.id, number=known, carrier=carrier[:40]))
    if found is None:
        found = Subscription(feed_id=feed.id, number=known, carrier=carrier[:40], salt=token_hex(16), created_at=at)
        found.state = "asked" if rows.subscribes(feed) else "active"
        found.next_at = at
        db.session.add(found)
    elif found.state not in ("asked", "active", "restarting", "changing"):
        again = found.state == "stopped" and "restart" in AGGREGATORS[feed.kind].rules.wishes
        found.state, found.next_at, found.tries = "restarting" if again else "asked", at, 0
    found.shipment_id = shipment.id if shipment else found.shipment_id
    found.phone = phone or found.phone
    db.session.flush()
    return found


def stop_watching(subscription: Subscription, at: datetime) -> None:
    """Watch a number no longer; where the feed wants to be told it is."""
    told = "stop" in AGGREGATORS[_feed(subscription).kind].rules.wishes and subscription.state == "active"
    subscription.state, subscription.next_at = ("stopping", at) if told else ("stopped", None)
    db.session.flush()


def change_carrier(subscription: Subscription, carrier: str, at: datetime) -> None:
    """Say which carrier a number is of. Raises Invalid if the same number is watched there already."""
    same = select(Subscription.id).filter_by(
        feed_id=subscription.feed_id, number=subscription.number, carrier=carrier[:40])  # fmt: skip
    if db.session.scalar(same.where(Subscription.id != subscription.id)) is not None:
        raise Invalid
    told = "change" in AGGREGATORS[_feed(subscription).kind].rules.wishes and subscription.state == "active"
    subscription.carrier, subscription.tries = carrier[:40], 0
    subscription.state, subscription.next_at = "changing" if told else "asked", at
    db.session.flush()


def _feed(subscription: Subscription) -> Feed:
    return db.session.get_one(Feed, subscription.feed_id)


def subscribe_due(now: datetime, limit: int) -> int:
    """Tell aggregators which numbers to watch, watch anew or forget; how many rows were looked after."""
    return _work(("asked", "stopping", "restarting", "changing"), now, limit)


def pull_due(now: datetime, limit: int) -> int:
    """Ask for numbers of which nothing was pushed for a day, and at carriers that push nothing; how many rows."""
    with transaction():
        ended = rows.end_closed(now=now)
    return ended + _work(("active",), now, limit)


def _work(states: Collection[str], now: datetime, limit: int) -> int:
    """Feed by feed and state by state; one that refuses is left, the others go on."""
    done = 0
    for feed_id in rows.feeds_with_work(states, now=now):
        try:
            for state in states:
                done += _work_through(Errand(feed_id, state, now), limit - done)
        except AWAY:
            raise
        except Exception:
            log.exception("feed %s cannot be asked", feed_id)
    return done


def _work_through(errand: Errand, limit: int) -> int:
    done = 0
    while done < limit and (some := errand.run(limit - done)):
        done += some
    return done
