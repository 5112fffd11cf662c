"""Send one outgoing message. The job and the sweep both come here."""

import logging

from flask import current_app

from desk.accounts.masking import mask_in_text, mask_numbers
from desk.channels import email
from desk.core.db import AWAY, db, transaction
from desk.core.times import utcnow
from desk.tickets.commands.delivery import claim_delivery, mark_failed, mark_held, mark_sent, put_back
from desk.tickets.commands.mailing import as_email
from desk.tickets.models import Message

log = logging.getLogger(__name__)


def deliver(message_id: int) -> None:
    """Send a queued message if nobody else does. Nothing of the database is held while the mail server talks."""
    with transaction():
        message = claim_delivery(message_id, now=utcnow())
    if message is None:
        return
    try:
        sent = _send(message)
    except email.Refused as problem:
        _fail(message, _without_addresses(problem, message))
    except email.Unavailable as problem:
        with transaction():
            put_back(message, _without_addresses(problem, message), at=utcnow())
    except AWAY as problem:  # of the database: it says nothing about the letter, which has not left yet
        db.session.rollback()
        with transaction():
            put_back(message, problem.__class__.__name__, at=utcnow())
    except Exception as problem:  # one letter that cannot be made must not stop the others
        db.session.rollback()
        log.exception("message %s cannot be sent", message_id)
        _fail(message, problem.__class__.__name__)
    else:
        with transaction():
            (mark_sent if sent else mark_held)(message, at=utcnow())


def _send(message: Message) -> bool:
    """Hand the message to the mail server; False when there is none."""
    config = current_app.config["DESK"]
    mail = as_email(message)
    raw = email.build(mail)
    db.session.rollback()  # the read transaction: it must not stay open while the mail server talks
    if config.smtp_url is None:
        return False
    email.send(config.smtp_url, sender=mail.from_email, to=mail.to_email, raw=raw)
    return True


def _without_addresses(problem: Exception, message: Message) -> str:
    """What the server said; most of them repeat whom the mail was for."""
    return mask_numbers(mask_in_text(str(problem), [message.to_email]))


def _fail(message: Message, why: str) -> None:
    with transaction():
        mark_failed(message, why, at=utcnow())
