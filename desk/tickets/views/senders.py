"""What an agent says about somebody who wrote on a ticket."""

from flask import request
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent
from desk.core.db import transaction
from desk.core.errors import Invalid
from desk.core.times import utcnow
from desk.tickets.access import message_in, ticket_for_agent
from desk.tickets.commands.strangers import accept_sender, give_own_ticket, name_requester
from desk.tickets.views.ticket import changed

ACTS = {"part": accept_sender, "own": give_own_ticket}
LONGEST = 300


def judge_sender(reference: str, message_id: int) -> ResponseReturnValue:
    """They take part, or what they wrote becomes a ticket of its own."""
    ticket = ticket_for_agent(current_agent(), reference, to="ticket.merge")
    act = ACTS.get(request.form.get("as", ""))
    if act is None:
        raise Invalid
    message = message_in(ticket, message_id)
    with transaction():
        act(ticket, message, by=current_agent(), at=utcnow())
    return changed(reference)


def name_requester_of(reference: str) -> ResponseReturnValue:
    """Who asks on a ticket that has no requester."""
    ticket = ticket_for_agent(current_agent(), reference, to="contact.edit")
    email, name = (request.form.get(field, "").replace("\0", "")[:LONGEST] for field in ("email", "name"))
    with transaction():
        name_requester(ticket, email, name, by=current_agent(), at=utcnow())
    return changed(reference)
