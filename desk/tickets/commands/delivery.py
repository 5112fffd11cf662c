from datetime import datetime

from desk.audit.commands import record
from desk.channels.outgoing import end, is_given_up, queue_again
from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.seen import lock_row
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.tickets.commands.changes import lock_all, touch
from desk.tickets.commands.promises import answered, bounced, keep_on_way, keep_promises, promised_in
from desk.tickets.family import way_of, went_on_in
from desk.tickets.models import Message, Ticket
from desk.tickets.queries import customer_wrote_after


def mark_sent(message: Message, *, at: datetime) -> None:
    _end(message, Delivery.SENT, at=at)


def mark_held(message: Message, *, at: datetime) -> None:
    """There is no mail server: the message waits on the outbox page."""
    _end(message, Delivery.HELD, at=at)


def mark_failed(message: Message, why: str, *, at: datetime) -> None:
    """The other side refused for good: the agent must see it, and the customer has no answer."""
    ticket = _end(message, Delivery.FAILED, at=at, why=why)
    asking = went_on_in(ticket)
    asking.needs_answer = asking.needs_answer or not message.automatic
    back = bounced(message, at=at)
    if back:
        keep_on_way(ticket, back, at=at)
    else:
        keep_promises(ticket, [], at=at)
    if message.agent_id:
        data = {"ticket": ticket.reference, "path": f"/tickets/{ticket.reference}"}
        key = f"undelivered:{message.id}:{at:%Y%m%d%H%M%S}"
        tell([message.agent_id], key=key, kind=Kind.NOT_DELIVERED, subject=f"ticket:{ticket.id}", data=data, at=at)


def put_back(message: Message, why: str, *, at: datetime) -> None:
    """Try again later, a little later each time; after the last try it has failed."""
    if is_given_up(message):
        mark_failed(message, why, at=at)
        return
    ticket = _locked(message)
    queue_again(message, why, at=at)
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
        asking = went_on_in(ticket)
        asking.needs_answer = customer_wrote_after(message, asking)
        keep_on_way(ticket, answered(message, at=at, next_update_by=promised_in(message)), at=at)
    record("message.requeued", f"message:{message.id}", actor=actor, at=at)


def _end(message: Message, state: Delivery, *, at: datetime, why: str = "") -> Ticket:
    ticket = _locked(message)
    end(message, state, at=at, why=why)
    touch(ticket, at)
    record(f"message.{state}", f"message:{message.id}", actor="desk", at=at, tries=message.tries)
    return ticket


def _locked(message: Message) -> Ticket:
    """The ticket, locked before its message: who saves it now must not make us forget that the mail has left.

    One that was merged is locked with those that it went on in: they hear what becomes of its mails.
    """
    ticket = db.session.get_one(Ticket, message.ticket_id)
    way = way_of(ticket)
    lock_all(way)
    return ticket if way_of(ticket) == way else _locked(message)
