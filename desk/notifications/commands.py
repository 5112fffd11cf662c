from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from desk.core.db import db
from desk.core.queues import enqueue_after_commit
from desk.notifications.models import Notice
from desk.notifications.types import Channel, Delivery, Kind

STUCK_AFTER = timedelta(minutes=5)  # longer than any SMTP conversation we allow
BACK_OFF = [timedelta(seconds=s) for s in (30, 60, 300, 900, 3600, 3600, 7200)]
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


def claim_push(notice_id: int, *, now: datetime) -> Notice | None:
    """Take a queued mail that is due, or one whose sender died with it in hand; None when somebody else has it."""
    waiting = (Notice.delivery == Delivery.QUEUED) & (Notice.next_try_at <= now)
    stuck = (Notice.delivery == Delivery.SENDING) & (Notice.claimed_at <= now - STUCK_AFTER)
    won = db.session.scalar(
        update(Notice)
        .where(Notice.id == notice_id, or_(waiting, stuck))
        .values(delivery=Delivery.SENDING, claimed_at=now, tries=Notice.tries + 1)
        .returning(Notice.id)
    )
    return db.session.get(Notice, won, populate_existing=True) if won else None


def mark(notice: Notice, state: Delivery, *, at: datetime, why: str = "") -> None:
    notice.delivery, notice.next_try_at, notice.last_error = state, None, why[:300]
    notice.sent_at = at if state is Delivery.SENT else None


def put_back(notice: Notice, why: str, *, at: datetime) -> None:
    """Try again later, a little later each time; after the last try it has failed."""
    if notice.tries > len(BACK_OFF):
        mark(notice, Delivery.FAILED, at=at, why=why)
        return
    notice.delivery, notice.last_error = Delivery.QUEUED, why[:300]
    notice.next_try_at = at + BACK_OFF[notice.tries - 1]


def mark_read(agent_id: int, *, at: datetime, subject: str = "") -> None:
    """This agent has seen what the bell says: all of it, or of one subject."""
    mine = [Notice.agent_id == agent_id, Notice.channel == Channel.BELL, Notice.read_at.is_(None)]
    if subject:
        mine.append(Notice.subject == subject)
    db.session.execute(update(Notice).where(*mine).values(read_at=at))
