"""Which contact the visitor of a chat or the person of a messenger is."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from desk.accounts.login import current_agent
from desk.core.db import transaction
from desk.core.errors import Invalid, NotFound
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.tickets.access import ticket_for_agent
from desk.tickets.bench import ticket_page
from desk.tickets.commands.visitors import OfAnotherCustomer, say_who
from desk.tickets.views.ticket import changed, ticket_pane
from desk.tickets.visitors import is_visitor, knowns, people_found, person_meant

LONGEST = 254


class NobodyKnown(Invalid):
    text = _l("There is no contact with this address or number, or there are several.")


def find_people(reference: str) -> ResponseReturnValue:
    """Those whom an agent may say the visitor is."""
    ticket = _visited(reference)
    found = _found(ticket, _typed(request.args, "find"))
    if wants_fragment():
        return render_template("tickets/_visitor_found.html", ticket=ticket, **found)
    return ticket_pane(ticket_page(current_agent(), ticket), **found)


def name_person(reference: str) -> ResponseReturnValue:
    """Say which of them it is, by the id in the list or by a whole address or number."""
    agent, ticket = current_agent(), _visited(reference)
    who, words = _typed(request.form, "who"), _typed(request.form, "find")
    contact = person_meant(ticket, who, words)
    if contact is None:
        found = _found(ticket, words or who)
        return ticket_pane(ticket_page(agent, ticket), status=422, who_trouble=NobodyKnown.text, **found)
    try:
        with transaction():
            say_who(ticket, contact, by=agent, at=utcnow(), confirmed=request.form.get("confirm") == "1")
    except OfAnotherCustomer as problem:
        page = ticket_page(agent, ticket_for_agent(agent, reference))
        asked: dict[str, Any] = {"who_find": words, "found": knowns([contact]), "who_confirm": contact.id}
        return ticket_pane(page, status=409, who_trouble=problem.text, **asked)
    return changed(reference)


def _visited(reference: str) -> Any:
    ticket = ticket_for_agent(current_agent(), reference, to="contact.edit")
    if not is_visitor(ticket):
        raise NotFound
    return ticket


def _found(ticket: Any, words: str) -> dict[str, Any]:
    return {"who_find": words, "found": knowns(people_found(ticket, words))}


def _typed(entries: Any, name: str) -> str:
    return str(entries.get(name, "")).replace("\0", "").strip()[:LONGEST]
