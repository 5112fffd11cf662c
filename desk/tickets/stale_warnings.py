"""Warnings whose mail waited for its reader's hours: it leaves only while what it says is still true."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.notifications.commands import drop, release
from desk.notifications.models import Notice
from desk.notifications.queries import notices_in_wait
from desk.sla.models import SlaLevel, SlaTimer

OF_LEVEL = "level:"
OVER = "the promise was kept, missed or moved before the reader's hours began"

Promise = tuple[str, datetime | None]  # its state, and when it is due now


def release_waiting(limit: int) -> int:
    """Let go the mails whose hour has come, and drop those that nobody needs any more; how many were looked at."""
    if not notices_in_wait(utcnow(), limit=1):
        return 0
    with transaction():
        now = utcnow()
        waiting = notices_in_wait(now, limit=limit)
        promises = _promises(waiting) if waiting else {}
        good = {one.id: _still_true(one, promises.get(one.key), now) for one in waiting}
        release([number for number, true in good.items() if true], at=now)
        drop([number for number, true in good.items() if not true], why=OVER)
    return len(good)


def _promises(notices: Sequence[Notice]) -> Mapping[str, Promise]:
    """How the promise stands that each of these warned of, by the notice's key."""
    level_ids = {int(one.key.removeprefix(OF_LEVEL)) for one in notices if one.key.startswith(OF_LEVEL)}
    rows = select(SlaLevel.id, SlaTimer.state, SlaTimer.due_at).join(SlaTimer).where(SlaLevel.id.in_(level_ids))
    return {f"{OF_LEVEL}{number}": (state, due_at) for number, state, due_at in db.session.execute(rows)}


def _still_true(notice: Notice, promise: Promise | None, now: datetime) -> bool:
    if not notice.key.startswith(OF_LEVEL):
        return True
    if promise is None:  # the clock never began, as a bounce has shown meanwhile
        return False
    state, due_at = promise
    return state == "running" and due_at is not None and due_at > now and due_at.isoformat() == notice.data["due"]
