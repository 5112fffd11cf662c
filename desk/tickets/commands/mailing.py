"""The mails that an answer is: one to the requester, one to each further person, none with anybody else's key in it."""

from dataclasses import dataclass

from desk.accounts.masking import mask_email
from desk.accounts.types import Language
from desk.channels.email import IMAGES, OutboundEmail, OutboundFile, Refused
from desk.channels.email_html import html_of, without_marks
from desk.channels.grants import smtp_url_of
from desk.channels.models import Mailbox
from desk.channels.queries import main_address, sending_mailbox, signer_of
from desk.core.files import get
from desk.core.times import utcnow
from desk.tickets.commands.receipts import RECEIPT
from desk.tickets.links import link_footer, without_links
from desk.tickets.models import Message
from desk.tickets.models_mail import MessageCopy
from desk.tickets.queries import attachments_of, copies_of, copy_token, reply_token
from desk.tickets.recipients.wall import Standing, standing_of
from desk.tickets.stop_links import stop_link

WALLED = "the address belongs to another customer by now"
NO_SENDER = "<>"  # nothing comes back to what nobody wrote
ALSO = {"zh": "本邮件同时发送给：", "en": "Also sent to: "}


@dataclass(frozen=True)
class _Reader:
    """Whom one of the mails is for, and the `text` for them; `token` brings their answers back here."""

    name: str
    email: str
    token: str
    text: str
    link: str = ""


def as_email(message: Message) -> OutboundEmail:
    """The mail to the requester: the same bytes' worth of it each time it is built.

    It leaves from the mailbox that the customer wrote to. Answers and bounces come back to an address that carries the
    ticket's keyed token. Raises Refused when the address has become another customer's.
    """
    contact = message.ticket.contact
    name = contact.name if contact is not None and contact.email == message.to_email else ""
    link = "" if message.automatic == RECEIPT else link_footer(message)
    return _mail(message, _Reader(name, message.to_email, reply_token(message.ticket_id), message.text, link))


def copy_as_email(copy: MessageCopy) -> OutboundEmail:
    """The same to one more person: with an address of their own to answer to, and without the requester's links."""
    text = without_links(copy.message.text, chinese=_reads_chinese(copy.message))
    return _mail(copy.message, _Reader(copy.name, copy.email, copy_token(copy), text))


def _mail(message: Message, reader: _Reader) -> OutboundEmail:
    if standing_of(message.ticket, reader.email) is Standing.OTHER:
        raise Refused(WALLED)
    mailbox = sending_mailbox(message.ticket.mailbox_id)
    address = mailbox.address if mailbox else main_address()
    local, _, domain = address.partition("@")
    files = [
        OutboundFile(one.name, one.type, get(one.digest), _content_id(one.id, one.digest, domain) if one.inline else "")
        for one in attachments_of([message.id])
    ]
    images = [one for one in files if one.cid and one.type in IMAGES]
    contact = message.ticket.contact
    text = reader.text + _also(message, reader) + _signature(mailbox, message) + reader.link
    back = f"{local}+{reader.token}@{domain}"
    return OutboundEmail(
        from_name=" · ".join(name for name in (message.from_name, mailbox.name if mailbox else "") if name),
        from_email=address,
        to_email=reader.email,
        reply_to=back,
        envelope_from=NO_SENDER if message.automatic == RECEIPT else back,
        list_unsubscribe=stop_link(contact) if message.automatic == RECEIPT and contact is not None else "",
        subject=message.subject,
        text=without_marks(text),
        html=html_of(text, {one.name: one.cid for one in images}),
        inline=images,
        at=message.at,
        rfc_id=message.rfc_id,
        in_reply_to=message.in_reply_to,
        references=message.references,
        files=[one for one in files if one not in images],
        automatic=bool(message.automatic),
        via=smtp_url_of(mailbox, now=utcnow()) if mailbox else "",
        dkim=signer_of(mailbox),
    )


def _content_id(number: int, digest: str, domain: str) -> str:
    return f"i{number}.{digest[:16]}@{domain}"


def _also(message: Message, reader: _Reader) -> str:
    """Who else was written to, by name: those who answer should know who reads it."""
    copies = copies_of([message.id])
    if not copies:
        return ""
    contact = message.ticket.contact
    people = [("" if contact is None else contact.name, message.to_email), *((one.name, one.email) for one in copies)]
    others = [name or mask_email(email) for name, email in people if email != reader.email]
    chinese = _reads_chinese(message)
    return f"\n\n{ALSO['zh' if chinese else 'en']}{('、' if chinese else ', ').join(others)}"


def _signature(mailbox: Mailbox | None, message: Message) -> str:
    """How this mailbox signs, in the language of the requester."""
    signed = (mailbox.signature_zh if _reads_chinese(message) else mailbox.signature_en) if mailbox else ""
    return f"\n\n{signed}" if signed else ""


def _reads_chinese(message: Message) -> bool:
    contact = message.ticket.contact
    return contact is not None and contact.language == Language.ZH_CN
