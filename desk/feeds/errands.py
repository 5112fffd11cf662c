"""One errand: take rows that are due, ask their feed, store what it brought, and write down what became of each row."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk.core.db import db, transaction
from desk.feeds import subscriptions as rows
from desk.feeds.aggregators.asking import Access, Aggregator, Refused, Result, Watched
from desk.feeds.aggregators.table import AGGREGATORS
from desk.feeds.calling import NotOurTurn, ask
from desk.feeds.circuit import may_call, note_setback, note_success
from desk.feeds.commands import accept
from desk.feeds.models import Feed, Subscription

log = logging.getLogger(__name__)

MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class Errand:
    """One call to one feed for some rows of one state. Nothing of the database is held while the feed thinks."""

    feed_id: int
    state: str
    now: datetime

    def run(self, most: int) -> int:
        """Take rows, ask, and settle them; how many were taken."""
        with transaction():
            taken = self._take(most)
        if taken is None:
            return 0
        aggregator, access, name, watched, count = taken
        if watched and not self._asked(aggregator, access, name, watched):
            return 0
        return count

    @property
    def wish(self) -> str:
        return rows.WISHES[self.state]

    def _take(self, most: int) -> tuple[Aggregator, Access, str, list[Watched], int] | None:
        feed = db.session.get_one(Feed, self.feed_id, populate_existing=True)
        aggregator = AGGREGATORS[feed.kind]
        rules = aggregator.rules
        taken = rows.take_due(feed, self.state, now=self.now, most=min(most, rules.most))
        wanted = [row for row in taken if self._wanted(row, feed, aggregator)]
        if not taken or wanted and not may_call(feed, now=self.now):
            for row in wanted:
                rows.put_off(row, "", now=self.now, later=timedelta(minutes=2), blameless=True)
            return None
        watched = [rows.watched_of(row, feed) for row in wanted]
        return aggregator, rows.access_to(feed, now=self.now), feed.name, watched, len(taken)

    def _wanted(self, row: Subscription, feed: Feed, aggregator: Aggregator) -> bool:
        if self.wish == "pull":
            return rows.needs_pull(row, feed, now=self.now)
        return rows.may_ask(row, aggregator.rules, now=self.now)

    def _asked(self, aggregator: Aggregator, access: Access, name: str, watched: Sequence[Watched]) -> bool:
        db.session.rollback()
        for _ in range(MOST_PAGES):
            try:
                call = aggregator.call(self.wish, access, watched)
                results = aggregator.results(self.wish, ask(name, call, aggregator.rules.pace), access, watched)
            except Refused as refused:
                self._refused(refused, watched)
                return False
            except NotOurTurn as busy:
                self._postponed(watched, busy.wait)
                return False
            further = self._settled(watched, results)
            if not further:
                break
            watched = further
        return True

    def _refused(self, refused: Refused, watched: Sequence[Watched]) -> None:
        setback = refused.setback
        log.warning("feed %s: %s", self.feed_id, setback.reason)
        with transaction():
            feed = db.session.get_one(Feed, self.feed_id, populate_existing=True)
            rest = note_setback(feed, setback, now=self.now)
            later = rest - self.now if rest else None
            for row in _rows(watched):
                rows.put_off(row, setback.reason, now=self.now, later=later, blameless=rest is not None)

    def _postponed(self, watched: Sequence[Watched], wait: timedelta) -> None:
        with transaction():
            for row in _rows(watched):
                rows.put_off(row, row.problem, now=self.now, later=wait, blameless=True)

    def _settled(self, watched: Sequence[Watched], results: Sequence[Result]) -> list[Watched]:
        """Store what came, and write down what became of each row; those that go on with another page."""
        with transaction():
            feed = db.session.get_one(Feed, self.feed_id, populate_existing=True)
            note_success(feed, now=self.now)
            for row, result in zip(_rows(watched), results, strict=True):
                for body in result.bodies:
                    accept(feed, body, headers={}, source_ip="", at=self.now, verified=True)
                if not result.more:
                    rows.settle(row, self.wish, result, feed, now=self.now)
        db.session.rollback()
        return [replace(one, cursor=result.more) for one, result in zip(watched, results, strict=True) if result.more]


def _rows(watched: Sequence[Watched]) -> list[Subscription]:
    """Their rows as they are now, in the same order."""
    return [db.session.get_one(Subscription, one.id, populate_existing=True) for one in watched]
