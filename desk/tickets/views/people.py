from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent
from desk.core.db import transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.tickets.access import ticket_for_agent
from desk.tickets.bench import ticket_page
from desk.tickets.commands.people import NotKnown, add_person, add_with_key, remove_person
from desk.tickets.forms import ReplyForm
from desk.tickets.views.ticket import ticket_pane

LONGEST_ADDRESS = 254


def change(reference: str) -> ResponseReturnValue:
    """Somebody gets copies from now on, or none: the list of recipients anew, the text is not touched."""
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="ticket.reply")
    said, now = request.form, utcnow()
    problem: Faulty | None = None
    try:
        with transaction():
            if said.get("remove"):
                remove_person(ticket, said["remove"], by=agent, at=now)
            elif said.get("add"):
                add_with_key(ticket, said["add"], by=agent, at=now)
            else:
                add_person(ticket, _typed(), by=agent, at=now, sure=bool(said.get("sure")))
    except Faulty as found:
        problem = found
    return _recipients(reference, problem)


def _typed() -> str:
    return request.form.get("person", "").replace("\0", "").strip()[: LONGEST_ADDRESS + 1]


def _recipients(reference: str, problem: Faulty | None) -> ResponseReturnValue:
    agent = current_agent()
    page = ticket_page(agent, ticket_for_agent(agent, reference))
    form = ReplyForm(formdata=None, seen=str(page.version))
    form.keep_choice(request.form, page.recipients)
    said: dict[str, Any] = {
        "person_problem": problem.text if problem else "",
        "person": _typed() if problem else "",
        "person_unknown": isinstance(problem, NotKnown),
    }
    status = 422 if problem else 200
    if wants_fragment():
        return make_response(render_template("tickets/_recipients.html", ticket=page, form=form, **said), status)
    if problem:
        return ticket_pane(page, status=status, form=form, **said)
    return redirect(url_for("tickets.show", reference=reference), 303)
