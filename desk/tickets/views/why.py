"""Why a promise is due when it is, and what may be done about it: more time, a correction, no answer needed."""

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from desk.accounts.login import current_agent
from desk.core.db import transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.tickets.access import ticket_for_agent
from desk.tickets.commands import extensions
from desk.tickets.commands.corrections import void_breach
from desk.tickets.commands.waive import need_no_answer
from desk.tickets.extensions import timer_id_of
from desk.tickets.types import NoAnswer
from desk.tickets.views.ticket import changed
from desk.tickets.why.forms import CorrectionForm, DecisionForm, ExtensionForm, NoAnswerForm
from desk.tickets.why.page import why_page
from desk.tickets.why.traced import timer_of
from desk.tickets.why.words import line_words


def show_why(reference: str, timer_id: int) -> ResponseReturnValue:
    return _page(reference, timer_id)


def _page(
    reference: str,
    timer_id: int,
    *,
    status: int = 200,
    form: ExtensionForm | None = None,
    correction: CorrectionForm | None = None,
) -> Response:
    """The page, or only its lines for the dialog on the ticket."""
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference)
    page = why_page(ticket, timer_of(ticket, timer_id), now=utcnow())
    name = "tickets/_why_box.html" if wants_fragment() else "tickets/why.html"
    body = render_template(
        name,
        page=page,
        **line_words(),
        form=form or ExtensionForm(formdata=None, zone=agent.time_zone),
        correction=correction or CorrectionForm(formdata=None),
    )
    return make_response(body, status)


def create_extension(reference: str, timer_id: int) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="ticket.status")
    timer_of(ticket, timer_id)
    form = ExtensionForm(zone=agent.time_zone)
    if not form.validate_on_submit():
        return _page(reference, timer_id, status=422, form=form)
    try:
        with transaction():
            reason = form.reason.data or ""
            row = extensions.ask(ticket, timer_id, due=form.wanted(), reason=reason, by=agent, at=utcnow())
            granted = row.state == extensions.GRANTED
    except Faulty as problem:
        form.refuse(problem)
        return _page(reference, timer_id, status=422, form=form)
    flash(_("There is more time now.") if granted else _("Somebody else has to agree; they have been told."))
    return _back(reference, timer_id)


def show_extension(reference: str, extension_id: int) -> ResponseReturnValue:
    """Where a notice leads: the promise that more time is asked for."""
    ticket = ticket_for_agent(current_agent(), reference)
    return _back(reference, timer_id_of(extensions.extension_of(ticket, extension_id)))


def decide_extension(reference: str, extension_id: int) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="promise.extend")
    row, form = extensions.extension_of(ticket, extension_id), DecisionForm()
    seen = form.seen_due()
    if not form.validate_on_submit() or seen is None:
        raise Faulty("grant", _l("Open the page again and say whether you grant it."))
    grant = form.grant.data == "yes"
    with transaction():
        extensions.decide(row, ticket, grant=grant, seen=seen, by=agent, at=utcnow())
        granted, timer_id = row.state == extensions.GRANTED, timer_id_of(row)
    if grant and not granted:
        flash(_("The promise was over already, so the request was closed without more time."))
    else:
        flash(_("There is more time now.") if granted else _("The request was refused."))
    return _back(reference, timer_id)


def create_correction(reference: str, timer_id: int) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="promise.correct")
    timer_of(ticket, timer_id)
    form = CorrectionForm()
    if not form.validate_on_submit():
        return _page(reference, timer_id, status=422, correction=form)
    try:
        with transaction():
            void_breach(ticket, timer_id, reason=form.reason.data or "", by=agent, at=utcnow())
    except Faulty as problem:
        form.refuse(problem)
        return _page(reference, timer_id, status=422, correction=form)
    flash(_("The breach stays on record; reports do not count it any more."))
    return _back(reference, timer_id)


def create_no_answer(reference: str) -> ResponseReturnValue:
    """One key away from every thank-you."""
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="ticket.status")
    form = NoAnswerForm()
    if not form.validate_on_submit():
        raise Faulty("reason", _l("Choose why no answer is needed."))
    with transaction():
        need_no_answer(ticket, NoAnswer(form.reason.data), form.text.data or "", by=agent, at=utcnow())
    return changed(reference)


def _back(reference: str, timer_id: int) -> ResponseReturnValue:
    return redirect(url_for("tickets.why", reference=reference, timer_id=timer_id), 303)
