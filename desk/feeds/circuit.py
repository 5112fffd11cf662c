"""A feed that fails again and again is left alone for a while; then one call finds out whether it is back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import update

from desk.core.db import db
from desk.feeds.models import Feed

FAILURES = 5  # in a row, until a feed is left alone
FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=30)
LONGEST_ASKED = timedelta(days=1)  # the longest rest that a feed may ask of us
PROBE = timedelta(minutes=2)  # longer than a call can take: who probes and dies is followed by another


@dataclass(frozen=True, slots=True)
class Setback:
    """Why a feed could not do what we wanted. `rest` is how long it wants to be left alone, None: it did not say.

    `banner` is true for what a person must look at, such as a used-up quota: the feed rests at once.
    """

    reason: str
    rest: timedelta | None = None
    banner: bool = False


class _Rows:
    """How many failures in a row each feed has had, in this process: who begins anew finds out anew."""

    def __init__(self) -> None:
        self._failures: dict[int, int] = {}
        self._lock = Lock()

    def fail(self, feed_id: int) -> int:
        with self._lock:
            self._failures[feed_id] = self._failures.get(feed_id, 0) + 1
            return self._failures[feed_id]

    def end(self, feed_id: int) -> None:
        with self._lock:
            self._failures.pop(feed_id, None)


_rows = _Rows()


def may_call(feed: Feed, *, now: datetime) -> bool:
    """Whether the feed may be called; of all who ask after a rest only the first one may, until it is known."""
    if feed.open_until is None:
        return True
    if feed.open_until > now:
        return False
    free = update(Feed).where(Feed.id == feed.id, Feed.open_until == feed.open_until).values(open_until=now + PROBE)
    won = db.session.scalar(free.returning(Feed.id).execution_options(synchronize_session=False))
    db.session.refresh(feed)
    return won is not None


def note_success(feed: Feed, *, now: datetime) -> None:
    """The feed answered as it should: it is called as before."""
    _rows.end(feed.id)
    feed.open_until, feed.last_success_at, feed.last_problem = None, now, ""
    db.session.flush()


def note_setback(feed: Feed, setback: Setback, *, now: datetime) -> datetime | None:
    """The feed failed. Returns until when it is left alone; None if it is not yet."""
    failures = _rows.fail(feed.id)
    probing = feed.open_until is not None
    feed.last_problem_at, feed.last_problem = now, setback.reason[:120]
    rest = setback.rest
    if rest is None and (probing or setback.banner or failures >= FAILURES):
        rest = min(FIRST_REST * 2 ** min(max(failures - FAILURES, 0), 10), LONGEST_REST)
    feed.open_until = now + min(rest, LONGEST_ASKED) if rest is not None else None
    db.session.flush()
    return feed.open_until
