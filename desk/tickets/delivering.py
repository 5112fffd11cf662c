"""Send one outgoing message. The job and the sweep both come here."""

from flask import current_app

from desk.accounts.masking import mask_in_text, mask_numbers
from desk.channels.outgoing import attempt, claim
from desk.channels.types import Delivery
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.tickets.commands.delivery import mark_failed, mark_held, mark_sent, put_back
from desk.tickets.commands.mailing import as_email
from desk.tickets.models import Message


def deliver(message_id: int) -> None:
    """Send a queued message if nobody else does. Nothing of the database is held while the mail server talks."""
    with transaction():
        message = claim(Message, message_id, now=utcnow())
    if message is None:
        return
    found = attempt(lambda: as_email(message), current_app.config["DESK"].smtp_url)
    with transaction():
        now = utcnow()
        match found.state:
            case Delivery.SENT:
                mark_sent(message, at=now)
            case Delivery.HELD:
                mark_held(message, at=now)
            case Delivery.QUEUED:
                put_back(message, _without_addresses(found.why, message), at=now)
            case _:
                mark_failed(message, _without_addresses(found.why, message), at=now)


def _without_addresses(said: str, message: Message) -> str:
    """What the server said; most of them repeat whom the mail was for."""
    return mask_numbers(mask_in_text(said, [message.to_email]))
