"""What nobody asks for any more is deleted: answers of repeated calls after a day, calls of webhooks after a month."""

from datetime import datetime, timedelta

from desk.api.answers import forget_answers
from desk.core.db import transaction
from desk.notifications.webhook_saving import forget_calls

EVERY = timedelta(minutes=10)
_last: list[datetime] = []


def forget_old(now: datetime, *, at_once: bool = False) -> int:
    """Do so now and then; how many rows went."""
    if not at_once and _last and timedelta() <= now - _last[0] < EVERY:
        return 0
    _last[:] = [now]
    with transaction():
        return forget_answers(now=now) + forget_calls(now=now)
