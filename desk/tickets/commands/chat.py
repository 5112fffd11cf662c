"""What a chat tells of our answers: they are shown to the visitor there, or leave by mail when nobody looks."""

from datetime import datetime, timedelta

from desk.channels.types import Delivery
from desk.core.seen import lock_row
from desk.tickets.commands.changes import touch
from desk.tickets.commands.delivery import locked, mark_sent
from desk.tickets.models import Message, Ticket

SHOWN_WITHIN = timedelta(seconds=60)  # an answer that nobody has looked at by then leaves by mail


def leaves_at(ticket: Ticket, at: datetime) -> datetime:
    """When an answer given at `at` leaves by mail: at once, but a chat has a minute to show it first."""
    return at + SHOWN_WITHIN if ticket.chat_session_id is not None else at


def hear_shown(message: Message, *, at: datetime) -> None:
    """The visitor's chat shows this answer: it has arrived, and needs no mail any more. Twice is harmless."""
    ticket = locked(message)
    lock_row(message)
    if message.delivery == Delivery.QUEUED:
        mark_sent(message, at=at)
    if message.heard_at is None:
        message.heard_at = at
        touch(ticket, at)
