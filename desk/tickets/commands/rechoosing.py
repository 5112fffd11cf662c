"""What is known better of a person or a company may mean another promise for their live tickets."""

from datetime import datetime

from sqlalchemy import ColumnElement, select

from desk.core.db import db
from desk.sla.queries import offers_now
from desk.tickets.commands.changes import lock, touch
from desk.tickets.commands.promises import choose_again
from desk.tickets.models import Ticket
from desk.tickets.types import LIVE


def choose_again_by_language(contact_id: int, *, at: datetime) -> int:
    """The contact speaks another language than we thought; how many of their tickets got another promise."""
    if not any(offer.reach.languages for offer in offers_now()):
        return 0
    return _choose_again(Ticket.contact_id == contact_id, at)


def choose_again_by_tier(customer_id: int, *, at: datetime) -> int:
    """The company is of another tier now; how many of its tickets got another promise."""
    if not any(offer.reach.tiers for offer in offers_now()):
        return 0
    return _choose_again(Ticket.customer_id == customer_id, at)


def _choose_again(whose: ColumnElement[bool], at: datetime) -> int:
    """In the order of ids, so that nobody else who takes several waits for these crosswise."""
    tickets = db.session.scalars(select(Ticket).where(whose, Ticket.status.in_(LIVE)).order_by(Ticket.id)).all()
    return sum(_chosen(ticket, at) for ticket in tickets)


def _chosen(ticket: Ticket, at: datetime) -> bool:
    lock(ticket)
    if not choose_again(ticket, at):
        return False
    touch(ticket, at)
    return True
