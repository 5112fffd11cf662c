from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from desk.channels.outgoing import due_ids
from desk.channels.types import Delivery
from desk.core.db import db
from desk.notifications.models import HookCall, Notice
from desk.notifications.types import Channel

PAGE = 100
MOST_COUNTED = 100  # beyond it the bell says 99+


def bell_of(agent_id: int) -> Sequence[Notice]:
    """What this agent was told lately, newest first."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.agent_id == agent_id, Notice.channel == Channel.BELL)
        .order_by(Notice.id.desc())
        .limit(PAGE)
    ).all()


def unread_count(agent_id: int) -> int:
    """How many of them this agent has not seen, at most 100."""
    some = (
        select(Notice.id)
        .where(Notice.agent_id == agent_id, Notice.channel == Channel.BELL, Notice.read_at.is_(None))
        .limit(MOST_COUNTED)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def notices_in_wait(now: datetime, *, limit: int) -> Sequence[Notice]:
    """Mails that were held back and whose hour has come, the longest waiting first; nobody else has them meanwhile."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.channel == Channel.MAIL, Notice.delivery == Delivery.WAITING, Notice.next_try_at <= now)
        .order_by(Notice.next_try_at, Notice.id)
        .limit(limit)
        .with_for_update(of=Notice, skip_locked=True)
    ).all()


def due_calls(now: datetime, *, limit: int, fresh: timedelta = timedelta(0)) -> Sequence[int]:
    """Calls of addresses outside whose time has come, and those whose caller died; as `due_ids`."""
    return due_ids(HookCall, now, limit=limit, fresh=fresh)
