"""Work after the commit."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from desk.channels.outgoing import due_ids
from desk.core.queues import ring
from desk.core.times import utcnow
from desk.notifications import delivering, hooks
from desk.notifications.models import Notice
from desk.notifications.queries import due_calls

BATCH = 50
LONGEST = timedelta(minutes=1)  # a job that takes longer is ended from outside, in the middle of something


def push(notice_id: int) -> None:
    delivering.push(notice_id)


def push_due() -> None:
    """All mails that may leave, for whoever queued so many that each of them was not rung for."""
    if _work_off(_due_mails, delivering.push):
        ring("notifications.push_due", queue="mail")


def call_hook(call_id: int) -> None:
    hooks.push(call_id)


def call_due() -> None:
    """All calls that are due, as with mails."""
    if _work_off(_due_calls, hooks.push):
        ring("notifications.call_due", queue="default")


def _due_mails() -> Sequence[int]:
    now = utcnow()
    return due_ids(Notice, now, limit=BATCH)


def _due_calls() -> Sequence[int]:
    return due_calls(utcnow(), limit=BATCH)


def _work_off(due: Callable[[], Sequence[int]], work: Callable[[int], None]) -> bool:
    """Whether something is left when the time is up."""
    until = utcnow() + LONGEST
    while ids := due():
        for row_id in ids:
            if utcnow() >= until:
                return True
            work(row_id)
    return False
