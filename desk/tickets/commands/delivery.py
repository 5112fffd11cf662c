from datetime import datetime, timedelta

from sqlalchemy import or_, update

from desk.audit.commands import record
from desk.core.db import db
from desk.core.seen import lock_row
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.tickets.commands.changes import lock, touch
from desk.tickets.commands.promises import answered, bounced, keep_promises
from desk.tickets.models import Message, Ticket
from desk.tickets.queries import customer_wrote_after
from desk.tickets.types import Delivery

STUCK_AFTER = timedelta(minutes=5)  # longer than any SMTP conversation we allow
BACK_OFF = [timedelta(seconds=s) for s in (30, 60, 300, 900, 3600, 3600, 3600, 7200, 7200, 14400)]


def claim_delivery(message_id: int, *, now: datetime) -> Message | None:
    """Take a queued message that is due, or one whose sender died with it in hand; None when somebody else has it."""
    waiting = (Message.delivery == Delivery.QUEUED) & (Message.next_try_at <= now)
    stuck = (Message.delivery == Delivery.SENDING) & (Message.claimed_at <= now - STUCK_AFTER)
    won = db.session.scalar(
        update(Message)
        .where(Message.id == message_id, or_(waiting, stuck))
        .values(delivery=Delivery.SENDING, claimed_at=now, tries=Message.tries + 1)
        .returning(Message.id)
    )
    return db.session.get(Message, won, populate_existing=True) if won else None


def mark_sent(message: Message, *, at: datetime) -> None:
    _end(message, Delivery.SENT, at=at)
    message.sent_at = at


def mark_held(message: Message, *, at: datetime) -> None:
    """There is no mail server: the message waits on the outbox page."""
    _end(message, Delivery.HELD, at=at)


def mark_failed(message: Message, why: str, *, at: datetime) -> None:
    """The other side refused for good: the agent must see it, and the customer has no answer."""
    ticket = _end(message, Delivery.FAILED, at=at, why=why)
    ticket.needs_answer = ticket.needs_answer or not message.automatic
    back = bounced(message, at=at)
    keep_promises(ticket, [back] if back else [], at=at)
    if message.agent_id:
        data = {"ticket": ticket.reference, "path": f"/tickets/{ticket.reference}"}
        key = f"undelivered:{message.id}:{at:%Y%m%d%H%M%S}"
        tell([message.agent_id], key=key, kind=Kind.NOT_DELIVERED, subject=f"ticket:{ticket.id}", data=data, at=at)


def put_back(message: Message, why: str, *, at: datetime) -> None:
    """Try again later, a little later each time; after the last try it has failed."""
    if message.tries > len(BACK_OFF):
        mark_failed(message, why, at=at)
        return
    ticket = _locked(message)
    message.delivery = Delivery.QUEUED
    message.next_try_at = at + BACK_OFF[message.tries - 1]
    message.last_error = why[:300]
    touch(ticket, at)


def send_again(message: Message, *, actor: str, at: datetime) -> None:
    """Queue a failed or held message once more: the same mail with the same Message-ID.

    One that somebody else has queued meanwhile stays with whoever sends it.
    """
    ticket = _locked(message)
    lock_row(message)
    if message.delivery not in (Delivery.FAILED, Delivery.HELD):
        return
    failed = message.delivery == Delivery.FAILED
    message.delivery, message.tries, message.next_try_at, message.last_error = Delivery.QUEUED, 0, at, ""
    touch(ticket, at)
    if failed and not message.automatic:
        ticket.needs_answer = customer_wrote_after(message)
        keep_promises(ticket, [answered(message, at=at)], at=at)
    record("message.requeued", f"message:{message.id}", actor=actor, at=at)


def _end(message: Message, state: Delivery, *, at: datetime, why: str = "") -> Ticket:
    ticket = _locked(message)
    message.delivery, message.next_try_at, message.last_error = state, None, why[:300]
    touch(ticket, at)
    record(f"message.{state}", f"message:{message.id}", actor="desk", at=at, tries=message.tries)
    return ticket


def _locked(message: Message) -> Ticket:
    """The ticket, locked before its message: who saves it now must not make us forget that the mail has left."""
    ticket = db.session.get_one(Ticket, message.ticket_id)
    lock(ticket)
    return ticket
