"""Somebody who takes no part wrote on a ticket, or nobody knows who: what an agent says about it."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from desk.accounts.commands.contacts import MAIL_ADDRESS, contact_for_email
from desk.accounts.contact_queries import email_index
from desk.accounts.models import Agent, Contact
from desk.accounts.queries import agent_by_email
from desk.audit.commands import record
from desk.channels.queries import base_of, our_addresses
from desk.core.db import db
from desk.core.errors import Faulty, Invalid
from desk.shipments.queries import shipments_named_in
from desk.tickets.commands.changes import lock_live, touch
from desk.tickets.commands.incoming import bind_shipments
from desk.tickets.commands.opening import tell_opened
from desk.tickets.commands.owning import team_has_it
from desk.tickets.commands.promises import keep_promises, may_reopen, opened, rechosen
from desk.tickets.commands.receiving import heard
from desk.tickets.commands.steps import begin_steps
from desk.tickets.family import of_family
from desk.tickets.models import Message, Ticket
from desk.tickets.models_mail import TicketPerson
from desk.tickets.types import LIVE, Direction, Priority

LONGEST_EMAIL = 254


def accept_sender(ticket: Ticket, message: Message, *, by: Agent, at: datetime) -> None:
    """Whoever wrote this takes part from now on: what they said counts as the customer's, from this moment.

    Answers go to them only where somebody adds them. That they were taken off before counts no more. Saying so twice
    is harmless. Raises Invalid for mail of agents.
    """
    lock_live(ticket)
    theirs = _unverified_of(ticket, message)
    if not theirs:
        return
    if agent_by_email(message.from_email) is not None:
        raise Invalid(_l("This came from a colleague's address: a colleague is no customer."))
    for one in theirs:
        one.unverified = False
    _forget_removal(ticket, message)
    counts = any(not one.automatic for one in theirs) and (ticket.status in LIVE or may_reopen(ticket, at=at))
    happenings = heard(ticket, at=at) if counts else []
    touch(ticket, at)
    if happenings:
        keep_promises(ticket, happenings, at=at)
    record("ticket.sender_accepted", f"ticket:{ticket.id}", actor=by.actor, at=at, messages=[one.id for one in theirs])


def give_own_ticket(ticket: Ticket, message: Message, *, by: Agent, at: datetime) -> Ticket:
    """What this stranger wrote here goes on in a ticket of their own, promised from when it came; nothing else goes.

    Raises Invalid when they are no stranger here (any more).
    """
    lock_live(ticket)
    theirs = _unverified_of(ticket, message)
    if not theirs:
        raise Invalid(_l("Whoever wrote this takes part in this ticket: split it instead."))
    first = theirs[0]
    machine = all(one.automatic for one in theirs)
    new = Ticket(
        subject=first.subject[:300],
        channel=first.channel,
        automatic=machine,
        needs_answer=not machine,
        priority=Priority.LOW if machine else Priority.NORMAL,
        contact=first.contact,
        customer_id=first.contact.customer_id if first.contact else None,
        team_id=ticket.team_id,
        mailbox_id=first.mailbox_id or ticket.mailbox_id,
        follows_id=ticket.id,
        opened_at=first.at,
        updated_at=at,
    )
    db.session.add(new)
    db.session.flush()
    _move(theirs, new)
    if not machine:
        whose = begin_steps(new, at=first.at) or team_has_it(new, first.at)
        keep_promises(new, [opened(new, by="customer", at=first.at), *whose], at=at)
    touch(ticket, at)
    touch(new, at)
    record("ticket.opened", f"ticket:{new.id}", actor=by.actor, at=at, moved_from=ticket.reference)
    tell_opened(new, at=at)
    record("ticket.stranger_moved", f"ticket:{ticket.id}", actor=by.actor, at=at, into=new.reference)
    return new


def name_requester(ticket: Ticket, email: str, name: str, *, by: Agent, at: datetime) -> Contact:
    """Say who asks on a ticket that has no requester: from now on answers go there.

    The ticket becomes their company's and is bound to what of theirs it names. Raises Faulty and Invalid.
    """
    lock_live(ticket)
    if ticket.contact is not None:
        raise Invalid(_l("This ticket has a requester already."))
    address = email.strip().lower()
    if len(address) > LONGEST_EMAIL or not MAIL_ADDRESS.fullmatch(address):
        raise Faulty("email", _l("That is not an e-mail address."))
    if base_of(address) in our_addresses() or agent_by_email(address) is not None:
        raise Faulty("email", _l("That is an address of our own."))
    asked = db.session.scalars(_incoming(ticket).where(Message.contact_id.is_(None))).all()
    said = "\n".join([ticket.subject, *(one.text for one in asked)])
    contact = contact_for_email(address, name.strip()[:200], text=said, at=at)
    ticket.contact, ticket.customer_id = contact, contact.customer_id
    for one in asked:
        if one.forwarded_by_id is not None:
            one.contact, one.from_email, one.unverified = contact, contact.email, False
            one.from_name, one.from_index = one.from_name or contact.name, email_index(contact.email)
    db.session.flush()
    db.session.expire(ticket, ["customer"])
    touch(ticket, at)
    bind_shipments(ticket, shipments_named_in(said, customer_id=contact.customer_id, at=at), at=at)
    if happenings := rechosen(ticket, at):
        keep_promises(ticket, happenings, at=at)
    record("ticket.requester_named", f"ticket:{ticket.id}", actor=by.actor, at=at, contact=contact.id)
    return contact


def _unverified_of(ticket: Ticket, message: Message) -> Sequence[Message]:
    """All that the sender of this message wrote here unverified, oldest first."""
    same = Message.from_index == message.from_index if message.from_index else Message.id == message.id
    return db.session.scalars(_incoming(ticket).where(same, Message.unverified)).all()


def _forget_removal(ticket: Ticket, message: Message) -> None:
    of = of_family(ticket, TicketPerson.ticket_id), TicketPerson.email_index == message.from_index
    gone = delete(TicketPerson).where(*of, TicketPerson.removed_at.is_not(None))
    db.session.execute(gone.execution_options(synchronize_session=False))


def _incoming(ticket: Ticket):  # type: ignore[no-untyped-def]
    here = of_family(ticket, Message.ticket_id), Message.direction == Direction.IN
    return select(Message).where(*here).order_by(Message.at, Message.id)


def _move(messages: Sequence[Message], new: Ticket) -> None:
    moved = update(Message).where(Message.id.in_([one.id for one in messages]))
    there = moved.values(ticket_id=new.id, unverified=False)
    db.session.execute(there.execution_options(synchronize_session=False))
    for one in messages:
        db.session.expire(one, ["ticket_id", "ticket", "unverified"])
