"""What a feed did, hour by hour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from desk.core.db import db
from desk.core.times import utcnow
from desk.feeds.counting import added, hour_of
from desk.feeds.filing import Filed
from desk.feeds.models import Feed, FeedCount

COUNTED = ("refused", "deliveries", "dead", "events", "unmapped")


@dataclass(slots=True)
class Tally:
    """What is added to one hour of one feed. `dead` are bodies of which nothing could be read."""

    refused: int = 0
    deliveries: int = 0
    dead: int = 0
    events: int = 0
    unmapped: int = 0
    lags: list[int] = field(default_factory=list)


def note(tallies: Mapping[tuple[int, datetime], Tally]) -> None:
    """Add these, by feed and hour."""
    for (feed_id, hour), tally in sorted(tallies.items()):
        row_id = _row(feed_id, hour)
        lags = db.session.scalars(select(FeedCount.lags).where(FeedCount.id == row_id).with_for_update()).one()
        values = {name: getattr(FeedCount, name) + getattr(tally, name) for name in COUNTED}
        db.session.execute(
            update(FeedCount).where(FeedCount.id == row_id).values(**values, lags=added(lags, tally.lags)),
            execution_options={"synchronize_session": False},
        )


def note_refused(feed_id: int, at: datetime) -> None:
    """Count a message that was not genuine."""
    note({(feed_id, hour_of(at)): Tally(refused=1)})


def _row(feed_id: int, hour: datetime) -> int:
    same = select(FeedCount.id).where(FeedCount.feed_id == feed_id, FeedCount.hour == hour)
    found = db.session.scalar(same)
    if found is None:
        nothing = dict.fromkeys(COUNTED, 0)
        values = insert(FeedCount).values(feed_id=feed_id, hour=hour, lags=[], **nothing)
        db.session.execute(values.on_conflict_do_nothing())
        found = db.session.scalars(same).one()
    return found


class Tallies:
    """What is counted for the feeds of one transaction."""

    def __init__(self) -> None:
        self.by_hour: dict[tuple[int, datetime], Tally] = {}
        self.well: set[int] = set()

    def add(self, feed_id: int, at: datetime, *, state: str, filed: Filed) -> None:
        tally = self.by_hour.setdefault((feed_id, hour_of(at)), Tally())
        tally.deliveries += 1
        tally.dead += state == "dead"
        tally.events += len(filed.events)
        tally.unmapped += filed.unmapped
        if state == "done":
            self.well.add(feed_id)
        tally.lags = [a + b for a, b in zip(tally.lags, filed.lags, strict=True)] if tally.lags else list(filed.lags)

    def write(self) -> None:
        """One statement for each feed and hour, at the end: rows that all share are held for a moment only."""
        note(self.by_hour)
        if self.well:
            well = update(Feed).where(Feed.id.in_(sorted(self.well))).values(last_success_at=utcnow())
            db.session.execute(well.execution_options(synchronize_session=False))
