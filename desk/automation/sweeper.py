"""The resident sweep: asks the database what is due, and does what nobody rang for or the doorbell missed.

Two at once do no harm: each thing is claimed by one of them. Nothing here needs Redis. Promises are told of by a thread
that does nothing else: a mail server that takes its time must not make an alarm late.
"""

import logging
import signal
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from types import FrameType

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from desk.automation.lease import Lease
from desk.automation.silence import silent_feeds
from desk.channels.outgoing import due_ids
from desk.core.db import AWAY, db
from desk.core.errors import Conflict
from desk.core.times import utcnow
from desk.feeds import beside
from desk.feeds.chores import tidy
from desk.feeds.handling import handle_some
from desk.freight.import_work import continue_imports
from desk.intake.commands import waiting_item_ids
from desk.intake.handling import handle
from desk.notifications import hooks
from desk.notifications.delivering import push
from desk.notifications.models import Notice
from desk.tickets.checking import check_some, watch_engine
from desk.tickets.delivering import deliver
from desk.tickets.firing import Guard, fire_due
from desk.tickets.freight_watch import watch_freight
from desk.tickets.models import Message
from desk.tickets.rollout import roll_out
from desk.tickets.stale_warnings import release_waiting
from desk.tickets.waking import wake_scheduled

log = logging.getLogger(__name__)

EVERY_S = 0.5
FEEDS_EVERY_S = 0.1  # what a carrier tells is seen at once
BELL_MISSED_AFTER = timedelta(seconds=3)  # a worker that heard the bell is faster than this
BATCH = 50
LAST_ERRAND_S = 2.0  # what the one at hand may still take when we are told to end


def run(app: Flask, holder: str) -> None:
    """Sweep until TERM or INT while `holder` leads, and stand by otherwise. A database that is away is asked again."""
    stop, lease, feeds_lease = Event(), Lease("sweep", holder), Lease("feeds", holder)
    _on_signals(stop.set)
    errands = Thread(target=_again_and_again, args=(app, stop, lambda: _errands(lease)), name="errands", daemon=True)
    feeds = Thread(target=_again_and_again, args=(app, stop, lambda: _feeds(feeds_lease), FEEDS_EVERY_S), name="feeds",
                   daemon=True)  # fmt: skip
    errands.start()
    feeds.start()
    _again_and_again(app, stop, lambda: tell_once(lease.require) if lease.mine(utcnow()) else 0)
    errands.join(LAST_ERRAND_S)
    feeds.join(LAST_ERRAND_S)


def _again_and_again(app: Flask, stop: Event, work: Callable[[], int], every_s: float = EVERY_S) -> None:
    """At once as long as there is something to do, else now and then."""
    with app.app_context():
        while not stop.is_set():
            busy = 0
            try:
                busy = work()
            except (SQLAlchemyError, Conflict) as problem:
                log.warning("sweep: begins again after %s", problem.__class__.__name__)
            except Exception:
                log.exception("sweep: begins again")
            finally:
                db.session.remove()
            if not busy:
                stop.wait(every_s)


def _errands(lease: Lease) -> int:
    """Whoever leads runs them; the check of all tickets takes its time, so that nobody notices it."""
    now = utcnow()
    if not lease.led(now):
        return 0
    done = run_errands()
    if not done:
        check_some(now)
    return done


def _feeds(lease: Lease) -> int:
    """What carriers sent has a thread and a lease of its own: nothing else may hold it up."""
    return handle_some() if lease.mine(utcnow()) else 0


def run_once(app: Flask) -> int:
    """`sweep_once` from outside an app context."""
    with app.app_context():
        return sweep_once()


def sweep_once() -> int:
    """One look at everything that may wait; how many things were looked after."""
    return handle_some() + tell_once() + run_errands()


def tell_once(guard: Guard | None = None) -> int:
    """Promises that have reached a level, and tickets whose day has come."""
    return fire_due(guard) + wake_scheduled(utcnow())


def run_errands() -> int:
    """Mail that came in, mail and calls that go out, new terms for open tickets."""
    now = utcnow()
    watch_engine(now)
    done = sum(_look_after(handle, one) for one in waiting_item_ids(before=now - BELL_MISSED_AFTER, limit=BATCH))
    done += sum(_look_after(deliver, one) for one in due_ids(Message, now, fresh=BELL_MISSED_AFTER, limit=BATCH))
    done += sum(_look_after(push, one) for one in due_ids(Notice, now, fresh=BELL_MISSED_AFTER, limit=BATCH))
    done += tidy(now) + beside.due(BATCH) + continue_imports(now)
    return done + release_waiting(BATCH) + hooks.due(BATCH) + roll_out(now) + watch_freight(now, BATCH, silent_feeds)


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
