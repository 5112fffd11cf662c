"""Mails of ours in a conversation with a carrier: each is a row first, and leaves after the commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from desk.accounts.models import Agent
from desk.channels.contents import kept_type
from desk.channels.mime.attachments import safe_name
from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.files import put
from desk.core.queues import enqueue_after_commit
from desk.inquiries.marks import rfc_id_of
from desk.inquiries.models import Inquiry, InquiryFile, InquiryMail
from desk.inquiries.queries import OUT, addresses_of, mails_of, newest_sent

DELIVER = "tickets.deliver_inquiry_mail"
LONGEST_THREAD = 20  # Message-IDs that a mail refers back to
TWICE = timedelta(minutes=1)  # within it the same words are the same press of a button


@dataclass(frozen=True)
class Letter:
    """What an agent writes to somebody outside. `opens`: their answer makes a waiting ticket ours again.

    `to` and each of `cc` is one plain address that was found good; an empty subject goes on with the one before.
    """

    to: str
    text: str
    subject: str = ""
    cc: Sequence[str] = ()
    files: Sequence[InquiryFile] = ()
    opens: bool = True


def write(inquiry: Inquiry, letter: Letter, *, mailbox_id: int | None, by: Agent, at: datetime) -> InquiryMail:
    """Queue a mail of this conversation for after the commit. The same words again at once are one mail."""
    known = newest_sent(inquiry.id)
    if known is not None and known.agent_id == by.id and known.text == letter.text and at - known.at < TWICE:
        return known
    before = [one.rfc_id for one in mails_of(inquiry.id) if one.rfc_id]
    _address(inquiry, letter, mailbox_id)
    mail = InquiryMail(
        inquiry=inquiry,
        direction=OUT,
        agent_id=by.id,
        from_name=by.name,
        to_emails=", ".join(addresses_of(inquiry)),
        subject=f"Re: {inquiry.subject}" if before else inquiry.subject,
        text=letter.text,
        at=at,
        in_reply_to=before[-1] if before else "",
        references=before if len(before) <= LONGEST_THREAD else [before[0], *before[-LONGEST_THREAD + 1 :]],
        delivery=Delivery.QUEUED,
        next_try_at=at,
    )
    db.session.add(mail)
    db.session.flush()
    mail.rfc_id = rfc_id_of(mail.id, current_app.config["DESK"].mail_domain)
    keep_files(mail, letter.files)
    enqueue_after_commit(DELIVER, mail.id, queue="mail")
    return mail


def new_file(name: str, type: str, data: bytes, *, inline: bool = False) -> InquiryFile:
    """A file with its bytes in the store; it belongs to no mail yet."""
    name = safe_name(name) or "file"
    kept = kept_type(name, type, data)[:127]
    return InquiryFile(name=name, type=kept, size=len(data), inline=inline, digest=put(data))


def keep_files(mail: InquiryMail, files: Sequence[InquiryFile]) -> None:
    for file in files:
        file.mail_id = mail.id
        db.session.add(file)
    db.session.flush()


def _address(inquiry: Inquiry, letter: Letter, mailbox_id: int | None) -> None:
    inquiry.email, inquiry.cc_emails = letter.to, ", ".join(letter.cc)
    inquiry.subject = letter.subject or inquiry.subject
    inquiry.mailbox_id = inquiry.mailbox_id or mailbox_id
    inquiry.opens = letter.opens
