"""The resident sweep: asks the database what is due, and does what nobody rang for or the doorbell missed.

Two at once do no harm: each thing is claimed by one of them. Nothing here needs Redis.
"""

import logging
import signal
from collections.abc import Callable
from datetime import timedelta
from threading import Event
from types import FrameType

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from desk.automation.lease import Lease
from desk.channels.outgoing import STUCK_AFTER, due_ids
from desk.core.db import AWAY, db
from desk.core.errors import Conflict
from desk.core.times import utcnow
from desk.intake.commands import waiting_item_ids
from desk.intake.handling import handle
from desk.notifications.delivering import push
from desk.notifications.models import Notice
from desk.tickets.delivering import deliver
from desk.tickets.firing import fire_due
from desk.tickets.models import Message

log = logging.getLogger(__name__)

EVERY_S = 0.5
BELL_MISSED_AFTER = timedelta(seconds=3)  # a worker that heard the bell is faster than this
BATCH = 50


def run(app: Flask, holder: str) -> None:
    """Sweep until TERM or INT while `holder` leads, and stand by otherwise. A database that is away is asked again."""
    stop, lease = Event(), Lease("sweep", holder)
    _on_signals(stop.set)
    with app.app_context():
        while not stop.is_set():
            try:
                busy = sweep_once() if lease.mine(utcnow()) else 0
            except (SQLAlchemyError, Conflict) as problem:
                log.warning("sweep: begins again after %s", problem.__class__.__name__)
                busy = 0
            finally:
                db.session.remove()
            if not busy:
                stop.wait(EVERY_S)


def run_once(app: Flask) -> int:
    """`sweep_once` from outside an app context."""
    with app.app_context():
        return sweep_once()


def sweep_once() -> int:
    """One look at everything that may wait; how many things were looked after."""
    now = utcnow()
    fired = fire_due()
    items = waiting_item_ids(before=now - BELL_MISSED_AFTER, limit=BATCH)
    done = sum(_look_after(handle, item_id) for item_id in items)
    messages = due_ids(Message, now - BELL_MISSED_AFTER, stuck_before=now - STUCK_AFTER, limit=BATCH)
    done += sum(_look_after(deliver, message_id) for message_id in messages)
    notices = due_ids(Notice, now - BELL_MISSED_AFTER, stuck_before=now - STUCK_AFTER, limit=BATCH)
    return fired + done + sum(_look_after(push, notice_id) for notice_id in notices)


def _look_after(work: Callable[[int], object], row_id: int) -> bool:
    """One row's failure must not hold up the others; a database that is away stops them all."""
    try:
        work(row_id)
    except AWAY:
        raise
    except Exception:
        log.exception("sweep: row %s failed", row_id)
        return False
    return True


def _on_signals(stop: Callable[[], None]) -> None:
    def heard(_number: int, _frame: FrameType | None) -> None:
        stop()

    signal.signal(signal.SIGTERM, heard)
    signal.signal(signal.SIGINT, heard)
