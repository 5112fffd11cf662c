"""The only ways to load a ticket for somebody: fetch and permission in one call, hidden and missing are the same."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import joinedload

from desk.accounts.models import Agent, Contact
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.db import db
from desk.core.errors import NotAllowed, NotFound
from desk.sla.models import SlaTimer
from desk.tickets.family import of_family
from desk.tickets.models import Attachment, Message, Ticket
from desk.tickets.numbers import id_of

# Whoever opens a ticket looks at these at once: one statement instead of four.
AROUND = (
    joinedload(Ticket.contact).joinedload(Contact.customer),
    joinedload(Ticket.customer),
    joinedload(Ticket.assignee),
)


def visible_to(agent: Agent) -> ColumnElement[bool]:
    """The condition that every list, search, count and export of tickets carries."""
    return true() if sees_all(agent) else of_team(agent.id, agent.team_id)


def sees_all(agent: Agent) -> bool:
    return allows(Role(agent.role), "ticket.view_all")


def of_team(agent_id: Any, team_id: Any) -> ColumnElement[bool]:
    """What somebody of one team sees: tickets of no team, of theirs, and their own. Takes parameters too.

    Written so that no index fits: a list is read in its order and filtered, never gathered by team and sorted.
    """
    return or_(func.coalesce(Ticket.team_id, 0).in_([0, func.coalesce(team_id, 0)]), Ticket.assignee_id == agent_id)


def ticket_for_agent(agent: Agent, reference: str, *, to: str = "ticket.view") -> Ticket:
    """The ticket of this reference. Raises NotFound, and NotAllowed when seeing is all that the role may do."""
    ticket_id = id_of(reference)
    if ticket_id is None:
        raise NotFound
    ticket = db.session.scalars(
        select(Ticket).options(*AROUND).where(Ticket.id == ticket_id, visible_to(agent))
    ).one_or_none()
    if ticket is None:
        raise NotFound
    if not allows(Role(agent.role), to):
        raise NotAllowed
    return ticket


def promises_for_agent(agent: Agent, timer_ids: Collection[int], *, to: str) -> Sequence[SlaTimer]:
    """Those of these promises whose tickets the agent may see, read anew. Raises NotAllowed."""
    if not (allows(Role(agent.role), "promise.watch") and allows(Role(agent.role), to)):
        raise NotAllowed
    return db.session.scalars(
        select(SlaTimer)
        .join(Ticket, Ticket.id == SlaTimer.ticket_id)
        .where(SlaTimer.id.in_(timer_ids), visible_to(agent))
        .order_by(SlaTimer.ticket_id, SlaTimer.id)
        .execution_options(populate_existing=True)
    ).all()


def message_in(ticket: Ticket, message_id: int) -> Message:
    """A message of this ticket, or of one that went on in it. Raises NotFound."""
    found = db.session.scalars(
        select(Message).where(Message.id == message_id, of_family(ticket, Message.ticket_id))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def attachment_in(ticket: Ticket, attachment_id: int) -> Attachment:
    """A file of this ticket, or of one that went on in it. Raises NotFound."""
    found = db.session.scalars(
        select(Attachment)
        .join(Message, Message.id == Attachment.message_id)
        .where(Attachment.id == attachment_id, of_family(ticket, Message.ticket_id))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found
