"""A mail to a carrier as it leaves: no link of a customer, no word of theirs that the agent did not write."""

import re

from desk.channels.email import OutboundEmail, OutboundFile
from desk.channels.grants import smtp_url_of
from desk.channels.models import Mailbox
from desk.channels.queries import main_address, sending_mailbox, signer_of
from desk.core.files import get
from desk.core.times import utcnow
from desk.inquiries.marks import token_of
from desk.inquiries.models import InquiryMail
from desk.inquiries.queries import addresses_in, files_of

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def as_email(mail: InquiryMail) -> OutboundEmail:
    """The same bytes' worth of it each time it is built; answers and bounces come back to this conversation."""
    mailbox = sending_mailbox(mail.inquiry.mailbox_id)
    address = mailbox.address if mailbox else main_address()
    local, _, domain = address.partition("@")
    back = f"{local}+{token_of(mail.inquiry_id)}@{domain}"
    to, *cc = addresses_in(mail.to_emails)
    return OutboundEmail(
        from_name=" · ".join(name for name in (mail.from_name, mailbox.name if mailbox else "") if name),
        from_email=address,
        to_email=to,
        cc=cc,
        reply_to=back,
        envelope_from=back,
        subject=mail.subject,
        text=mail.text + _signature(mailbox, mail.text),
        at=mail.at,
        rfc_id=mail.rfc_id,
        in_reply_to=mail.in_reply_to,
        references=mail.references,
        files=[OutboundFile(one.name, one.type, get(one.digest)) for one in files_of([mail.id])],
        via=smtp_url_of(mailbox, now=utcnow()) if mailbox else "",
        dkim=signer_of(mailbox),
    )


def _signature(mailbox: Mailbox | None, text: str) -> str:
    """How this mailbox signs, in the language of the mail."""
    signed = (mailbox.signature_zh if CHINESE.search(text) else mailbox.signature_en) if mailbox else ""
    return f"\n\n{signed}" if signed else ""
