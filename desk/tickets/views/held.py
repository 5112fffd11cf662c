from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import current_agent
from desk.core.db import transaction
from desk.core.errors import Invalid
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.tickets.access import ticket_for_agent
from desk.tickets.bench import ticket_page
from desk.tickets.commands.holding import WINDOWS, set_window, settle_refused, undo_held
from desk.tickets.forms import LONGEST_REPLY
from desk.tickets.restoring import restored
from desk.tickets.views.ticket import changed, ticket_pane


def undo(reference: str, held_id: int) -> ResponseReturnValue:
    """Call an answer back: it stands in the editor again."""
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="ticket.reply")
    with transaction():
        undo_held(ticket, held_id, by=agent, at=utcnow())
    page = ticket_page(agent, ticket_for_agent(agent, reference))
    typed = request.form.get("body", "").replace("\0", "").replace("\r\n", "\n").strip()[:LONGEST_REPLY]
    return ticket_pane(page, **restored(ticket, page, held_id, typed))


def discard(reference: str) -> ResponseReturnValue:
    """What could not leave is not wanted any more."""
    ticket = ticket_for_agent(current_agent(), reference, to="ticket.reply")
    with transaction():
        settle_refused(ticket, by=current_agent())
    if not wants_fragment():
        return changed(reference)
    page = ticket_page(current_agent(), ticket_for_agent(current_agent(), reference))
    return ticket_pane(page, taken=True)


def show_window() -> ResponseReturnValue:
    """How long this agent's answers can be called back."""
    return render_template("tickets/sending.html", windows=WINDOWS)


def save_window() -> ResponseReturnValue:
    said = request.form.get("undo_s", "")
    if not (said.isascii() and said.isdigit() and len(said) < 4):
        raise Invalid
    with transaction():
        set_window(current_agent(), int(said), at=utcnow())
    flash(_("Saved."), "ok")
    return redirect(url_for("tickets.sending"), 303)
