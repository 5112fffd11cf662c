from desk.accounts.types import Language
from desk.channels.email import OutboundEmail, OutboundFile
from desk.channels.models import Mailbox
from desk.channels.queries import main_address, sending_mailbox
from desk.core.files import get
from desk.tickets.links import link_footer
from desk.tickets.models import Message
from desk.tickets.queries import attachments_of, reply_token


def as_email(message: Message) -> OutboundEmail:
    """The mail that an outgoing message is: the same bytes' worth of it each time it is built.

    It leaves from the mailbox that the customer wrote to. Answers come back to an address that carries the ticket's
    keyed token.
    """
    mailbox = sending_mailbox(message.ticket.mailbox_id)
    address = mailbox.address if mailbox else main_address()
    local, _, domain = address.partition("@")
    return OutboundEmail(
        from_name=" · ".join(name for name in (message.from_name, mailbox.name if mailbox else "") if name),
        from_email=address,
        to_email=message.to_email,
        reply_to=f"{local}+{reply_token(message.ticket_id)}@{domain}",
        subject=message.subject,
        text=message.text + _signature(mailbox, message) + link_footer(message),
        at=message.at,
        rfc_id=message.rfc_id,
        in_reply_to=message.in_reply_to,
        references=message.references,
        files=[OutboundFile(file.name, file.type, get(file.digest)) for file in attachments_of([message.id])],
    )


def _signature(mailbox: Mailbox | None, message: Message) -> str:
    """How this mailbox signs, in the language of the requester."""
    contact = message.ticket.contact
    chinese = contact is not None and contact.language == Language.ZH_CN
    signed = (mailbox.signature_zh if chinese else mailbox.signature_en) if mailbox else ""
    return f"\n\n{signed}" if signed else ""
