from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.db import transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.tickets.access import ticket_for_agent
from desk.tickets.bench import ticket_page
from desk.tickets.call_form import CallForm
from desk.tickets.commands.calls import log_call
from desk.tickets.views.ticket import changed, ticket_pane


def create_call(reference: str) -> ResponseReturnValue:
    """A call that is over, written down with one press."""
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="ticket.reply")
    form = CallForm()
    waits = bool(form.waits.data) and allows(Role(agent.role), "ticket.status")
    try:
        form.check()
        with transaction():
            log_call(ticket, form.draft(), waits=waits, by=agent, at=utcnow())
    except Faulty as problem:
        form.refuse(problem)
        return ticket_pane(ticket_page(agent, ticket), status=422, call_form=form, compose="call")
    return changed(reference)
