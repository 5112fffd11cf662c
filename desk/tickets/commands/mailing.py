from flask import current_app

from desk.channels.email import OutboundEmail, OutboundFile
from desk.core.files import get
from desk.tickets.models import Message
from desk.tickets.queries import attachments_of, reply_token


def as_email(message: Message) -> OutboundEmail:
    """The mail that an outgoing message is: the same bytes' worth of it each time it is built.

    Answers come back to an address that carries the ticket's keyed token.
    """
    config = current_app.config["DESK"]
    local, _, domain = config.reply_address.partition("@")
    return OutboundEmail(
        from_name=message.from_name,
        from_email=config.reply_address,
        to_email=message.to_email,
        reply_to=f"{local}+{reply_token(message.ticket_id)}@{domain}",
        subject=message.subject,
        text=message.text,
        at=message.at,
        rfc_id=message.rfc_id,
        in_reply_to=message.in_reply_to,
        references=message.references,
        files=[OutboundFile(file.name, file.type, get(file.digest)) for file in attachments_of([message.id])],
    )
