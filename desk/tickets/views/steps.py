from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import current_agent
from desk.core.db import transaction
from desk.core.errors import NotFound
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.tickets.access import ticket_for_agent
from desk.tickets.commands import steps
from desk.tickets.views.ticket import changed

LONGEST_TYPED = 1_000  # what is longer than may be kept is refused by the command, with its reason


def finish(reference: str, step_id: int) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="flow.work")
    with transaction():
        steps.finish_step(ticket, step_id, outcome=_typed("outcome"), by=agent, at=utcnow())
    return handed_on(reference)


def send_back(reference: str, step_id: int) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="flow.work")
    to = request.form.get("to", "")
    position = int(to) if to.isascii() and to.isdigit() and len(to) < 4 else 0
    with transaction():
        steps.send_back(ticket, step_id, to=position, reason=_typed("reason"), by=agent, at=utcnow())
    return handed_on(reference)


def skip(reference: str) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="flow.skip")
    with transaction():
        steps.skip_steps(ticket, reason=_typed("reason"), by=agent, at=utcnow())
    return changed(reference)


def handed_on(reference: str) -> ResponseReturnValue:
    """The ticket's pane anew; back to the queue for who does not see it any more, since another team has it now."""
    try:
        return changed(reference) if wants_fragment() else _still_seen(reference)
    except NotFound:
        flash(_("%(ticket)s is with another team now.", ticket=reference))
    if wants_fragment():
        return Response(status=200, headers={"HX-Redirect": url_for("tickets.queue")})
    return redirect(url_for("tickets.queue"), 303)


def _still_seen(reference: str) -> ResponseReturnValue:
    ticket_for_agent(current_agent(), reference)
    return changed(reference)


def _typed(name: str) -> str:
    return request.form.get(name, "").replace("\0", "")[:LONGEST_TYPED]
