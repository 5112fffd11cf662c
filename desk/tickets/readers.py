"""Which messages of a ticket somebody of its customer may read, by their own link or by their company's system."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from desk.accounts.models import Contact
from desk.channels.types import Delivery
from desk.core.db import db
from desk.tickets.family import of_family
from desk.tickets.models import Message, Ticket
from desk.tickets.types import Direction

FROM_MACHINES = ("bounce", "receipt", "auto_reply", "new_link")
NOT_LEAVING = (Delivery.WAITING, Delivery.CANCELLED)


def for_customers() -> ColumnElement[bool]:
    """What any customer may read at all: nothing doubtful, nothing of machines, nothing that never leaves."""
    leaves = or_(Message.delivery.is_(None), Message.delivery.not_in(NOT_LEAVING))
    return and_(Message.unverified.is_(False), Message.automatic.not_in(FROM_MACHINES), leaves)


def said_with(customer_id: int) -> ColumnElement[bool]:
    """What this company's people wrote, and what was answered."""
    people = select(Contact.id).where(Contact.customer_id == customer_id)
    theirs = and_(Message.direction == Direction.IN, Message.contact_id.in_(people))
    return and_(for_customers(), or_(theirs, Message.direction == Direction.OUT))


def is_shown(ticket: Ticket) -> bool:
    """Whether its company may read anything of this ticket, and so know that it is there."""
    if ticket.customer_id is None:
        return False
    said = select(Message.id).where(Message.ticket_id == ticket.id, said_with(ticket.customer_id))
    return db.session.scalar(said.limit(1)) is not None


def talk_with(ticket: Ticket, reader: Contact) -> list[Message]:
    """The conversation between us and this person, oldest first: nothing that others wrote or were told."""
    rows = select(Message).where(of_family(ticket, Message.ticket_id), for_customers())
    found: Sequence[Message] = db.session.scalars(rows.order_by(Message.at, Message.id)).all()
    return [one for one in found if _is_between(one, reader)]


def _is_between(message: Message, reader: Contact) -> bool:
    if message.direction == Direction.OUT:
        if message.messenger_user_id is not None or not message.to_email:
            return message.ticket.contact_id == reader.id
        return message.to_email == reader.email
    if message.contact_id == reader.id:
        return True
    if message.ticket.contact_id != reader.id:  # somebody else's ticket, which was merged with theirs
        return False
    writer = message.contact
    return writer is not None and writer.customer_id is not None and writer.customer_id == reader.customer_id
