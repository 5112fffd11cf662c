"""What the sweep does for feeds, in a thread of its own: who hangs must not hold up mail, alarms and the rest."""

import logging
from datetime import datetime, timedelta
from threading import Lock, Thread

from flask import Flask, current_app

from desk.core.times import utcnow
from desk.feeds.newcomers import watch_new
from desk.feeds.subscriptions import WISHES, feeds_with_work
from desk.feeds.watching import pull_due, subscribe_due

log = logging.getLogger(__name__)

LOOKS_EVERY = timedelta(seconds=30)  # for numbers that nobody watches yet
_beside = Lock()
_looked: dict[str, datetime] = {}


def due(limit: int) -> int:
    """Begin to ask feeds for what is due; how many feeds, 0 while those of before are at work."""
    now = utcnow()
    if now - _looked.get("at", now - LOOKS_EVERY) >= LOOKS_EVERY:
        _looked["at"] = now
        watch_new(now, limit)
    waiting = len(feeds_with_work(WISHES, now=now))
    if not waiting or not _beside.acquire(blocking=False):
        return 0
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    Thread(target=_work, args=(app, limit), name="feed-calls", daemon=True).start()
    return waiting


def _work(app: Flask, limit: int) -> None:
    try:
        with app.app_context():
            subscribe_due(utcnow(), limit)
            pull_due(utcnow(), limit)
    except Exception:
        log.exception("feeds cannot be asked")
    finally:
        _beside.release()
