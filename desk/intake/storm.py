"""A sender who does not stop: nothing is lost, the flood goes into one ticket, and the team is told once."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Integer, bindparam, select

from desk.accounts.models import Contact
from desk.audit.commands import record
from desk.core.bulk import foresee, foreseen
from desk.core.db import db
from desk.intake.rules import CALM, MOST_MESSAGES, MOST_TICKETS, WINDOW, is_storm
from desk.intake.senders import watchers
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.tickets.models import Message, Ticket
from desk.tickets.types import LIVE, JoinedBy

SPARE = 6  # mails of one sender that may be on their way at the same moment without being counted

# Built once, as it is asked for every mail: when the sender's n-th newest ticket was opened and message written.
NTH = select(
    Contact.id,
    select(Ticket.opened_at)
    .where(Ticket.contact_id == Contact.id)
    .order_by(Ticket.id.desc())
    .offset(bindparam("tickets", type_=Integer))
    .limit(1)
    .scalar_subquery(),
    select(Message.at)
    .where(Message.from_index == Contact.email_index)
    .order_by(Message.id.desc())
    .offset(bindparam("messages", type_=Integer))
    .limit(1)
    .scalar_subquery(),
).where(Contact.id.in_(bindparam("contacts", expanding=True)))


def storm_ticket(contact: Contact, *, at: datetime) -> Ticket | None:
    """Where one more mail of this sender belongs that would open a ticket: None while they write like anybody else.

    Where it may be one too many, the sender's row is locked, so that mails at once are counted one after the other.
    """
    if foreseen(("calm", contact.id), lambda: not _often([contact], at, spare=SPARE)):
        return None
    db.session.flush()
    db.session.refresh(contact, with_for_update={"of": Contact, "key_share": True})
    if not _often([contact], at, spare=0):
        return None
    return db.session.scalars(
        select(Ticket)
        .where(Ticket.contact_id == contact.id, Ticket.status.in_(LIVE), Ticket.opened_at > at - WINDOW)
        .order_by(Ticket.id.desc())
        .limit(1)
    ).first()


def foresee_calm(senders: Sequence[Contact], *, at: datetime) -> None:
    """Note for `storm_ticket` who of these, one for each mail, writes like anybody else after the last of them too."""
    mails = Counter(senders)
    spare = SPARE + max(mails.values(), default=0) - 1
    if not mails or spare >= min(MOST_TICKETS, MOST_MESSAGES):
        return
    often = _often(mails, at, spare=spare)
    for sender in senders:
        if sender.id not in often:
            foresee(("calm", sender.id), True)


def tell_of_storm(message: Message, *, at: datetime) -> None:
    """Tell the ticket's team with the first mail that joins in a storm, and write it down; later ones are silent."""
    ticket, before = message.ticket, (Message.id != message.id, Message.from_index == message.from_index)
    storm = select(Message.id).where(*before, Message.joined_by == JoinedBy.STORM, Message.at > at - CALM)
    if db.session.scalar(storm.limit(1)) is not None:
        return
    record("mail.storm", f"ticket:{ticket.id}", actor="desk", at=at, message_id=message.id)
    data = {"ticket": ticket.reference, "path": f"/tickets/{ticket.reference}"}
    tell(watchers(ticket), key=f"storm:{message.id}", kind=Kind.STORM, subject=f"ticket:{ticket.id}", data=data, at=at)


def _often(contacts: Collection[Contact], at: datetime, *, spare: int) -> list[int]:
    """Which of these have reached the most that one may open or write, or will with `spare` more."""
    terms = {"contacts": [one.id for one in contacts], "tickets": MOST_TICKETS - spare - 1,
             "messages": MOST_MESSAGES - spare - 1}  # fmt: skip
    rows = db.session.execute(NTH, terms)
    return [one for one, ticket_at, message_at in rows if is_storm(ticket_at=ticket_at, message_at=message_at, now=at)]
