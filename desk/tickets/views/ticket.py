from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.db import transaction
from desk.core.errors import Conflict, Faulty, Invalid
from desk.core.files import get
from desk.core.security import download, framed
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.tickets.access import attachment_in, message_in, ticket_for_agent
from desk.tickets.bench import reader_language, ticket_page
from desk.tickets.commands import state
from desk.tickets.commands.macro_use import Letter, NoLongerTrue, NotReady, SnapshotGone, ValuesChanged, send_reply
from desk.tickets.commands.reply import post_note
from desk.tickets.forms import NoteForm, ReplyForm
from desk.tickets.macro_shelf import macro_groups, shelf
from desk.tickets.moment_fields import instant_of
from desk.tickets.pages import MacroGroup, TicketPage
from desk.tickets.types import TicketStatus
from desk.tickets.views.queue import number, queue_context

LONGEST_REASON = 500


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
        "macro_groups": context.get("macro_groups") or picker(page),
    }
    if wants_fragment():
        return make_response(render_template("tickets/_ticket.html", **context), status)
    return make_response(render_template("tickets/workbench.html", **context, **queue_context("all")), status)


def picker(page: TicketPage, find: str = "") -> list[MacroGroup]:
    """The canned replies to choose from; those that fit the customer's last message come first."""
    said = next((entry.text for entry in reversed(page.entries) if entry.kind == "in"), "")
    about = f"{page.subject}\n{said}"
    return macro_groups(shelf(), current_agent().locale, message=about, find=find) if page.can_reply else []


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
    language = reader_language(ticket, agent)  # before the transaction, which reads the ticket anew
    try:
        letter = _letter(form)
        with transaction():
            send_reply(ticket, letter, author=agent, language=language, at=utcnow())
    except (NotReady, Faulty, Conflict) as problem:
        return _not_sent(ticket_page(agent, ticket), form, problem)
    return _answered(reference)


def _letter(form: ReplyForm) -> Letter:
    """What is to be sent. Raises Faulty for a date or time that cannot be read."""
    zone, now, after = current_agent().time_zone, utcnow(), _status_after(form)
    promised = form.instant("next_update", zone=zone, now=now)
    form.show_instant("next_update", promised, zone)
    until = form.instant("until", zone=zone, now=now) if after is TicketStatus.SCHEDULED else None
    return Letter(
        form.draft(request.form, promised),
        mail_domain=current_app.config["DESK"].mail_domain,
        seen=form.seen_id(),
        status_after=after,
        until=until,
        files=form.new_files(),
        confirmed=str(form.confirm.data or ""),
    )


def _answered(reference: str) -> ResponseReturnValue:
    """Only what an answer changes, since it is what agents do all day."""
    if not wants_fragment():
        return changed(reference)
    page = ticket_page(current_agent(), ticket_for_agent(current_agent(), reference))
    form = ReplyForm(formdata=None, seen=str(page.version))
    return render_template("tickets/_answered.html", ticket=page, form=form, macro_groups=picker(page))


def _not_sent(page: TicketPage, form: ReplyForm, problem: NotReady | Faulty | Conflict) -> Response:
    """The form again with every word that was typed, and what stands in the way."""
    if isinstance(problem, Faulty):
        form.refuse(problem)
        return ticket_pane(page, status=422, form=form)
    if isinstance(problem, NotReady):
        return ticket_pane(page, status=422, form=form, macro_preview=problem.preview)
    if isinstance(problem, ValuesChanged):
        return ticket_pane(page, status=409, form=form, values_changed=problem)
    if isinstance(problem, SnapshotGone | NoLongerTrue):
        form.forget_macro()
    form.seen.data = str(page.version)
    form.body.errors = [problem.text]
    return ticket_pane(page, status=409, form=form)


def _status_after(form: ReplyForm) -> TicketStatus:
    """The status that was chosen, by somebody who may choose one; an answer waits for the customer otherwise."""
    if allows(Role(current_agent().role), "ticket.status"):
        return TicketStatus(form.status_after.data)
    return TicketStatus.WAITING_CUSTOMER


def create_note(reference: str) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="ticket.note")
    form = NoteForm()
    if not form.validate_on_submit():
        return ticket_pane(ticket_page(agent, ticket), status=422, note_form=form, compose="note")
    with transaction():
        post_note(ticket, author=agent, body=form.text(), at=utcnow())
    return changed(reference)


def assign(reference: str) -> ResponseReturnValue:
    ticket = ticket_for_agent(current_agent(), reference, to="ticket.assign")
    wanted = request.form.get("assignee", "")
    if wanted and not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        raise Invalid
    with transaction():
        state.assign(ticket, int(wanted) if wanted else None, by=current_agent(), at=utcnow())
    return changed(reference)


def set_status(reference: str) -> ResponseReturnValue:
    ticket = ticket_for_agent(current_agent(), reference, to="ticket.status")
    wanted = request.form.get("status", "")
    if wanted not in set(TicketStatus):
        raise Invalid
    agent, status, now = current_agent(), TicketStatus(wanted), utcnow()
    scheduled = status is TicketStatus.SCHEDULED
    until = instant_of(request.form, "until", zone=agent.time_zone, now=now) if scheduled else None
    reason = request.form.get("reason", "").replace("\0", "")[:LONGEST_REASON]
    with transaction():
        state.set_status(ticket, status, by=agent, at=now, until=until, reason=reason)
    return changed(reference)


def changed(reference: str) -> ResponseReturnValue:
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
