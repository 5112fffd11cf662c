"""What becomes of the mails of an answer: the one to the requester, which is the answer, and the copies of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import inspect

from desk.accounts.contact_queries import email_index
from desk.accounts.queries import administrators
from desk.audit.commands import record
from desk.channels.outgoing import end, is_given_up, queue_again
from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.queues import enqueue_after_commit
from desk.core.seen import lock_row
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.notifications.webhooks import announce
from desk.tickets.commands.changes import lock_all, touch
from desk.tickets.commands.promises import answered, bounced, keep_on_way, keep_promises, promised_in
from desk.tickets.family import way_of, went_on_in
from desk.tickets.models import Message, Ticket
from desk.tickets.models_mail import MessageCopy
from desk.tickets.queries import copies_of, customer_wrote_after

Mail = Message | MessageCopy
# Nothing happens to it any more, unless somebody asks.
ENDED = (Delivery.FAILED, Delivery.HELD, Delivery.CANCELLED, Delivery.UNSURE)
GONE = (Delivery.SENDING, Delivery.SENT)  # a server may have it
DELIVER = {Message: "tickets.deliver_message", MessageCopy: "tickets.deliver_copy_of_message"}


def mark_sent(mail: Mail, *, at: datetime) -> None:
    _end(mail, Delivery.SENT, at=at)


def mark_held(mail: Mail, *, at: datetime) -> None:
    """There is no mail server: the mail waits on the outbox page."""
    _end(mail, Delivery.HELD, at=at)


def mark_failed(mail: Mail, why: str, *, at: datetime) -> None:
    """The other side refused for good: the agent must see it, and without their own mail the customer has no answer."""
    ticket = _end(mail, Delivery.FAILED, at=at, why=why)
    if isinstance(mail, Message):
        _not_answered(mail, ticket, at)
    message = _message_of(mail)
    said = {"ticket": ticket.reference, "message_id": message.id, "copy": mail is not message}
    announce("message.failed", said, customer_id=ticket.customer_id, at=at)
    if message.agent_id:
        data = {"ticket": ticket.reference, "path": f"/tickets/{ticket.reference}"}
        key = f"undelivered:{_name(mail)}:{at:%Y%m%d%H%M%S}"
        tell([message.agent_id], key=key, kind=Kind.NOT_DELIVERED, subject=f"ticket:{ticket.id}", data=data, at=at)


def mark_unsure(message: Message, why: str, *, at: datetime) -> None:
    """Nobody knows whether a messenger has it: it is not sent again by itself, and its author hears of it."""
    ticket = _end(message, Delivery.UNSURE, at=at, why=why)
    if message.agent_id:
        data = {"ticket": ticket.reference, "path": f"/tickets/{ticket.reference}"}
        key = f"unsure:{message.id}:{at:%Y%m%d%H%M%S}"
        tell([message.agent_id], key=key, kind=Kind.NOT_DELIVERED, subject=f"ticket:{ticket.id}", data=data, at=at)


def mark_bounced(message: Message, recipients: Sequence[str], why: str, *, permanent: bool, at: datetime) -> bool:
    """A server told us later that it could not deliver; whether that changed anything.

    `recipients` are those that it names, none for the requester. Not `permanent`: it goes on trying, so only its words
    are kept. It may come before its own server's last word. A mail that has failed already, or has not left, stays what
    it is.
    """
    locked(message)
    mails: list[Mail] = [message, *copies_of([message.id])]
    hit = [one for one in mails if one.delivery in GONE and _is_named(one, recipients)]
    for one in hit:
        if permanent:
            mark_failed(one, why, at=at)
        else:
            one.last_error = why[:300]
    return bool(hit)


def put_back(mail: Mail, why: str, *, at: datetime) -> None:
    """Try again later, a little later each time; after the last try it has failed."""
    if is_given_up(mail):
        mark_failed(mail, why, at=at)
        return
    ticket = locked(mail)
    queue_again(mail, why, at=at)
    touch(ticket, at)


def send_again(mail: Mail, *, actor: str, at: datetime) -> None:
    """Queue a mail that ended unsent once more: the same mail with the same Message-ID.

    One that somebody else has queued meanwhile stays with whoever sends it.
    """
    ticket = locked(mail)
    lock_row(mail)
    if mail.delivery not in ENDED:
        return
    failed = mail.delivery != Delivery.HELD
    mail.delivery, mail.tries, mail.next_try_at, mail.last_error = Delivery.QUEUED, 0, at, ""
    touch(ticket, at)
    if failed and isinstance(mail, Message) and not mail.automatic:
        asking = went_on_in(ticket)
        asking.needs_answer = customer_wrote_after(mail, asking)
        keep_on_way(ticket, answered(mail, at=at, next_update_by=promised_in(mail)), at=at)
    record("message.requeued", _name(mail), actor=actor, at=at)
    enqueue_after_commit(DELIVER[type(mail)], mail.id, queue="mail")


def send_now(mail: Mail, *, actor: str, at: datetime) -> None:
    """A mail that waits for its next try has it at once; one that is under way or ended stays as it is."""
    ticket = locked(mail)
    lock_row(mail)
    if mail.delivery != Delivery.QUEUED:
        return
    mail.next_try_at = at
    touch(ticket, at)
    record("message.hurried", _name(mail), actor=actor, at=at)
    enqueue_after_commit(DELIVER[type(mail)], mail.id, queue="mail")


def cancel(mail: Mail, *, actor: str, at: datetime) -> bool:
    """Keep a mail from leaving that waits; False when it left or ended. The customer is owed an answer then."""
    ticket = locked(mail)
    lock_row(mail)
    if mail.delivery != Delivery.QUEUED:
        return False
    end(mail, Delivery.CANCELLED, at=at)
    touch(ticket, at)
    if isinstance(mail, Message):
        _not_answered(mail, ticket, at)
    record("message.cancelled", _name(mail), actor=actor, at=at)
    return True


def readdress(mail: Mail, *, actor: str, at: datetime) -> bool:
    """Turn a mail that ended unsent to the address that its person has today; whether that is another one."""
    locked(mail)
    lock_row(mail)
    contact = mail.contact if isinstance(mail, MessageCopy) else mail.ticket.contact
    held = mail.email if isinstance(mail, MessageCopy) else mail.to_email
    if mail.delivery not in ENDED or contact is None or not contact.email or contact.email == held:
        return False
    if isinstance(mail, MessageCopy):
        index = email_index(contact.email)
        if any(one.email_index == index for one in copies_of([mail.message_id])):  # there it went by itself
            return False
        mail.email, mail.email_index = contact.email, index
    else:
        mail.to_email = contact.email
    record("message.readdressed", _name(mail), actor=actor, at=at, contact_id=contact.id)
    return True


def tell_cannot_send(mail: Mail, what: str, *, at: datetime) -> None:
    """Administrators hear once a day for each mailbox that its `key` or `login` is of no use: its mail waits."""
    number = _message_of(mail).ticket.mailbox_id or 0
    key, data = f"cannot-send:{number}:{what}:{at:%Y%m%d}", {"what": what, "path": "/admin/mailboxes"}
    tell(administrators(), key=key, kind=Kind.CANNOT_SEND, subject=f"mailbox:{number}", data=data, at=at)


def is_still_sending(mail: Mail) -> bool:
    """Whether nobody has ended it while the server talked: a bounce may come before the server's last word."""
    locked(mail)
    db.session.refresh(mail)
    return mail.delivery == Delivery.SENDING


def locked(mail: Mail) -> Ticket:
    """The ticket, locked before its mail: who saves it now must not make us forget that the mail has left.

    One that was merged is locked with those that it went on in: they hear what becomes of its mails.
    """
    ticket = db.session.get_one(Ticket, _message_of(mail).ticket_id)
    way = way_of(ticket)
    lock_all(way)
    return ticket if way_of(ticket) == way else locked(mail)


def _not_answered(message: Message, ticket: Ticket, at: datetime) -> None:
    """The answer reaches nobody: somebody is asked again, and the promises run on."""
    asking = went_on_in(ticket)
    asking.needs_answer = asking.needs_answer or not message.automatic
    back = bounced(message, at=at)
    if back:
        keep_on_way(ticket, back, at=at)
    else:
        keep_promises(ticket, [], at=at)


def _end(mail: Mail, state: Delivery, *, at: datetime, why: str = "") -> Ticket:
    ticket = locked(mail)
    end(mail, state, at=at, why=why)
    touch(ticket, at)
    record(f"message.{state}", _name(mail), actor="desk", at=at, tries=mail.tries)
    return ticket


def _is_named(mail: Mail, recipients: Sequence[str]) -> bool:
    index = mail.email_index if isinstance(mail, MessageCopy) else email_index(mail.to_email)
    return index in map(email_index, recipients) if recipients else isinstance(mail, Message)


def _message_of(mail: Mail) -> Message:
    if isinstance(mail, Message):
        return mail
    number = (inspect(mail).identity or (mail.id,))[0]  # an attribute would be read first
    return db.session.get_one(MessageCopy, number).message


def _name(mail: Mail) -> str:
    return f"message:{mail.id}" if isinstance(mail, Message) else f"copy:{mail.id}"
