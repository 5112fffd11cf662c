"""Feeds that say nothing any more."""

from datetime import datetime, timedelta

from sqlalchemy import select

from desk.core.db import db
from desk.feeds.models import Feed


def silent_feeds(now: datetime) -> dict[str, datetime]:
    """The feeds in use that have been silent longer than they may be, by name, and since when that is too long."""
    rows = db.session.execute(
        select(Feed.name, Feed.last_success_at, Feed.stale_after_min).where(
            Feed.active, Feed.stale_after_min.is_not(None), Feed.last_success_at.is_not(None)
        )
    )
    since = {name: heard + timedelta(minutes=allowed or 0) for name, heard, allowed in rows if heard is not None}
    return {name: at for name, at in since.items() if at <= now}
