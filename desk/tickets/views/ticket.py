from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.db import transaction
from desk.core.errors import Conflict, Invalid
from desk.core.files import get
from desk.core.security import download, framed
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.tickets.access import attachment_in, message_in, ticket_for_agent
from desk.tickets.bench import reader_language, ticket_page
from desk.tickets.commands import state
from desk.tickets.commands.canned import complete
from desk.tickets.commands.opening import NewFile
from desk.tickets.commands.reply import post_note, post_reply
from desk.tickets.forms import NoteForm, ReplyForm
from desk.tickets.pages import TicketPage
from desk.tickets.queries import macro_source
from desk.tickets.types import TicketStatus
from desk.tickets.views.queue import number, queue_context


def show(reference: str) -> ResponseReturnValue:
    ticket = ticket_for_agent(current_agent(), reference)
    return ticket_pane(ticket_page(current_agent(), ticket))


def ticket_pane(
    page: TicketPage,
    *,
    status: int = 200,
    form: ReplyForm | None = None,
    note_form: NoteForm | None = None,
    **context: object,
) -> Response:
    """The bench with this ticket open, or only its pane when htmx asks."""
    context |= {
        "ticket": page,
        "current": page.reference,
        "form": form or ReplyForm(formdata=None, seen=str(page.version)),
        "note_form": note_form or NoteForm(formdata=None),
        "compose": request.args.get("compose", "reply"),
    }
    if wants_fragment():
        return make_response(render_template("tickets/_ticket.html", **context), status)
    return make_response(render_template("tickets/workbench.html", **context, **queue_context("all")), status)


def live(reference: str) -> ResponseReturnValue:
    """What is new in the conversation since revision `rev`, else 204; what is being typed is not touched."""
    ticket = ticket_for_agent(current_agent(), reference)
    if number("rev", -1) == ticket.revision:
        return Response(status=204)
    return render_template("tickets/_live.html", ticket=ticket_page(current_agent(), ticket))


def create_reply(reference: str) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="ticket.reply")
    form = ReplyForm()
    if not form.validate_on_submit():
        return ticket_pane(ticket_page(agent, ticket), status=422, form=form)
    language = reader_language(ticket, agent)
    ready = complete(form.text(), ticket, agent=agent, language=language, now=utcnow())
    if ready.missing:
        return ticket_pane(ticket_page(agent, ticket), status=422, form=form, macro_preview=ready)
    try:
        with transaction():
            post_reply(
                ticket,
                author=agent,
                body=ready.text,
                at=utcnow(),
                mail_domain=current_app.config["DESK"].mail_domain,
                seen=form.seen_id(),
                status_after=_status_after(form),
                files=_files(form),
                macro_key=form.macro_key() if macro_source(form.macro_key(), language) else "",
            )
    except Conflict as problem:
        page = ticket_page(agent, ticket)
        form.seen.data = str(page.version)
        form.body.errors = [problem.text]
        return ticket_pane(page, status=409, form=form)
    return _changed(reference)


def _status_after(form: ReplyForm) -> TicketStatus:
    """The status that was chosen, by somebody who may choose one; an answer waits for the customer otherwise."""
    if allows(Role(current_agent().role), "ticket.status"):
        return TicketStatus(form.status_after.data)
    return TicketStatus.WAITING_CUSTOMER


def _files(form: ReplyForm) -> list[NewFile]:
    return [NewFile(one.filename, one.mimetype, one.read()) for one in form.files.data or [] if one.filename]


def create_note(reference: str) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="ticket.note")
    form = NoteForm()
    if not form.validate_on_submit():
        return ticket_pane(ticket_page(agent, ticket), status=422, note_form=form, compose="note")
    with transaction():
        post_note(ticket, author=agent, body=form.text(), at=utcnow())
    return _changed(reference)


def assign(reference: str) -> ResponseReturnValue:
    ticket = ticket_for_agent(current_agent(), reference, to="ticket.assign")
    wanted = request.form.get("assignee", "")
    if wanted and not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        raise Invalid
    with transaction():
        state.assign(ticket, int(wanted) if wanted else None, by=current_agent(), at=utcnow())
    return _changed(reference)


def set_status(reference: str) -> ResponseReturnValue:
    ticket = ticket_for_agent(current_agent(), reference, to="ticket.status")
    wanted = request.form.get("status", "")
    if wanted not in set(TicketStatus):
        raise Invalid
    with transaction():
        state.set_status(ticket, TicketStatus(wanted), by=current_agent(), at=utcnow())
    return _changed(reference)


def _changed(reference: str) -> ResponseReturnValue:
    """The action worked: the ticket's pane anew, or back to its page for a plain form."""
    if wants_fragment():
        agent = current_agent()
        return ticket_pane(ticket_page(agent, ticket_for_agent(agent, reference)))
    return redirect(url_for("tickets.show", reference=reference), 303)


def attachment(reference: str, attachment_id: int) -> ResponseReturnValue:
    file = attachment_in(ticket_for_agent(current_agent(), reference), attachment_id)
    return download(get(file.digest), file.name)


def message_html(reference: str, message_id: int) -> ResponseReturnValue:
    """The sender's own layout, sanitised when it came in, for the sandboxed frame."""
    return framed(message_in(ticket_for_agent(current_agent(), reference), message_id).html)
