"""Questions to third parties about a ticket. No word of them reaches the customer, and no clock of theirs moves."""

from collections.abc import Sequence
from datetime import datetime

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.inquiries.commands import Question, answer, ask, asked_already, withdraw
from desk.inquiries.models import Inquiry
from desk.inquiries.queries import inquiry_of
from desk.sla.commands.promise import Happening
from desk.tickets.commands.changes import lock_live, touch
from desk.tickets.commands.promises import keep_promises
from desk.tickets.commands.statuses import become
from desk.tickets.models import Ticket
from desk.tickets.types import LIVE, TicketStatus


def ask_inquiry(ticket: Ticket, question: Question, *, waits: bool, by: Agent, at: datetime) -> Inquiry:
    """Ask somebody about this ticket; with `waits` it waits for the carrier from now on.

    Who presses twice has asked once. Raises Faulty.
    """
    lock_live(ticket)
    known = asked_already(ticket.id, question, by=by)
    if known is not None:
        return known
    inquiry, asked = ask(ticket.id, question, by=by, at=at)
    waiting = waits and ticket.status in LIVE and ticket.status != TicketStatus.WAITING_CARRIER
    happenings = [asked, *(become(ticket, TicketStatus.WAITING_CARRIER, at=at) if waiting else ())]
    _keep(ticket, happenings, "inquiry.asked", inquiry, by=by, at=at)
    return inquiry


def answer_inquiry(
    ticket: Ticket, inquiry_id: int, text: str, *, came_at: datetime, opens: bool, by: Agent, at: datetime
) -> None:
    """Write down what they said; with `opens` a ticket that waited for the carrier is ours again.

    Raises NotFound, NotOpen and Faulty.
    """
    lock_live(ticket)
    inquiry = inquiry_of(ticket.id, inquiry_id)
    happenings = [answer(inquiry, text, came_at=came_at, by=by, at=at)]
    if opens and ticket.status == TicketStatus.WAITING_CARRIER:
        happenings += become(ticket, TicketStatus.OPEN, at=at)
    _keep(ticket, happenings, "inquiry.answered", inquiry, by=by, at=at)


def withdraw_inquiry(ticket: Ticket, inquiry_id: int, *, by: Agent, at: datetime) -> None:
    """Nobody waits for this answer any more. Raises NotFound and NotOpen."""
    lock_live(ticket)
    inquiry = inquiry_of(ticket.id, inquiry_id)
    _keep(ticket, [withdraw(inquiry, at=at)], "inquiry.withdrawn", inquiry, by=by, at=at)


def _keep(
    ticket: Ticket, happenings: Sequence[Happening], verb: str, inquiry: Inquiry, *, by: Agent, at: datetime
) -> None:
    touch(ticket, at)
    keep_promises(ticket, happenings, at=at)
    record(verb, f"ticket:{ticket.id}", actor=by.actor, at=at, inquiry=inquiry.id, party=inquiry.party)
