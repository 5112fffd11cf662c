from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent
from desk.core.db import transaction
from desk.core.errors import Conflict, Faulty, Invalid
from desk.core.files import get
from desk.core.security import download, framed
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.tickets.access import attachment_in, message_in, ticket_for_agent
from desk.tickets.bench import reader_language, ticket_page
from desk.tickets.call_form import CallForm
from desk.tickets.canned.refusing import NoLongerTrue, NotReady, SnapshotGone, ValuesChanged
from desk.tickets.canned.shelf import macro_groups, shelf
from desk.tickets.commands import state
from desk.tickets.commands.holding import PressedBefore
from desk.tickets.commands.reply import post_note
from desk.tickets.forms import NoteForm, ReplyForm
from desk.tickets.layout import asks_elsewhere, laid_out
from desk.tickets.moment_fields import instant_of
from desk.tickets.pages.ticket import MacroGroup, TicketPage
from desk.tickets.queries import attachments_of
from desk.tickets.restoring import restored
from desk.tickets.sending import answer_with
from desk.tickets.types import TicketStatus
from desk.tickets.views.queue import number, queue_context

LONGEST_REASON = 500


def show(reference: str) -> ResponseReturnValue:
    ticket = ticket_for_agent(current_agent(), reference)
    page = ticket_page(current_agent(), ticket)
    return ticket_pane(page, **(restored(ticket, page, page.refused.id) if page.refused else {}))


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
        "call_form": context.get("call_form") or CallForm(formdata=None),
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
        page = ticket_page(agent, ticket)
        form.keep_choice(request.form, page.recipients)
        return ticket_pane(page, status=422, form=form)
    language = reader_language(ticket, agent)  # before the transaction, which reads the ticket anew
    try:
        with transaction():
            answer_with(ticket, form, language)
    except (NotReady, Faulty, Conflict) as problem:
        return _not_sent(ticket_page(agent, ticket), form, problem)
    return _answered(reference)


def _answered(reference: str) -> ResponseReturnValue:
    """Only what an answer changes, since it is what agents do all day."""
    if not wants_fragment():
        return changed(reference)
    page = ticket_page(current_agent(), ticket_for_agent(current_agent(), reference))
    form = ReplyForm(formdata=None, seen=str(page.version))
    return render_template("tickets/_answered.html", ticket=page, form=form, macro_groups=picker(page))


def _not_sent(page: TicketPage, form: ReplyForm, problem: NotReady | Faulty | Conflict) -> Response:
    """The form again with every word that was typed, and what stands in the way."""
    form.keep_choice(request.form, page.recipients)
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
    if isinstance(problem, PressedBefore):
        form.press.data = form.press.default()
    form.body.errors = [problem.text]
    return ticket_pane(page, status=409, form=form)


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


def message_layout(reference: str, message_id: int) -> ResponseReturnValue:
    """The frame for the sender's own layout, and that pictures were kept out if there are any."""
    message = message_in(ticket_for_agent(current_agent(), reference), message_id)
    url = url_for("tickets.message_html", reference=reference, message_id=message.id)
    elsewhere = asks_elsewhere(message.html)
    return render_template("tickets/_laid_out.html", url=url, elsewhere=elsewhere, frame=f"layout-{message.id}")


def message_html(reference: str, message_id: int) -> ResponseReturnValue:
    """The sender's own layout, sanitised when it came in, for the sandboxed frame."""
    message = message_in(ticket_for_agent(current_agent(), reference), message_id)
    pictures = request.args.get("pictures") == "1"
    return framed(laid_out(message.html, attachments_of([message.id]), pictures=pictures), pictures=pictures)
