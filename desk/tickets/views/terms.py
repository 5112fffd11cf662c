from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from desk.accounts.login import current_agent
from desk.core.db import transaction
from desk.core.errors import Invalid
from desk.core.times import utcnow
from desk.tickets.access import ticket_for_agent
from desk.tickets.commands import state
from desk.tickets.types import Priority, TicketType
from desk.tickets.views.steps import handed_on


def classify(reference: str) -> ResponseReturnValue:
    """What the ticket is about, how urgent it is and whose it is: one form, one press."""
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="ticket.classify")
    kind, priority, team = (request.form.get(name, "") for name in ("type", "priority", "team"))
    if kind not in set(TicketType) or priority not in set(Priority):
        raise Invalid(_l("Unknown type or priority."))
    if team and not (team.isascii() and team.isdigit() and len(team) < 10):
        raise Invalid(_l("There is no such team."))
    with transaction():
        now = utcnow()
        state.classify(ticket, type=TicketType(kind), priority=Priority(priority), by=agent, at=now)
        state.hand_over(ticket, int(team) if team else None, by=agent, at=now)
    return handed_on(reference)
