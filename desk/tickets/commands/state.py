from datetime import datetime

from flask_babel import lazy_gettext as _l

from desk.accounts.models import Agent, Team
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Invalid
from desk.tickets.commands.changes import lock, touch
from desk.tickets.commands.promises import keep_promises, retargeted, status_is
from desk.tickets.models import Ticket
from desk.tickets.types import LIVE, Priority, TicketStatus, TicketType


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
    keep_promises(ticket, [status_is(ticket, at)], at=at)
    record("ticket.status_changed", f"ticket:{ticket.id}", actor=by.actor, at=at, before=before, after=status)


def wake(ticket: Ticket, *, at: datetime) -> None:
    """The ticket has waited as long as its promise lets it: it is ours again. Its log knows already."""
    lock(ticket)
    if ticket.status in LIVE and ticket.status != TicketStatus.OPEN:
        ticket.status = TicketStatus.OPEN
        touch(ticket, at)
        record("ticket.woken", f"ticket:{ticket.id}", actor="desk", at=at)


def classify(ticket: Ticket, *, type: TicketType, priority: Priority, by: Agent, at: datetime) -> None:
    """Say what the ticket is about and how urgent it is; the promise that this makes counts from its old start."""
    lock(ticket)
    before = (ticket.type, ticket.priority)
    if before == (type, priority):
        return
    ticket.type, ticket.priority = type, priority
    touch(ticket, at)
    keep_promises(ticket, [retargeted(ticket, at)], at=at)
    record(
        "ticket.classified", f"ticket:{ticket.id}", actor=by.actor, at=at, before=list(before), after=[type, priority]
    )


def hand_over(ticket: Ticket, team_id: int | None, *, by: Agent, at: datetime) -> None:
    """Give the ticket to another team, or to everybody with None; whoever does not belong to it lets go of it."""
    team = db.session.get(Team, team_id) if team_id is not None else None
    if team_id is not None and team is None:
        raise Invalid(_l("There is no such team."))
    lock(ticket)
    if ticket.team_id == team_id:
        return
    ticket.team_id = team_id
    if ticket.assignee is not None and team_id is not None and ticket.assignee.team_id != team_id:
        ticket.assignee, ticket.assignee_id = None, None
    touch(ticket, at)
    record("ticket.handed_over", f"ticket:{ticket.id}", actor=by.actor, at=at, team=team_id)
