"""Deliveries that wait are read and filed, in the order in which they came: each once, and none holds up another."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from desk.core.db import AWAY, db, transaction
from desk.core.errors import Conflict
from desk.core.times import utcnow
from desk.feeds.filing import Filed, file_reading
from desk.feeds.inbox import Read, read, waiting_rows
from desk.feeds.models import Feed, FeedDelivery
from desk.feeds.tallies import Tallies

log = logging.getLogger(__name__)

MOST_TRIES = 3
WAITS = (timedelta(seconds=5), timedelta(minutes=1))
MOST_TOGETHER, MOST_EVENTS = 12, 24  # one transaction keeps others from writing for some 40 ms at most
LONGEST_BREATH_S = 0.1
DONE, DEAD, IGNORED = "done", "dead", "ignored"
ROWS = db.metadata.tables["feed_delivery"]
OUTCOME = (
    update(ROWS)
    .where(ROWS.c.id == bindparam("row_id"))
    .values({name: bindparam(name) for name in ("state", "reason", "outcomes", "problems")})
)


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of a delivery: its state, why, and what was filed."""

    state: str
    reason: str = ""
    filed: Filed | None = None


def handle_some(limit: int = 100) -> int:
    """Handle what waits, oldest first; how many deliveries were looked after. Never raises."""
    try:
        waiting = waiting_rows(utcnow(), limit)
        return _handle_all([read(one) for one in waiting])
    except AWAY as problem:
        db.session.rollback()
        log.warning("feeds wait: %s", problem.__class__.__name__)
    except Exception:
        db.session.rollback()
        log.exception("feeds wait")
    return 0


def handle(delivery_id: int) -> Handled | None:
    """Handle one delivery now; None if it does not wait, or was put off."""
    row = db.session.scalar(select(FeedDelivery).where(FeedDelivery.id == delivery_id, FeedDelivery.state == ""))
    return _alone(read(row)) if row is not None else None


def _handle_all(waiting: Sequence[Read]) -> int:
    """On SQLite one writes at a time: half of it is for the others, so that what comes in is acknowledged."""
    done, alone = 0, db.engine.dialect.name == "sqlite"
    while done < len(waiting):
        began = monotonic()
        done += _together(waiting[done:])
        sleep(min(monotonic() - began, LONGEST_BREATH_S) if alone else 0)
    return done


def _together(waiting: Sequence[Read]) -> int:
    """As many as fit into one short transaction; if one of them fails, they go one by one. How many were handled."""
    some = _some(waiting)
    try:
        with transaction():
            _file(some)
    except Exception:  # one of them is bad, or another writer was first
        for one in some:
            _alone(one)
    return len(some)


def _some(waiting: Sequence[Read]) -> Sequence[Read]:
    events = 0
    for count, one in enumerate(waiting[:MOST_TOGETHER], start=1):
        events += len(one.found.events)
        if events >= MOST_EVENTS:
            return waiting[:count]
    return waiting[:MOST_TOGETHER]


def _alone(one: Read) -> Handled | None:
    try:
        with transaction():
            return _file([one]).get(one.id)
    except (Conflict, *AWAY) as problem:
        log.warning("delivery %s waits: %s", one.id, problem.__class__.__name__)
        with transaction():
            _put_off(one.id, WAITS[0])
    except Exception as problem:
        log.exception("delivery %s failed", one.id)
        with transaction():
            return _failed(one.id, problem.__class__.__name__)
    return None


def _file(some: Sequence[Read]) -> dict[int, Handled]:
    """Claim and effects hold together or not at all."""
    now, tallies, written = utcnow(), Tallies(), []
    claimed, done = _claimed([one.id for one in some], now), {}
    for one in some:
        if one.id in claimed:
            handled = done[one.id] = _handled(one, now)
            filed = handled.filed or Filed()
            tallies.add(one.feed.id, one.received_at, state=handled.state, filed=filed)
            written.append({"row_id": one.id, "state": handled.state, "reason": handled.reason[:120],
                            "outcomes": filed.outcomes, "problems": filed.problems})  # fmt: skip
    if written:
        db.session.connection().execute(OUTCOME, written)
    tallies.write()
    return done


def _handled(one: Read, now: datetime) -> Handled:
    if one.problem or one.reader is None:
        _note_problem(one.feed, one.problem, now)
        return Handled(DEAD, one.problem)
    if one.found.delivery_id and not one.again and not _is_first(one):
        return Handled(IGNORED, "repeated")
    feed = db.session.get_one(Feed, one.feed.id)
    filed = file_reading(one.found, feed, one.reader, received_at=one.received_at, delivery_id=one.id, now=now)
    return Handled(DONE, "", filed)


def _row(delivery_id: int) -> Any:
    return update(FeedDelivery).where(FeedDelivery.id == delivery_id).execution_options(synchronize_session=False)


def _claimed(ids: Sequence[int], now: datetime) -> set[int]:
    """Whoever sets the state while it is empty has it; the handling that follows is the same transaction."""
    free = update(FeedDelivery).where(FeedDelivery.id.in_(ids), FeedDelivery.state == "")
    won = free.values(state=DONE, handled_at=now).returning(FeedDelivery.id)
    return set(db.session.scalars(won.execution_options(synchronize_session=False)))


def _is_first(one: Read) -> bool:
    """The sender's own id takes the place of the digest: a second delivery of that id is a repeat."""
    key = f"id {one.found.delivery_id}"[:200]
    same = select(FeedDelivery.id).where(FeedDelivery.feed_id == one.feed.id, FeedDelivery.delivery_key == key)
    if (first := db.session.scalar(same)) is not None:
        return first == one.id
    try:
        with db.session.begin_nested():
            db.session.execute(_row(one.id).values(delivery_key=key))
    except IntegrityError:
        return False
    return True


def _note_problem(feed: Feed, reason: str, now: datetime) -> None:
    db.session.execute(
        update(Feed)
        .where(Feed.id == feed.id)
        .values(last_problem=reason[:120], last_problem_at=now)
        .execution_options(synchronize_session=False)
    )


def _put_off(delivery_id: int, wait: timedelta) -> None:
    db.session.execute(_row(delivery_id).where(FeedDelivery.state == "").values(next_try_at=utcnow() + wait))


def _failed(delivery_id: int, reason: str) -> Handled | None:
    """Count a try that broke; after the last one the delivery is dead, for an administrator to look at."""
    row = db.session.get_one(FeedDelivery, delivery_id, populate_existing=True)
    if row.state:
        return None
    row.tries, row.reason = row.tries + 1, reason[:120]
    if row.tries < MOST_TRIES:
        row.next_try_at = utcnow() + WAITS[row.tries - 1]
        return None
    row.state, row.handled_at = DEAD, utcnow()
    return Handled(DEAD, row.reason)
