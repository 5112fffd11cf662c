"""Who gets copies of the answers because an agent said so, and who gets none any more."""

from datetime import datetime

from sqlalchemy import select

from desk.accounts.contact_queries import email_index
from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty, NotFound
from desk.tickets.commands.changes import lock_live, touch
from desk.tickets.models import Ticket
from desk.tickets.models_mail import TicketPerson
from desk.tickets.recipients.choosing import person_with
from desk.tickets.recipients.wall import NOT_KNOWN, WHY_NOT, Standing, standings


class NotKnown(Faulty):
    """Nobody knows the address: adding it takes a second word."""


def add_person(ticket: Ticket, email: str, *, by: Agent, at: datetime, name: str = "", sure: bool = False) -> None:
    """Send copies of the answers to this address as well.

    Raises Faulty ("person") for an address of another customer, of ours, or that is none; NotKnown for one that nobody
    knows, unless the agent is `sure`.
    """
    lock_live(ticket)
    one = standings(ticket, [email])[email_index(email)]
    if one.standing in WHY_NOT:
        raise Faulty("person", WHY_NOT[one.standing])
    if one.standing is Standing.STRANGER and not sure:
        raise NotKnown("person", NOT_KNOWN)
    _say(ticket, one.email, one.name or name, by=by, at=at, removed=False)
    stranger = one.standing is Standing.STRANGER
    record("ticket.person_added", f"ticket:{ticket.id}", actor=by.actor, at=at, stranger=stranger)


def add_with_key(ticket: Ticket, key: str, *, by: Agent, at: datetime) -> None:
    """The same for somebody who was left out, by the key that the page carries. Raises NotFound and Faulty."""
    one = person_with(ticket, key)
    if one is None:
        raise NotFound
    add_person(ticket, one.email, by=by, at=at, name=one.name, sure=True)


def remove_person(ticket: Ticket, key: str, *, by: Agent, at: datetime) -> None:
    """Send this one no copies any more, whoever puts them in Cc. Raises NotFound."""
    lock_live(ticket)
    one = person_with(ticket, key)
    if one is None:
        raise NotFound
    _say(ticket, one.email, one.name, by=by, at=at, removed=True)
    record("ticket.person_removed", f"ticket:{ticket.id}", actor=by.actor, at=at)


def _say(ticket: Ticket, email: str, name: str, *, by: Agent, at: datetime, removed: bool) -> None:
    index = email_index(email)
    of = TicketPerson.ticket_id == ticket.id, TicketPerson.email_index == index
    row = db.session.scalars(select(TicketPerson).where(*of)).one_or_none()
    row = row or TicketPerson(ticket_id=ticket.id, email=email, email_index=index)
    row.name, row.added_by, row.at, row.removed_at = name, by.actor, at, at if removed else None
    db.session.add(row)
    touch(ticket, at)
    db.session.flush()
