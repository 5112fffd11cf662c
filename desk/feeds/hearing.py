"""What pushes say of the watching itself: that a number was heard of, was given up, or is another carrier's."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update

from desk.core.db import db
from desk.feeds import subscriptions as rows
from desk.feeds.models import Feed, Subscription
from desk.shipments.carriers.events import FeedState
from desk.shipments.references.normalise import compact

STOPPED = {"STOPPED": "stopped", "EXPIRED": "ended", "INVALID": "failed"}


def note_heard(feed: Feed, numbers: Collection[str], *, at: datetime) -> None:
    """The feed told of these numbers by itself: it need not be asked for a day."""
    known = {compact(number) for number in numbers}
    heard = update(Subscription).where(Subscription.feed_id == feed.id, Subscription.number.in_(known))
    db.session.execute(heard.values(last_push_at=at), execution_options={"synchronize_session": False})


def note_state(feed: Feed, state: FeedState, *, at: datetime) -> None:
    """Do what a feed's own word about its watching asks for. What is not watched is not changed.

    What kuaidi100 gave up is asked for anew after half an hour, as often as a month allows. A stop may come unsigned:
    the number is asked for once more before it is believed.
    """
    numbers = [compact(number.value) for number in state.references]
    mine = select(Subscription).where(Subscription.feed_id == feed.id, Subscription.number.in_(numbers))
    for row in db.session.scalars(mine).all():
        _take_note(row, feed, state, at)
    db.session.flush()


def _take_note(row: Subscription, feed: Feed, state: FeedState, at: datetime) -> None:
    if state.carrier and _free(row, state.carrier):
        row.carrier = state.carrier[:40]
    if state.state == "ABORTED" and row.state == "active":
        row.state, row.next_at, row.problem = "asked", at + rows.AGAIN_AFTER_ABORT * 1.1, state.text[:120] or "aborted"
    elif state.state == "STOPPED" and feed.kind == "17track" and row.state == "active":
        if row.last_pull_at is None or at - row.last_pull_at > rows.LEASE:  # anybody may send hints
            row.next_at, row.last_push_at, row.last_pull_at = at, None, None
    elif state.state in STOPPED and row.state == "active":
        row.state, row.next_at, row.problem = STOPPED[state.state], None, state.text[:120]


def _free(row: Subscription, carrier: str) -> bool:
    same = select(Subscription.id).filter_by(feed_id=row.feed_id, number=row.number, carrier=carrier[:40])
    return db.session.scalar(same) is None


def salt_of(feed: Feed, mark: str) -> str:
    """The salt that signs pushes to the address with `?n=<mark>`; empty if there is no such number at this feed."""
    if not mark.isascii() or not mark.isdigit() or len(mark) > 9:
        return ""
    row = db.session.get(Subscription, int(mark))
    return row.salt if row is not None and row.feed_id == feed.id else ""


def has_subscription(feed_id: int, remote_id: str) -> bool:
    """Whether this feed gave one of our numbers a subscription with this id."""
    known = select(Subscription.id).where(Subscription.feed_id == feed_id, Subscription.remote_id == remote_id[:100])
    return bool(remote_id) and "\0" not in remote_id and db.session.scalar(known.limit(1)) is not None
