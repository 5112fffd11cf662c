"""What somebody who writes on a ticket is to it. Having its address is not enough to be heard as the customer."""

from datetime import datetime
from enum import StrEnum

from desk.accounts.models import Contact
from desk.accounts.queries import active_agents
from desk.accounts.types import Role
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.tickets.models import Message, Ticket
from desk.tickets.participants import takes_part

WATCH = (Role.SUPERVISOR, Role.ADMINISTRATOR)


class Standing(StrEnum):
    """PARTICIPANT asked or wrote here before, or was written to; COLLEAGUE is of the same company; else STRANGER."""

    PARTICIPANT = "participant"
    COLLEAGUE = "colleague"
    STRANGER = "stranger"


def standing(ticket: Ticket, contact: Contact, *, automatic: bool) -> Standing:
    """A machine of the same company is no colleague: it speaks for nobody."""
    if takes_part(ticket, contact.email):
        return Standing.PARTICIPANT
    if not automatic and contact.customer_id is not None and contact.customer_id == ticket.customer_id:
        return Standing.COLLEAGUE
    return Standing.STRANGER


def tell_of_stranger(message: Message, *, at: datetime) -> None:
    """Who works on the ticket hears of it, once a day for each stranger: its clocks do not ring for them."""
    ticket = message.ticket
    data = {"ticket": ticket.reference, "path": f"/tickets/{ticket.reference}"}
    key = f"stranger:{ticket.id}:{message.from_index[:16]}:{at:%Y%m%d}"
    tell(hearers(ticket), key=key, kind=Kind.STRANGER, subject=f"ticket:{ticket.id}", data=data, at=at)


def hearers(ticket: Ticket) -> list[int]:
    """Whoever has the ticket, else its team, else who sees everything."""
    agents = active_agents()
    own = [agent.id for agent in agents if agent.id == ticket.assignee_id]
    return own or watchers(ticket)


def watchers(ticket: Ticket) -> list[int]:
    """The team of the ticket; who sees everything when it has none."""
    agents = active_agents()
    team = [agent.id for agent in agents if ticket.team_id is not None and agent.team_id == ticket.team_id]
    return team or [agent.id for agent in agents if agent.role in WATCH]
