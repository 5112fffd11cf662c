from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from desk.accounts.models import Agent, Team
from desk.accounts.types import Actor
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Invalid
from desk.flows.queries import running_step
from desk.notifications.webhooks import announce
from desk.tickets.commands.changes import lock, lock_live, touch
from desk.tickets.commands.owning import pass_to, team_has_it, team_lets_go
from desk.tickets.commands.promises import keep_promises, rechosen
from desk.tickets.commands.reply import post_note
from desk.tickets.commands.statuses import become, check_until
from desk.tickets.commands.steps import change_steps, require_no_step
from desk.tickets.labels import STATUS
from desk.tickets.models import Ticket
from desk.tickets.types import LIVE, Priority, TicketStatus, TicketType


def assign(ticket: Ticket, assignee_id: int | None, *, by: Actor, at: datetime) -> None:
    """Give the ticket to an active agent, or to nobody with None. Raises Invalid for anybody else."""
    assignee = db.session.get(Agent, assignee_id) if assignee_id is not None else None
    if assignee_id is not None and (assignee is None or not assignee.active):
        raise Invalid(_l("This agent does not work here any more."))
    lock_live(ticket)
    if ticket.assignee_id == assignee_id:
        return
    ticket.assignee, ticket.assignee_id = assignee, assignee_id
    touch(ticket, at)
    record("ticket.assigned", f"ticket:{ticket.id}", actor=by.actor, at=at, assignee=assignee_id)
    said = {"ticket": ticket.reference, "assignee_id": assignee_id, "team_id": ticket.team_id}
    announce("ticket.assigned", said, customer_id=ticket.customer_id, at=at)


def set_status(
    ticket: Ticket, status: TicketStatus, *, by: Agent, at: datetime, until: datetime | None = None, reason: str = ""
) -> None:
    """Say who owes the next step. Solving or closing means that no answer is owed.

    `until` is when a scheduled ticket goes on, and `reason` becomes a note. Raises Faulty for an instant that cannot
    be, and while a step is open that has to be done first.
    """
    lock_live(ticket)
    check_until(status, until, now=at)
    if ticket.status == status and ticket.resume_at == until:
        return
    if ticket.status in LIVE and status not in LIVE:
        require_no_step(ticket, "status")
    before, happenings = ticket.status, become(ticket, status, at=at, until=until)
    touch(ticket, at)
    keep_promises(ticket, happenings, at=at)
    said = {"until": until.isoformat()} if until else {}
    record("ticket.status_changed", f"ticket:{ticket.id}", actor=by.actor, at=at, before=before, after=status, **said)
    if reason.strip():
        post_note(ticket, author=by, body=f"{STATUS[status]}{gettext(':')} {reason.strip()}", at=at)


def wake(ticket: Ticket, *, at: datetime) -> None:
    """The ticket has waited as long as its promise lets it: it is ours again. Its log knows already."""
    lock(ticket)
    if ticket.status in LIVE and ticket.status != TicketStatus.OPEN:
        own = [one for one in become(ticket, TicketStatus.OPEN, at=at) if one.kind != "status"]
        touch(ticket, at)
        if own:
            keep_promises(ticket, own, at=at)
        record("ticket.woken", f"ticket:{ticket.id}", actor="desk", at=at)


def classify(ticket: Ticket, *, type: TicketType, priority: Priority, by: Actor, at: datetime) -> None:
    """Say what the ticket is about and how urgent it is; the promise that this makes counts from its old start."""
    lock_live(ticket)
    before = (ticket.type, ticket.priority)
    if before == (type, priority):
        return
    ticket.type, ticket.priority = type, priority
    touch(ticket, at)
    walked = change_steps(ticket, by=by, at=at) if type != before[0] else []
    if happenings := [*rechosen(ticket, at), *walked]:
        keep_promises(ticket, happenings, at=at)
    record(
        "ticket.classified", f"ticket:{ticket.id}", actor=by.actor, at=at, before=list(before), after=[type, priority]
    )


def hand_over(ticket: Ticket, team_id: int | None, *, by: Actor, at: datetime) -> None:
    """Give the ticket to another team, or to everybody with None; whoever does not belong to it lets go of it."""
    team = db.session.get(Team, team_id) if team_id is not None else None
    if team_id is not None and team is None:
        raise Invalid(_l("There is no such team."))
    lock_live(ticket)
    if ticket.team_id == team_id:
        return
    let_go = team_lets_go(ticket, at)
    pass_to(ticket, team_id)
    timed = ticket.status in LIVE and running_step(ticket.id) is None  # a step has a clock of its own
    touch(ticket, at)
    handed = [*let_go, *rechosen(ticket, at), *team_has_it(ticket, at)] if timed else rechosen(ticket, at)
    if handed:
        keep_promises(ticket, handed, at=at)
    record("ticket.handed_over", f"ticket:{ticket.id}", actor=by.actor, at=at, team=team_id)
