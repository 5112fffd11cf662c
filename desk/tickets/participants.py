"""Who belongs to the conversation with the customer on a ticket."""

from sqlalchemy import select

from desk.accounts.contact_queries import email_index
from desk.core.db import db
from desk.tickets.family import absorbed_by, of_family
from desk.tickets.models import Message, Ticket
from desk.tickets.models_mail import MessageCopy, TicketPerson


def takes_part(ticket: Ticket, email: str) -> bool:
    """Whether this sender is the requester, or wrote here without a doubt about them or was written to, unless an
    agent took them off since.

    Whoever took part in a ticket that went on in this one takes part in it.
    """
    index = email_index(email)
    if _asked(ticket, index):
        return True
    said = _said_of(ticket, index)
    return _spoke_or_heard(ticket, index) if said is None else said


def took_part(ticket: Ticket, email: str) -> bool:
    """Whether they do or ever did: whoever was taken off still knows what was said here."""
    return takes_part(ticket, email) or _spoke_or_heard(ticket, email_index(email))


def _asked(ticket: Ticket, index: str) -> bool:
    requesters = [one.contact for one in (ticket, *absorbed_by(ticket)) if one.contact is not None]
    return any(one.email_index == index for one in requesters)


def _said_of(ticket: Ticket, index: str) -> bool | None:
    """The last word of an agent: True, they get the answers; False, no more; None, nobody said anything."""
    of = of_family(ticket, TicketPerson.ticket_id), TicketPerson.email_index == index
    said = db.session.scalars(select(TicketPerson.removed_at).where(*of).order_by(TicketPerson.at)).all()
    return said[-1] is None if said else None


def _spoke_or_heard(ticket: Ticket, index: str) -> bool:
    """Whether a mail of theirs stands here without a doubt, or an answer went to them."""
    here = of_family(ticket, Message.ticket_id)
    wrote = select(Message.id).where(here, Message.from_index == index, Message.unverified.is_(False)).limit(1)
    copied = select(MessageCopy.id).join(Message, Message.id == MessageCopy.message_id)
    heard = copied.where(here, MessageCopy.email_index == index).limit(1)
    return db.session.scalar(wrote) is not None or db.session.scalar(heard) is not None
