"""A machine that answers on and on: one conversation takes so many of its mails, and the rest is set aside unread.

Only for what changes nothing: a report that voids an answer of ours is filed always, and there are no more of those
than answers. Whatever is set aside stands under parked mail and can be handled again; the ticket says so, and nobody
is woken.
"""

from typing import Any

from sqlalchemy import ColumnElement, select

from desk.accounts.contact_queries import email_index
from desk.audit.commands import record
from desk.core.db import db
from desk.inquiries.models import Inquiry, InquiryMail
from desk.intake.arrival import Arrival, Filed
from desk.intake.commands import REPLAYED
from desk.intake.rules import MOST_MESSAGES, MOST_REPORTS, REPORTS_WITHIN, WINDOW
from desk.tickets.commands.changes import lock_end, touch
from desk.tickets.models import Message, Ticket
from desk.tickets.types import Direction, Step

PARKED = "parked"
FLOOD = "flood"  # the reason, before its colon
SAID = Step(key=FLOOD, found="", taken=True, why="aside")


def set_aside(arrival: Arrival, ticket: Ticket, inquiry: Inquiry | None = None) -> Filed | None:
    """How one more mail of a machine ends unread, in the talk with the customer or in that with a carrier.

    None while it is no flood, or when an administrator wants it.
    """
    if arrival.item.reason == REPLAYED:
        return None
    end = lock_end(ticket)
    table: Any = Message if inquiry is None else InquiryMail
    here = Message.ticket_id == end.id if inquiry is None else InquiryMail.inquiry_id == inquiry.id
    newest = _nth_of_machines(table, here, 1)
    if newest is None or newest.at <= arrival.at - REPORTS_WITHIN:
        return None  # the first one is always read: else nothing there would tell of it
    most = _nth_of_machines(table, here, MOST_REPORTS)
    if not (most is not None and most.at > arrival.at - REPORTS_WITHIN) and not _writes_on(arrival):
        return None
    _say_so(newest, end, arrival)
    return Filed(PARKED, end.id, None, f"{FLOOD}: {end.reference}")


def _nth_of_machines(table: Any, here: ColumnElement[bool], nth: int) -> Any:
    """The n-th newest mail that a machine sent there."""
    theirs = here, table.direction == Direction.IN, table.automatic != ""
    rows = select(table).where(*theirs).order_by(table.at.desc(), table.id.desc())
    return db.session.scalars(rows.offset(nth - 1).limit(1)).first()


def _writes_on(arrival: Arrival) -> bool:
    """Whether this sender has written as much within a while as one sender may, wherever it was filed."""
    theirs = select(Message.at).where(Message.from_index == email_index(arrival.mail.from_email))
    at = db.session.scalar(theirs.order_by(Message.id.desc()).offset(MOST_MESSAGES - 1).limit(1))
    return at is not None and at > arrival.at - WINDOW


def _say_so(newest: Message | InquiryMail, ticket: Ticket, arrival: Arrival) -> None:
    """Once for each that was read last."""
    if SAID in newest.trace:
        return
    newest.trace = [*newest.trace, SAID]
    touch(ticket, arrival.at)
    record("mail.flood", f"ticket:{ticket.id}", actor="desk", at=arrival.at)
