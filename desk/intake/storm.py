"""A sender who does not stop: nothing is lost, the flood goes into one ticket, and the team is told once."""

from datetime import datetime

from sqlalchemy import select

from desk.accounts.models import Contact
from desk.accounts.queries import active_agents
from desk.accounts.types import Role
from desk.audit.commands import record
from desk.core.db import db
from desk.intake.rules import CALM, MOST_MESSAGES, MOST_TICKETS, WINDOW, is_storm
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.tickets.models import Message, Ticket
from desk.tickets.types import LIVE, JoinedBy

WATCH = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def storm_ticket(contact: Contact, *, at: datetime) -> Ticket | None:
    """Where one more mail of this sender belongs that would open a ticket: None while they write like anybody else.

    The sender's row is locked, so that many mails at once are counted one after the other.
    """
    db.session.flush()
    db.session.refresh(contact, with_for_update={"of": Contact, "key_share": True})
    if not is_storm(ticket_at=_nth_ticket_at(contact), message_at=_nth_message_at(contact), now=at):
        return None
    return db.session.scalars(
        select(Ticket)
        .where(Ticket.contact_id == contact.id, Ticket.status.in_(LIVE), Ticket.opened_at > at - WINDOW)
        .order_by(Ticket.id.desc())
        .limit(1)
    ).first()


def tell_of_storm(message: Message, *, at: datetime) -> None:
    """Tell the ticket's team with the first mail that joins in a storm, and write it down; later ones are silent."""
    ticket, before = message.ticket, (Message.id != message.id, Message.from_index == message.from_index)
    storm = select(Message.id).where(*before, Message.joined_by == JoinedBy.STORM, Message.at > at - CALM)
    if db.session.scalar(storm.limit(1)) is not None:
        return
    record("mail.storm", f"ticket:{ticket.id}", actor="desk", at=at, message_id=message.id)
    data = {"ticket": ticket.reference, "path": f"/tickets/{ticket.reference}"}
    tell(_watchers(ticket), key=f"storm:{message.id}", kind=Kind.STORM, subject=f"ticket:{ticket.id}", data=data, at=at)


def _watchers(ticket: Ticket) -> list[int]:
    """The team of the ticket; who sees everything when it has none."""
    agents = active_agents()
    team = [agent.id for agent in agents if ticket.team_id is not None and agent.team_id == ticket.team_id]
    return team or [agent.id for agent in agents if agent.role in WATCH]


def _nth_ticket_at(contact: Contact) -> datetime | None:
    return db.session.scalar(
        select(Ticket.opened_at)
        .where(Ticket.contact_id == contact.id)
        .order_by(Ticket.id.desc())
        .offset(MOST_TICKETS - 1)
        .limit(1)
    )


def _nth_message_at(contact: Contact) -> datetime | None:
    return db.session.scalar(
        select(Message.at)
        .where(Message.from_index == contact.email_index)
        .order_by(Message.id.desc())
        .offset(MOST_MESSAGES - 1)
        .limit(1)
    )
