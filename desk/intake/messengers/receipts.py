"""What a messenger tells of a message of ours: that it was shown, or that it never will be."""

from datetime import datetime, timedelta

from desk.channels.messengers.commands import note_stopped
from desk.channels.messengers.types import Receipt
from desk.channels.models import MessengerAccount
from desk.core.errors import Conflict
from desk.core.times import utcnow
from desk.intake.commands import finish
from desk.intake.models import InboundItem
from desk.tickets.commands.messenger import hear_back, sent_by
from desk.tickets.models import Message

SOON = timedelta(minutes=2)


def hear_receipt(item: InboundItem, account: MessengerAccount, receipt: Receipt, *, at: datetime) -> Message | None:
    """Write down what became of the message; None when it is none of ours.

    Raises Conflict while it may be one whose sending has not ended: it is looked at again.
    """
    message = sent_by(account.id, mark=receipt.mark, external_id=receipt.external_id)
    if message is None:
        if utcnow() - at < SOON and receipt.external_id:
            raise Conflict
        finish(item, "ignored", ticket_id=None, message_id=None)
        return None
    if receipt.why == "stopped" and message.messenger_user_id is not None:
        note_stopped(message.messenger_user_id, at=at)
    hear_back(message, receipt, at=at)
    finish(item, "receipt", ticket_id=message.ticket_id, message_id=message.id)
    return message
