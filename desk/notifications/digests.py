"""The one mail of the day: what its reader wanted to hear of together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.notifications.commands import MAILS
from desk.notifications.models import Notice
from desk.notifications.types import Channel, Kind

MOST_LINES = 200  # of one mail; the rest is told in the next
WAITS = (Notice.channel == Channel.DIGEST, Notice.delivery == Delivery.WAITING)


def send_digests(now: datetime, limit: int = 20) -> int:
    """Make the mails whose hour has come; how many. Each notice goes into one of them."""
    due = select(Notice.agent_id).where(*WAITS, Notice.next_try_at <= now).distinct().limit(limit)
    agents = db.session.scalars(due).all()
    for agent_id in agents:
        with transaction():
            _send(agent_id, now)
    return len(agents)


def _send(agent_id: int, now: datetime) -> None:
    """Claims the rows first: two sweeps at once make one mail."""
    due = select(Notice.id).where(*WAITS, Notice.agent_id == agent_id, Notice.next_try_at <= now)
    mine = due.order_by(Notice.id).limit(MOST_LINES)
    claimed = update(Notice).where(Notice.id.in_(mine), *WAITS).values(delivery=Delivery.SENT, sent_at=now)
    ids = sorted(db.session.scalars(claimed.returning(Notice.id)))
    if not ids:
        return
    rows = db.session.scalars(select(Notice).where(Notice.id.in_(ids)).order_by(Notice.at, Notice.id)).all()
    mail = Notice(
        key=f"digest:{agent_id}:{ids[-1]}",
        agent_id=agent_id,
        channel=Channel.MAIL.value,
        kind=Kind.DIGEST.value,
        subject="digest",
        data={"lines": _lines(rows), "path": "/bell"},
        at=now,
        delivery=Delivery.QUEUED,
        next_try_at=now,
    )
    db.session.add(mail)
    db.session.flush()
    MAILS.ring([mail.id])


def _lines(rows: Sequence[Notice]) -> list[dict[str, Any]]:
    return [{"kind": row.kind, "data": row.data, "at": row.at.isoformat()} for row in rows]
