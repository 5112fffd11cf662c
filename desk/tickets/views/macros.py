from flask import render_template, request
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent
from desk.core.errors import NotFound
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.tickets.access import ticket_for_agent
from desk.tickets.bench import reader_language, ticket_page
from desk.tickets.commands.canned import preview_macro as preview_of
from desk.tickets.forms import ReplyForm
from desk.tickets.views.ticket import ticket_pane


def macro_preview(reference: str) -> ResponseReturnValue:
    """The canned reply with this ticket's own values, ready in the editor; nothing is sent."""
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="ticket.reply")
    page = ticket_page(agent, ticket)
    preview = preview_of(
        request.args.get("key", "").replace("\0", ""),
        ticket,
        agent=agent,
        language=reader_language(ticket, agent),
        now=utcnow(),
    )
    if preview is None:
        raise NotFound
    form = ReplyForm(formdata=None, seen=str(page.version), macro=preview.macro_key, body=preview.text)
    if preview.after_status:
        form.status_after.data = preview.after_status
    if wants_fragment():
        return render_template("tickets/_reply_form.html", ticket=page, form=form, macro_preview=preview)
    return ticket_pane(page, form=form, macro_preview=preview)
