"""The people of a ticket, and one of their values in full: for a reason, and written down before it is read."""

from datetime import datetime

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk.accounts.commands.revealing import look_again, note_refusal, reveal
from desk.accounts.errors import ReasonTooShort, TooManyReveals
from desk.accounts.forms import RevealForm
from desk.accounts.login import current_agent
from desk.accounts.queries import open_grant
from desk.core.db import transaction
from desk.core.errors import DeskError
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.tickets.access import ticket_for_agent
from desk.tickets.people import Veiled, clear_value, people_of, values_known_of, veiled


def show_people(reference: str) -> ResponseReturnValue:
    """Everybody this ticket is about; beside the conversation without the requester, who stands there already."""
    ticket = ticket_for_agent(current_agent(), reference)
    people = people_of(ticket)
    if wants_fragment():
        others = [one for one in people if one.subject != f"contact:{ticket.contact_id}"]
        return render_template("accounts/_people.html", reference=ticket.reference, people=others)
    return render_template("accounts/people.html", reference=ticket.reference, people=people)


def show_reveal(reference: str) -> ResponseReturnValue:
    """The value in full while a leave lasts, masked otherwise; `ask` puts the question for the reason."""
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="contact.reveal")
    reference = ticket.reference
    asked = veiled(ticket, request.args.get("subject", ""), request.args.get("field", ""))
    grant = open_grant(agent.id, asked.subject, asked.field, now=utcnow())
    if grant is None:
        return _masked(reference, asked, RevealForm(formdata=None), asking="ask" in request.args)
    with transaction():
        look_again(grant, actor=agent.actor, ticket=reference, at=utcnow())
    return _open(reference, asked, clear_value(ticket, asked.subject, asked.field), grant.ends_at)


def create_reveal(reference: str) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="contact.reveal")
    reference = ticket.reference
    asked = veiled(ticket, request.form.get("subject", ""), request.form.get("field", ""))
    known, form = values_known_of(ticket, asked.subject), RevealForm()
    if not form.validate_on_submit():
        return _masked(reference, asked, form, asking=True, status=422)
    try:
        with transaction():
            grant = reveal(
                agent, asked.subject, asked.field, reason=form.said(), known=known, ticket=reference, at=utcnow()
            )
    except ReasonTooShort as problem:
        return _refused(reference, asked, form, problem)
    except TooManyReveals as problem:
        with transaction():
            note_refusal(agent, asked.subject, asked.field, ticket=reference, at=utcnow())
        return _refused(reference, asked, form, problem)
    return _open(reference, asked, clear_value(ticket, asked.subject, asked.field), grant.ends_at)


def _refused(reference: str, asked: Veiled, form: RevealForm, problem: DeskError) -> Response:
    form.reason.errors = [problem.text]
    return _masked(reference, asked, form, asking=True, status=problem.status)


def _masked(reference: str, asked: Veiled, form: RevealForm, *, asking: bool, status: int = 200) -> Response:
    template = "accounts/_reveal.html" if wants_fragment() else "accounts/reveal.html"
    asking = asking or not wants_fragment()  # a page of its own is there to ask
    return make_response(
        render_template(template, reference=reference, asked=asked, form=form, asking=asking, value=None), status
    )


def _open(reference: str, asked: Veiled, value: str, ends_at: datetime) -> Response:
    """The value, and when it goes: a page without script loads itself anew then, and finds the mask."""
    context = {"reference": reference, "asked": asked, "value": value, "ends_at": ends_at}
    if wants_fragment():
        return make_response(render_template("accounts/_reveal.html", **context))
    response = make_response(render_template("accounts/reveal.html", **context))
    again = url_for("tickets.reveal", reference=reference, subject=asked.subject, field=asked.field)
    seconds = max(int((ends_at - utcnow()).total_seconds()), 0) + 1
    response.headers["Refresh"] = f"{seconds}; url={again}"
    response.headers["Cache-Control"] = "no-store"
    return response
