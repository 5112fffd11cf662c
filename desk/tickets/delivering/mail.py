"""Send one outgoing mail. The jobs and the sweep all come here."""

from flask import current_app

from desk.accounts.masking import mask_in_text, mask_numbers
from desk.channels.dkim_signing import NOT_SIGNED
from desk.channels.outgoing import Outcome, attempt, claim
from desk.channels.smtp import LOGIN_REFUSED
from desk.channels.types import Delivery
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.tickets.commands.delivery import (
    Mail,
    is_still_sending,
    mark_failed,
    mark_held,
    mark_sent,
    mark_unsure,
    put_back,
    tell_cannot_send,
)
from desk.tickets.commands.mailing import as_email, copy_as_email
from desk.tickets.delivering.messenger import by_messenger, lost_in_hand
from desk.tickets.models import Message
from desk.tickets.models_mail import MessageCopy

OF_NO_USE = {NOT_SIGNED: "key", LOGIN_REFUSED: "login"}


def deliver(message_id: int) -> None:
    """Send a queued message if nobody else does. Nothing of the database is held while the mail server talks."""
    with transaction():
        now = utcnow()
        message = None if lost_in_hand(message_id, now=now) else claim(Message, message_id, now=now)
    if message is not None:
        _settle(message, _attempt(message))


def deliver_copy(copy_id: int) -> None:
    """The same for the mail to one more person; what becomes of it changes nothing for the others."""
    with transaction():
        copy = claim(MessageCopy, copy_id, now=utcnow())
    if copy is not None:
        _settle(copy, attempt(lambda: copy_as_email(copy), current_app.config["DESK"].smtp_url))


def _attempt(message: Message) -> Outcome:
    """The wire is that of the message: its messenger, or mail."""
    if message.messenger_user_id is not None:
        return by_messenger(message)
    return attempt(lambda: as_email(message), current_app.config["DESK"].smtp_url)


def _settle(mail: Mail, found: Outcome) -> None:
    with transaction():
        if not is_still_sending(mail):
            return
        now, why = utcnow(), _without_addresses(found.why, mail)
        match found.state:
            case Delivery.SENT:
                mark_sent(mail, at=now)
            case Delivery.HELD:
                mark_held(mail, at=now)
            case Delivery.QUEUED:
                put_back(mail, why, at=now)
                for begins, what in OF_NO_USE.items():
                    if why.startswith(begins):
                        tell_cannot_send(mail, what, at=now)
            case Delivery.UNSURE if isinstance(mail, Message):
                mark_unsure(mail, why, at=now)
            case _:
                mark_failed(mail, why, at=now)


def _without_addresses(said: str, mail: Mail) -> str:
    """What the server said; most of them repeat whom the mail was for."""
    return mask_numbers(mask_in_text(said, [mail.email if isinstance(mail, MessageCopy) else mail.to_email]))
