"""What happens when a promise is about to be missed, or is: who hears of it, once each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from desk.accounts.models import Agent, Team
from desk.accounts.types import Role
from desk.audit.commands import record
from desk.core.db import db
from desk.notifications.commands import tell
from desk.notifications.types import Channel, Kind
from desk.sla.commands.levels import Reached, claim_levels
from desk.sla.queries import tickets_with_levels
from desk.tickets.commands.changes import lock, ring_pages
from desk.tickets.commands.promises import keep_promises
from desk.tickets.commands.state import wake
from desk.tickets.models import Ticket


def escalate_due(level_ids: Sequence[int], *, now: datetime) -> int:
    """Claim these levels and do what each one asks for; how many were ours.

    The tickets are locked before their levels, as every command does: else a reply and we would wait for each other.
    """
    _lock_all(tickets_with_levels(level_ids))
    reached = claim_levels(level_ids, now=now)
    for one in reached:
        escalate(one, now=now)
    return len(reached)


def _lock_all(ticket_ids: Sequence[int]) -> None:
    """In one order for everybody who locks more than one."""
    db.session.execute(select(Ticket.id).where(Ticket.id.in_(ticket_ids)).order_by(Ticket.id).with_for_update()).all()


def escalate(reached: Reached, *, now: datetime) -> None:
    """A level was reached: the assignee is warned; the lead of the team hears of a breach, by bell and by mail.

    A breach is dated when it was due, never when somebody noticed.
    """
    ticket = db.session.get_one(Ticket, reached.ticket_id)
    if reached.wake:
        wake(ticket, at=now)
    lock(ticket)
    keep_promises(ticket, [], at=now)
    record(_verb(reached), f"ticket:{ticket.id}", actor="desk", at=now, metric=reached.metric, level=reached.level)
    data = {
        "ticket": ticket.reference,
        "path": f"/tickets/{ticket.reference}",
        "metric": reached.metric,
        "level": reached.level,
        "due": reached.due_at.isoformat() if reached.due_at else "",
        "late_s": int(reached.late.total_seconds()),
    }
    for agent_ids, channels in _hear(reached, ticket):
        kind = Kind.WOKEN if reached.wake else Kind.WARNING if reached.warning else Kind.BREACH
        key = f"level:{reached.level_id}"
        tell(agent_ids, key=key, kind=kind, subject=f"ticket:{ticket.id}", data=data, at=now, channels=channels)
    ring_pages()


def _verb(reached: Reached) -> str:
    return "sla.woken" if reached.wake else "sla.warned" if reached.warning else "sla.breached"


def _hear(reached: Reached, ticket: Ticket) -> list[tuple[list[int], tuple[Channel, ...]]]:
    """Who hears of it and how. Without an assignee a warning is the lead's."""
    both, bell = (Channel.BELL, Channel.MAIL), (Channel.BELL,)
    mine = [ticket.assignee_id] if ticket.assignee_id and ticket.assignee and ticket.assignee.active else []
    if reached.wake or reached.warning:
        return [(mine or leads_of(ticket), both)]
    leads = leads_of(ticket)
    return [(leads, both), ([one for one in mine if one not in leads], bell)]


def leads_of(ticket: Ticket) -> list[int]:
    """Who answers for this ticket: the lead of its team, else every supervisor, else every administrator."""
    if ticket.team_id is not None:
        lead = db.session.scalar(
            select(Agent.id).join(Team, Team.lead_id == Agent.id).where(Team.id == ticket.team_id, Agent.active)
        )
        if lead is not None:
            return [lead]
    for role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
        found = db.session.scalars(select(Agent.id).where(Agent.role == role, Agent.active)).all()
        if found:
            return list(found)
    return []
