"""What happens when a promise is about to be missed, or is: who hears of it, once each."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from desk.audit.commands import record
from desk.core.db import db
from desk.notifications.webhooks import Happened, announce_all
from desk.sla.commands.levels import Reached, claim_levels
from desk.sla.commands.promise import settle_again
from desk.sla.queries import tickets_with_levels
from desk.tickets.access import AROUND
from desk.tickets.commands.changes import remember_locked, ring_pages
from desk.tickets.commands.ladder_actions import carry_out, event_of
from desk.tickets.commands.promises import place
from desk.tickets.commands.state import wake
from desk.tickets.models import Ticket


def escalate_due(level_ids: Sequence[int], *, now: datetime) -> int:
    """Claim the levels that are due on the tickets of these, and do what each asks for; how many were ours.

    The tickets are locked before their levels, as every command does: else a reply and we would wait for each other. A
    ticket that somebody writes to at this moment is left for the next look.
    """
    tickets = _locked(tickets_with_levels(level_ids))
    reached = claim_levels(list(tickets), now=now)
    _settle({one.ticket_id: tickets[one.ticket_id] for one in reached}, reached, now)
    for one in reached:
        subject = f"ticket:{one.ticket_id}"
        record(event_of(one), subject, actor="desk", at=now, metric=one.metric, level=one.level)
    announce_all([_news(one, tickets[one.ticket_id], now) for one in reached if not one.wake])
    carry_out(tickets, [(one, one.action) for one in reached], now=now)
    if reached:
        ring_pages()
    return len(reached)


def _news(reached: Reached, ticket: Ticket, now: datetime) -> Happened:
    event = "sla.warning" if reached.warning else "sla.breached"
    said = {"ticket": ticket.reference, "metric": reached.metric, "level": reached.level,
            "due": reached.due_at.isoformat() if reached.due_at else None, "at": reached.at.isoformat()}  # fmt: skip
    return Happened(event, said, ticket.customer_id, now)


def _locked(ticket_ids: Sequence[int]) -> dict[int, Ticket]:
    """In one order for everybody who locks more than one."""
    query = select(Ticket).options(*AROUND).where(Ticket.id.in_(ticket_ids)).order_by(Ticket.id)
    query = query.with_for_update(of=Ticket, skip_locked=True).execution_options(populate_existing=True)
    tickets = {ticket.id: ticket for ticket in db.session.scalars(query).unique()}
    remember_locked(tickets)
    return tickets


def _settle(tickets: Mapping[int, Ticket], reached: Sequence[Reached], now: datetime) -> None:
    """A breach is dated when it was due, never when somebody noticed; a pause that lasted too long is over."""
    for one in reached:
        if one.wake:
            wake(tickets[one.ticket_id], at=now)
    standings = settle_again(list(tickets), now=now)
    for ticket_id, standing in standings.items():
        place(tickets[ticket_id], standing)
