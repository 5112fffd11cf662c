"""Which tickets can go on as one: never two customers' words in one conversation, nothing half done left behind."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.core.db import db
from desk.flows.queries import running_step
from desk.inquiries.models import Inquiry
from desk.sla.models import SlaExtension
from desk.tickets.commands.promises import may_reopen
from desk.tickets.errors import CannotMerge
from desk.tickets.models import Ticket
from desk.tickets.models_mail import HeldReply
from desk.tickets.numbers import reference_of
from desk.tickets.types import LIVE, TicketStatus

UNDO_FOR = timedelta(hours=24)


def require_mergeable(ticket: Ticket, into: Ticket, *, now: datetime) -> None:
    """Raises CannotMerge and says why unless `ticket` can go on in `into`."""
    if ticket.id == into.id:
        raise CannotMerge(_l("A ticket cannot be merged with itself."))
    for one in (ticket, into):
        if one.merged_into_id is not None:
            further = reference_of(one.merged_into_id)
            raise CannotMerge(_l("%(ticket)s went on in %(other)s already.", ticket=one.reference, other=further))
    if not of_one_customer(ticket, into):
        raise CannotMerge(_l("These tickets are of different customers: one would read what the other wrote."))
    if into.status not in LIVE and not may_reopen(into, at=now):
        raise CannotMerge(
            _l("%(ticket)s was settled too long ago to go on. Merge it into this one instead.", ticket=into.reference)
        )
    if _is_half_done(ticket.id):
        raise CannotMerge(
            _l(
                "%(ticket)s has an open inquiry, step or wish for more time: finish that first.",
                ticket=ticket.reference,
            )
        )
    if db.session.scalar(select(HeldReply.id).where(HeldReply.ticket_id == ticket.id, HeldReply.state == "held")):
        raise CannotMerge(_l("An answer in %(ticket)s is about to leave: wait for it, or have it called back first.",
                             ticket=ticket.reference))  # fmt: skip


def of_one_customer(ticket: Ticket, other: Ticket) -> bool:
    """Whether both are the same company's, or, where no company is known, the same person's."""
    if ticket.customer_id is not None and other.customer_id is not None:
        return ticket.customer_id == other.customer_id
    same = ticket.contact_id is not None and ticket.contact_id == other.contact_id
    return same and ticket.customer_id == other.customer_id


def status_together(ticket: Ticket, into: Ticket) -> str:
    """The status of `into` once it answers for both: ours again where somebody waits whom it takes in."""
    settled = into.status not in LIVE and ticket.status in LIVE
    asked = into.status == TicketStatus.WAITING_CUSTOMER and ticket.needs_answer
    return TicketStatus.OPEN if settled or asked else into.status


def _is_half_done(ticket_id: int) -> bool:
    asked = select(Inquiry.id).where(
        Inquiry.ticket_id == ticket_id, Inquiry.answered_at.is_(None), Inquiry.withdrawn_at.is_(None)
    )
    wished = select(SlaExtension.id).where(SlaExtension.ticket_id == ticket_id, SlaExtension.state == "asked")
    waiting = any(db.session.scalar(one.limit(1)) is not None for one in (asked, wished))
    return waiting or running_step(ticket_id) is not None
