from datetime import datetime

from flask_babel import lazy_gettext as _l

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Invalid
from desk.tickets.commands.changes import lock, touch
from desk.tickets.models import Ticket
from desk.tickets.types import TicketStatus


def assign(ticket: Ticket, assignee_id: int | None, *, by: Agent, at: datetime) -> None:
    """Give the ticket to an active agent, or to nobody with None. Raises Invalid for anybody else."""
    assignee = db.session.get(Agent, assignee_id) if assignee_id is not None else None
    if assignee_id is not None and (assignee is None or not assignee.active):
        raise Invalid(_l("This agent does not work here any more."))
    lock(ticket)
    if ticket.assignee_id == assignee_id:
        return
    ticket.assignee, ticket.assignee_id = assignee, assignee_id
    touch(ticket, at)
    record("ticket.assigned", f"ticket:{ticket.id}", actor=by.actor, at=at, assignee=assignee_id)


def set_status(ticket: Ticket, status: TicketStatus, *, by: Agent, at: datetime) -> None:
    """Say who owes the next step. Solving or closing means that no answer is owed."""
    lock(ticket)
    if ticket.status == status:
        return
    before, ticket.status = ticket.status, status
    if status in (TicketStatus.SOLVED, TicketStatus.CLOSED):
        ticket.needs_answer = False
    touch(ticket, at)
    record("ticket.status_changed", f"ticket:{ticket.id}", actor=by.actor, at=at, before=before, after=status)
