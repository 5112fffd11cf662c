from collections.abc import Iterable, Sequence

from sqlalchemy import select

from desk.accounts.contact_queries import email_index
from desk.accounts.domains import SHARED_DOMAINS
from desk.core.db import db
from desk.core.errors import NotFound
from desk.inquiries.models import Inquiry, InquiryFile, InquiryMail

IN, OUT = "in", "out"


def inquiry_of(ticket_id: int, inquiry_id: int) -> Inquiry:
    """A question of this very ticket, read anew. Raises NotFound."""
    found = db.session.get(Inquiry, inquiry_id, populate_existing=True)
    if found is None or found.ticket_id != ticket_id:
        raise NotFound
    return found


def mail_of(inquiry: Inquiry, mail_id: int) -> InquiryMail:
    """A mail of this very conversation. Raises NotFound."""
    found = db.session.get(InquiryMail, mail_id)
    if found is None or found.inquiry_id != inquiry.id:
        raise NotFound
    return found


def file_of(inquiry: Inquiry, file_id: int) -> InquiryFile:
    """A file of this very conversation. Raises NotFound."""
    found = db.session.get(InquiryFile, file_id)
    if found is None:
        raise NotFound
    mail_of(inquiry, found.mail_id)
    return found


def mails_of(inquiry_id: int) -> Sequence[InquiryMail]:
    """The conversation, oldest first."""
    return db.session.scalars(
        select(InquiryMail).where(InquiryMail.inquiry_id == inquiry_id).order_by(InquiryMail.at, InquiryMail.id)
    ).all()


def newest_sent(inquiry_id: int) -> InquiryMail | None:
    """Our newest mail there."""
    ours = InquiryMail.inquiry_id == inquiry_id, InquiryMail.direction == OUT
    return db.session.scalars(select(InquiryMail).where(*ours).order_by(InquiryMail.id.desc()).limit(1)).first()


def files_of(mail_ids: Iterable[int]) -> Sequence[InquiryFile]:
    return db.session.scalars(
        select(InquiryFile).where(InquiryFile.mail_id.in_(list(mail_ids))).order_by(InquiryFile.id)
    ).all()


def by_mail(ticket_ids: Iterable[int]) -> list[Inquiry]:
    """The questions that were asked by mail on these tickets, newest first."""
    rows = db.session.scalars(
        select(Inquiry).where(Inquiry.ticket_id.in_(list(ticket_ids))).order_by(Inquiry.id.desc())
    ).all()
    return [one for one in rows if one.email]


def addresses_of(inquiry: Inquiry) -> list[str]:
    """Whom we write to there, the first of them in To."""
    return [one for one in (inquiry.email, *addresses_in(inquiry.cc_emails)) if one]


def addresses_in(kept: str) -> list[str]:
    """The addresses of a column that holds several."""
    return [one for one in kept.split(", ") if one]


def speaks_for(inquiry: Inquiry, email: str) -> bool:
    """Whether this sender is somebody we wrote to, of their company, or was taken for one of them by an agent."""
    index, known = email_index(email), addresses_of(inquiry)
    if index in map(email_index, known):
        return True
    domains = {one.rpartition("@")[2] for one in known} - SHARED_DOMAINS
    return email.rpartition("@")[2].lower() in domains or _was_heard(inquiry.id, index)


def _was_heard(inquiry_id: int, index: str) -> bool:
    heard = (
        InquiryMail.inquiry_id == inquiry_id,
        InquiryMail.from_index == index,
        InquiryMail.unverified.is_(False),
        InquiryMail.automatic == "",
    )
    return db.session.scalar(select(InquiryMail.id).where(*heard).limit(1)) is not None
