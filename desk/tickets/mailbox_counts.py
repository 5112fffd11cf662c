from datetime import datetime

from sqlalchemy import func, select

from desk.core.db import db
from desk.tickets.models import Message, Ticket
from desk.tickets.types import Channel, Direction


def mails_since(since: datetime) -> dict[int | None, int]:
    """How many mails were filed since then by the mailbox of their ticket; None is the address of the settings."""
    rows = (
        select(Ticket.mailbox_id, func.count())
        .join(Message, Message.ticket_id == Ticket.id)
        .where(Ticket.updated_at >= since, Message.at >= since)
        .where(Message.direction == Direction.IN, Message.channel == Channel.MAIL)
        .group_by(Ticket.mailbox_id)
    )
    return {row[0]: row[1] for row in db.session.execute(rows)}
