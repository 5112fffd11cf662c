from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from desk.accounts.models import Agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.audit.commands import record
from desk.channels.email_html import image_mark
from desk.channels.mime.attachments import safe_name
from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.queues import enqueue_after_commit
from desk.notifications.webhooks import announce
from desk.tickets.commands.changes import lock_live, touch
from desk.tickets.commands.chat import leaves_at
from desk.tickets.commands.incoming import NewFile, attach_files
from desk.tickets.commands.promises import answered, keep_promises
from desk.tickets.commands.statuses import become, check_until
from desk.tickets.commands.steps import require_no_step
from desk.tickets.errors import NewerMessage, NoRecipient, NothingToSend, WrongRecipient
from desk.tickets.message_ids import rfc_id_of
from desk.tickets.messengers.route import TEMPLATE, Wire, require_route
from desk.tickets.models import Message, Note, Ticket
from desk.tickets.models_mail import MessageCopy
from desk.tickets.queries import thread_of
from desk.tickets.recipients.choosing import Chosen, Person, chosen_of
from desk.tickets.recipients.wall import belongs_elsewhere
from desk.tickets.types import LIVE, Channel, Direction, TicketStatus

FURTHEST_UPDATE = timedelta(days=90)


def post_reply(
    ticket: Ticket,
    *,
    author: Agent,
    body: str,
    at: datetime,
    mail_domain: str,
    seen: int | None = None,
    status_after: TicketStatus = TicketStatus.WAITING_CUSTOMER,
    until: datetime | None = None,
    next_update_by: datetime | None = None,
    files: Sequence[NewFile] = (),
    macro_key: str = "",
    to: Chosen | None = None,
    wire: str = "",
) -> Message:
    """Answer the requester, and with them those of the customer's side whom `to` names.

    The message is queued for after the commit and the ticket goes to `status_after`, scheduled `until` then. `seen` is
    the newest message that the author had in front of them, None when nobody looked; `next_update_by` what the
    customer is promised. Raises NothingToSend, NoRecipient, WrongRecipient, RecipientsChanged, NewerMessage, and Faulty
    for what cannot be.
    """
    copies, before = check_reply(
        ticket,
        body=body,
        seen=seen,
        status_after=status_after,
        until=until,
        next_update_by=next_update_by,
        to=to,
        at=at,
    )
    leaves_by = require_route(ticket, wire, body, files, at=at)
    by_mail = leaves_by is Wire.MAIL
    copies = copies if by_mail else ()
    message = Message(
        ticket=ticket,
        direction=Direction.OUT,
        channel=Channel.MAIL if by_mail and ticket.messenger_user_id else ticket.channel,
        agent=author,
        from_name=author.name,
        to_email=ticket.contact.email if by_mail and ticket.contact else "",
        messenger_user_id=None if by_mail else ticket.messenger_user_id,
        subject=_answer_subject(ticket),
        text=body.strip(),
        at=at,
        in_reply_to=before[-1] if before else "",
        references=before if by_mail else [TEMPLATE] * (leaves_by is Wire.TEMPLATE),
        delivery=Delivery.QUEUED,
        next_try_at=leaves_at(ticket, at),
        macro_key=macro_key,
    )
    db.session.add(message)
    db.session.flush()
    message.rfc_id = rfc_id_of(message.id, mail_domain)
    attach_files(message, [_placed(one, body) for one in files])
    _copy(message, copies, at)
    happenings = [
        answered(message, at=at, next_update_by=next_update_by),
        *become(ticket, status_after, at=at, until=until),
    ]
    ticket.needs_answer = False
    if ticket.assignee_id is None and allows(Role(author.role), "ticket.assign"):
        ticket.assignee_id = author.id
    touch(ticket, at)
    db.session.flush()
    keep_promises(ticket, happenings, at=at)
    record(
        "ticket.replied",
        f"ticket:{ticket.id}",
        actor=author.actor,
        at=at,
        message_id=message.id,
        macro=macro_key,
        copies=len(copies),
    )
    announce(
        "ticket.replied",
        {"ticket": ticket.reference, "message_id": message.id, "channel": message.channel},
        customer_id=ticket.customer_id,
        at=at,
    )
    enqueue_after_commit("tickets.deliver_message", message.id, queue="mail")
    return message


def check_reply(
    ticket: Ticket,
    *,
    body: str,
    seen: int | None,
    status_after: TicketStatus,
    until: datetime | None,
    next_update_by: datetime | None,
    to: Chosen | None,
    at: datetime,
) -> tuple[Sequence[Person], list[str]]:
    """Who gets a copy, and the Message-IDs that the answer refers to. Raises what post_reply raises."""
    if not body.strip():
        raise NothingToSend
    lock_live(ticket)
    copies = _recipients(ticket, to)
    _check_what_follows(ticket, status_after, until, next_update_by, at)
    newest, before = thread_of(ticket)
    if seen is not None and newest > seen:
        raise NewerMessage
    return copies, before


def _recipients(ticket: Ticket, to: Chosen | None) -> Sequence[Person]:
    if ticket.contact is None or not (ticket.contact.email or ticket.messenger_user_id):
        raise NoRecipient
    if belongs_elsewhere(ticket, ticket.contact):
        raise WrongRecipient
    return chosen_of(ticket, to) if to is not None else ()


def _copy(message: Message, people: Sequence[Person], at: datetime) -> None:
    """A mail of their own for each further person, queued beside the requester's."""
    copies = [
        MessageCopy(message_id=message.id, name=one.name, email=one.email, email_index=one.index,
                    contact_id=one.contact_id, delivery=Delivery.QUEUED, next_try_at=at)
        for one in people
    ]  # fmt: skip
    db.session.add_all(copies)
    db.session.flush()
    for copy in copies:
        enqueue_after_commit("tickets.deliver_copy_of_message", copy.id, queue="mail")


def _placed(file: NewFile, body: str) -> NewFile:
    """An image whose name the text mentions is shown there."""
    return replace(file, inline=image_mark(safe_name(file.name)) in body)


def post_note(ticket: Ticket, *, author: Agent, body: str, at: datetime) -> Note:
    """Tell colleagues something; nothing leaves the desk. Raises NothingToSend."""
    if not body.strip():
        raise NothingToSend
    lock_live(ticket)
    note = Note(ticket_id=ticket.id, agent=author, text=body.strip(), at=at)
    db.session.add(note)
    touch(ticket, at)
    db.session.flush()
    record("ticket.noted", f"ticket:{ticket.id}", actor=author.actor, at=at, note_id=note.id)
    return note


def check_next_update(by: datetime | None, *, now: datetime) -> None:
    """Raises Faulty unless the promised instant lies ahead, and not too far."""
    if by is None:
        return
    if by <= now:
        raise Faulty("next_update", _l("This time has passed already."))
    if by > now + FURTHEST_UPDATE:
        raise Faulty("next_update", _l("90 days ahead at most."))


def _check_what_follows(
    ticket: Ticket, status: TicketStatus, until: datetime | None, next_update_by: datetime | None, at: datetime
) -> None:
    check_until(status, until, now=at)
    check_next_update(next_update_by, now=at)
    if status not in LIVE:
        if next_update_by is not None:
            raise Faulty("next_update", _l("A ticket that is settled promises no further update."))
        if ticket.status in LIVE:
            require_no_step(ticket, "status_after")


def _answer_subject(ticket: Ticket) -> str:
    """The subject with its tag, which joins an answer whose threading headers a mail program dropped."""
    tag = f"[{ticket.reference}]"
    subject = ticket.subject if ticket.subject.lower().startswith("re:") else f"Re: {ticket.subject}".strip()
    return subject if tag in subject else f"{subject} {tag}"
