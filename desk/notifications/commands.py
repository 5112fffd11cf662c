from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.queues import enqueue_after_commit
from desk.notifications.models import Notice
from desk.notifications.types import Channel, Kind

BOTH = (Channel.BELL, Channel.MAIL)


def tell(
    agent_ids: Iterable[int],
    *,
    key: str,
    kind: Kind,
    subject: str,
    data: Mapping[str, Any],
    at: datetime,
    channels: Iterable[Channel] = BOTH,
) -> None:
    """Tell these agents of one occasion, by bell and by mail. `key` names it: nobody hears of one twice.

    `data` holds plain values that the wording of `kind` needs, and nothing personal of a customer.
    """
    rows = [
        _row(agent_id, channel, key, kind, subject, data, at) for agent_id in set(agent_ids) for channel in channels
    ]
    if not rows:
        return
    insert = postgresql_insert if db.session.get_bind().dialect.name == "postgresql" else sqlite_insert
    new = db.session.execute(
        insert(Notice)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["key", "agent_id", "channel"])
        .returning(Notice.id, Notice.channel)
    )
    for notice_id, channel in new:
        if channel == Channel.MAIL:
            enqueue_after_commit("notifications.push", notice_id, queue="mail")


def _row(
    agent_id: int, channel: Channel, key: str, kind: Kind, subject: str, data: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    mail = channel is Channel.MAIL
    return {
        "key": key[:80], "agent_id": agent_id, "channel": channel.value, "kind": kind.value, "subject": subject,
        "data": dict(data), "at": at, "tries": 0, "last_error": "",
        "delivery": Delivery.QUEUED.value if mail else None, "next_try_at": at if mail else None,
    }  # fmt: skip


def mark_read(agent_id: int, *, at: datetime, subject: str = "") -> None:
    """This agent has seen what the bell says: all of it, or of one subject."""
    mine = [Notice.agent_id == agent_id, Notice.channel == Channel.BELL, Notice.read_at.is_(None)]
    if subject:
        mine.append(Notice.subject == subject)
    db.session.execute(update(Notice).where(*mine).values(read_at=at))
