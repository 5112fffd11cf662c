"""The newest mails to carriers, for the outbox: what left, what waits, what failed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from desk.accounts.models import Agent
from desk.channels.types import Delivery
from desk.core.db import db
from desk.inquiries.models import Inquiry, InquiryMail
from desk.inquiries.queries import OUT
from desk.tickets.access import visible_to
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of
from desk.tickets.outbox.words import why_not_sent

MOST = 20


@dataclass(frozen=True)
class InquiryRow:
    """One mail to somebody outside, and where its conversation stands."""

    inquiry_id: int
    reference: str
    subject: str
    to: str
    at: datetime
    delivery: str
    tries: int
    error: str


def inquiry_rows(agent: Agent, states: tuple[Delivery, ...]) -> list[InquiryRow]:
    """The newest first; without `states` those that have not left."""
    wanted = states or (Delivery.QUEUED, Delivery.SENDING, Delivery.FAILED, Delivery.HELD)
    rows = db.session.execute(
        select(InquiryMail, Inquiry.ticket_id)
        .join(Inquiry, Inquiry.id == InquiryMail.inquiry_id)
        .join(Ticket, Ticket.id == Inquiry.ticket_id)
        .where(InquiryMail.direction == OUT, InquiryMail.delivery.in_(wanted), visible_to(agent))
        .order_by(InquiryMail.id.desc())
        .limit(MOST)
    )
    return [_row(mail, reference_of(ticket_id)) for mail, ticket_id in rows]


def _row(mail: InquiryMail, reference: str) -> InquiryRow:
    return InquiryRow(
        inquiry_id=mail.inquiry_id,
        reference=reference,
        subject=mail.subject,
        to=mail.to_emails,
        at=mail.at,
        delivery=mail.delivery or "",
        tries=mail.tries,
        error=why_not_sent(mail.last_error),
    )
