"""Somebody in a chat or a messenger proves no address: an agent says who they are."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Agent, Contact
from desk.audit.commands import record
from desk.channels.messengers.commands import bind_contact
from desk.channels.models import MessengerUser
from desk.core.db import db
from desk.core.errors import Conflict
from desk.core.seen import lock_row
from desk.shipments.queries import shipments_named_in
from desk.tickets.commands.changes import lock_live, touch
from desk.tickets.commands.incoming import bind_shipments
from desk.tickets.commands.promises import choose_again
from desk.tickets.models import Message, Ticket
from desk.tickets.types import Direction


class OfAnotherCustomer(Conflict):
    text = _l("They are known as somebody of another customer. Confirm that this is the same person.")


def say_who(ticket: Ticket, contact: Contact, *, by: Agent, at: datetime, confirmed: bool) -> None:
    """The visitor of this ticket is that contact: so is the requester, and the ticket is their company's.

    It is bound to what of that company's the visitor named. Nothing else becomes theirs to see: a chat shows what is
    written to it, and no other ticket. Raises OfAnotherCustomer unless that was confirmed, where we thought them
    somebody of another company.
    """
    user = db.session.get(MessengerUser, ticket.messenger_user_id) if ticket.messenger_user_id is not None else None
    if user is not None:
        lock_row(user)  # before the ticket, as whoever files their next word does
    lock_live(ticket)
    if _thought_of(ticket, user) - {contact.customer_id} and not confirmed:
        raise OfAnotherCustomer
    if user is not None:
        bind_contact(user, contact.id, actor=by.actor, at=at)
    before = ticket.contact_id
    ticket.contact, ticket.customer_id = contact, contact.customer_id
    touch(ticket, at)
    db.session.flush()
    db.session.expire(ticket, ["customer"])
    bind_shipments(ticket, shipments_named_in(_said_in(ticket), customer_id=contact.customer_id, at=at), at=at)
    choose_again(ticket, at)
    record("ticket.requester_named", f"ticket:{ticket.id}", actor=by.actor, at=at, before=before, after=contact.id)


def _thought_of(ticket: Ticket, user: MessengerUser | None) -> set[int]:
    """Whose people we thought them: the ticket's, the messenger's, or those of the address that they gave."""
    known = db.session.get(Contact, user.contact_id) if user is not None and user.contact_id is not None else None
    customers = {ticket.customer_id, *(one.customer_id for one in (known, ticket.contact) if one is not None)}
    return {one for one in customers if one is not None}


def _said_in(ticket: Ticket) -> str:
    theirs = Message.ticket_id == ticket.id, Message.direction == Direction.IN
    return "\n".join([ticket.subject, *db.session.scalars(select(Message.text).where(*theirs).order_by(Message.id))])
