"""What nobody waits for: talks with the articles that led nowhere go."""

from datetime import datetime, timedelta

from desk.core.db import transaction
from desk.sites.commands.chat import forget_old_chats

EVERY = timedelta(minutes=10)
_last: list[datetime] = []


def forget_chats(now: datetime, *, at_once: bool = False) -> int:
    """Do so now and then; how many went."""
    if not at_once and _last and timedelta() <= now - _last[0] < EVERY:
        return 0
    _last[:] = [now]
    with transaction():
        return forget_old_chats(now)
