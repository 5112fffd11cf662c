"""Handling what was accepted: claim and effects are one transaction, so a broken try leaves nothing behind."""

from datetime import timedelta

from desk.core.queues import heard, ring_once
from desk.core.times import utcnow
from desk.intake.together import handle_waiting as work_off

WAITING = "intake.handle_waiting"
MOST = 240  # in one job: it must not be ended from outside in the middle of something
A_MOMENT = timedelta(milliseconds=1)


def handle_waiting() -> None:
    """All that waits, whoever rang for it."""
    heard(WAITING)
    if work_off(before=utcnow() + A_MOMENT, limit=MOST) >= MOST:
        ring_once(WAITING, queue="mail")
