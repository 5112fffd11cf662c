"""What nobody waits for: old bytes go, and events whose shipment never came."""

from datetime import datetime, timedelta

from desk.core.db import transaction
from desk.feeds.commands import drop_bodies
from desk.shipments.commands.waiting import expire_waiting

EVERY = timedelta(minutes=10)
_last: list[datetime] = []


def tidy(now: datetime, *, at_once: bool = False) -> int:
    """Do so now and then; how many rows were looked after."""
    if not at_once and _last and timedelta() <= now - _last[0] < EVERY:
        return 0
    _last[:] = [now]
    with transaction():
        return drop_bodies(now) + expire_waiting(now)
