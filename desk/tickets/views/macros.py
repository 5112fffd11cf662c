from datetime import datetime

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent
from desk.core.errors import Faulty, NotFound
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.tickets.access import ticket_for_agent
from desk.tickets.bench import reader_language, ticket_page
from desk.tickets.canned.composing import Filled
from desk.tickets.canned.preview import Draft, Preview
from desk.tickets.commands.canned import preview_macro as preview_of
from desk.tickets.forms import ReplyForm, filled_in
from desk.tickets.pages.ticket import MacroGroup, TicketPage
from desk.tickets.views.ticket import picker, ticket_pane

LONGEST_SEARCH = 100
KEPT = ("status_after", "until", "until_in", "next_update", "next_update_in")


def macro_list(reference: str) -> ResponseReturnValue:
    """The canned replies that a search finds."""
    page = ticket_page(current_agent(), ticket_for_agent(current_agent(), reference, to="ticket.reply"))
    return render_template(
        "tickets/_macro_select.html", macro_groups=picker(page, _search()), chosen="", find=_search()
    )


def macro_preview(reference: str) -> ResponseReturnValue:
    """The canned reply with this ticket's own values, ready in the editor; nothing is sent.

    Words to search for that do not fit the one that was chosen are a search: the list anew.
    """
    key, find = request.args.get("key", "").replace("\0", ""), _search()
    page, preview = _previewed(reference, key, filled_in(request.args))
    groups = picker(page, find)
    if find and key not in {one.value for group in groups for one in group.replies}:
        return _form(page, ReplyForm(formdata=None, seen=str(page.version)), None, groups)
    form = ReplyForm(formdata=None, seen=str(page.version), body=preview.text)
    return _form(page, form, preview, picker(page))


def fill_macro(reference: str) -> ResponseReturnValue:
    """The text in the editor with the values that were filled in by hand; what was written stays."""
    sent = ReplyForm()
    draft = sent.draft(request.form, _promised(sent))
    page, preview = _previewed(reference, sent.macro_key(), filled_in(request.form), draft)
    form = ReplyForm(formdata=None, seen=str(sent.seen_id()), body=preview.text)
    for name in KEPT:
        if sent[name].data:
            form[name].data = sent[name].data
    return _form(page, form, preview, picker(page), keep_status=True)


def _promised(form: ReplyForm) -> datetime | None:
    """The next update that is set beside the text; one that cannot be read is refused when the text is sent."""
    try:
        return form.instant("next_update", zone=current_agent().time_zone, now=utcnow())
    except Faulty:
        return None


def _previewed(reference: str, key: str, filled: Filled, draft: Draft | None = None) -> tuple[TicketPage, Preview]:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to="ticket.reply")
    page = ticket_page(agent, ticket)
    language = reader_language(ticket, agent)
    preview = preview_of(key, ticket, agent=agent, language=language, now=utcnow(), filled=filled, draft=draft)
    if preview is None:
        raise NotFound
    return page, preview


def _form(
    page: TicketPage, form: ReplyForm, preview: Preview | None, groups: list[MacroGroup], *, keep_status: bool = False
) -> Response:
    form.keep_choice(request.values, page.recipients)
    if preview is not None:
        form.macro.data, form.snapshot.data = preview.macro_key, preview.snapshot
        form.show_instant("next_update", preview.promised, current_agent().time_zone)
        if preview.after_status and not keep_status:
            form.status_after.data = preview.after_status
    if wants_fragment():
        return make_response(
            render_template(
                "tickets/_reply_form.html",
                ticket=page,
                form=form,
                macro_preview=preview,
                macro_groups=groups,
                find=_search(),
            )
        )
    return ticket_pane(page, form=form, macro_preview=preview, macro_groups=groups, find=_search())


def _search() -> str:
    return request.args.get("find", "").replace("\0", "").strip()[:LONGEST_SEARCH]
