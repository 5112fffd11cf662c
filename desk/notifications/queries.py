from collections.abc import Sequence

from sqlalchemy import func, select

from desk.core.db import db
from desk.notifications.models import Notice
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
