"""What a messenger says of our messages."""

import re
from datetime import datetime

from sqlalchemy import select

from desk.channels.messengers.labels import told
from desk.channels.messengers.types import Receipt
from desk.channels.models import MessengerUser
from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.errors import Conflict
from desk.tickets.commands.changes import touch
from desk.tickets.commands.delivery import locked, mark_failed, mark_sent
from desk.tickets.models import Message
from desk.tickets.types import Direction

MARK = re.compile(r"desk-(\d{1,18})-\d{1,3}", re.ASCII)


def mark_of(message_id: int, part: int) -> str:
    """What we call a part of a message towards a messenger."""
    return f"desk-{message_id}-{part}"


def sent_by(account_id: int, *, mark: str, external_id: str) -> Message | None:
    """The message of ours that a receipt of this account is about."""
    ours = MARK.fullmatch(mark)
    if not ours and not external_id:
        return None
    which = Message.id == int(ours[1]) if ours else Message.external_id == external_id
    return db.session.scalars(
        select(Message)
        .join(MessengerUser, MessengerUser.id == Message.messenger_user_id)
        .where(which, Message.direction == Direction.OUT, MessengerUser.account_id == account_id)
        .order_by(Message.id.desc())
        .limit(1)
    ).first()


def hear_back(message: Message, receipt: Receipt, *, at: datetime) -> None:
    """Their last word about a message. Raises Conflict while it is being sent: the sender's own word comes first."""
    locked(message)
    db.session.refresh(message)
    if message.delivery == Delivery.SENDING:
        raise Conflict
    if receipt.state == "failed":
        if message.delivery in (Delivery.SENT, Delivery.UNSURE):
            mark_failed(message, told(receipt.why or "unknown", receipt.code), at=at)
        return
    if message.delivery == Delivery.UNSURE:
        mark_sent(message, at=at)
    if receipt.state == "shown" and message.heard_at is None:
        message.heard_at = min(receipt.at or at, at)
        touch(message.ticket, at)
