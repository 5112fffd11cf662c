"""The resident sweep: asks the database what is due, and does what nobody rang for or the doorbell missed.

Two at once do no harm: each thing is claimed by one of them. Nothing here needs Redis. Promises are told of by a thread
that does nothing else: a mail server that takes its time must not make an alarm late.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Event, Thread

from flask import Flask

from desk.api.chores import forget_old
from desk.automation.lease import Lease
from desk.automation.resident import again_and_again, on_signals
from desk.automation.silence import silent_feeds
from desk.channels.outgoing import due_ids
from desk.core.db import AWAY
from desk.core.times import utcnow
from desk.feeds import beside
from desk.feeds.chores import tidy
from desk.feeds.handling import handle_some
from desk.freight.import_work import continue_imports
from desk.inquiries.models import InquiryMail
from desk.intake.fetching.alarm import watch_mail
from desk.intake.together import handle_waiting
from desk.notifications import hooks
from desk.notifications.delivering import push
from desk.notifications.digests import send_digests
from desk.notifications.models import Notice
from desk.sites.chores import forget_chats
from desk.tickets.checking import check_some, watch_engine
from desk.tickets.delivering.inquiry import deliver_inquiry
from desk.tickets.delivering.leaving import leave_due
from desk.tickets.delivering.mail import deliver, deliver_copy
from desk.tickets.firing import Guard, fire_due
from desk.tickets.freight_watch import watch_freight
from desk.tickets.models import Message
from desk.tickets.models_mail import MessageCopy
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
    on_signals(stop.set)
    errands = Thread(target=again_and_again, args=(app, stop, lambda: _errands(lease), EVERY_S), name="errands",
                     daemon=True)  # fmt: skip
    feeds = Thread(target=again_and_again, args=(app, stop, lambda: _feeds(feeds_lease), FEEDS_EVERY_S), name="feeds",
                   daemon=True)  # fmt: skip
    errands.start()
    feeds.start()
    again_and_again(app, stop, lambda: tell_once(lease.require) if lease.mine(utcnow()) else 0, EVERY_S)
    errands.join(LAST_ERRAND_S)
    feeds.join(LAST_ERRAND_S)


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
    """Promises that have reached a level, tickets whose day has come, answers that cannot be called back any more."""
    return fire_due(guard) + wake_scheduled(utcnow()) + leave_due(BATCH)


def run_errands() -> int:
    """Mail that came in, mail and calls that go out, new terms for open tickets."""
    now = utcnow()
    watch_engine(now)
    watch_mail(now)
    done = handle_waiting(before=now - BELL_MISSED_AFTER, limit=BATCH)
    done += sum(_look_after(deliver, one) for one in due_ids(Message, now, fresh=BELL_MISSED_AFTER, limit=BATCH))
    done += sum(_look_after(deliver_copy, one) for one in _due_copies(now))
    done += sum(_look_after(deliver_inquiry, one) for one in _due_inquiries(now))
    done += sum(_look_after(push, one) for one in due_ids(Notice, now, fresh=BELL_MISSED_AFTER, limit=BATCH))
    done += forget_chats(now) + forget_old(now) + tidy(now) + beside.due(BATCH) + continue_imports(now)
    done += send_digests(now)
    return done + release_waiting(BATCH) + hooks.due(BATCH) + roll_out(now) + watch_freight(now, BATCH, silent_feeds)


def _due_copies(now: datetime) -> Sequence[int]:
    return due_ids(MessageCopy, now, fresh=BELL_MISSED_AFTER, limit=BATCH)


def _due_inquiries(now: datetime) -> Sequence[int]:
    return due_ids(InquiryMail, now, fresh=BELL_MISSED_AFTER, limit=BATCH)


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
