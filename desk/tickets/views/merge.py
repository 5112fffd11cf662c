"""Two tickets made one, one made two, and the first taken back."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from desk.accounts.login import current_agent
from desk.core.db import transaction
from desk.core.errors import Conflict, DeskError, Faulty, Invalid, NotFound
from desk.core.times import utcnow
from desk.tickets.access import ticket_for_agent
from desk.tickets.commands.merge import merge, unmerge
from desk.tickets.commands.split import Part, split
from desk.tickets.merging import choice_of, merge_choices, preview_merge
from desk.tickets.numbers import reference_of
from desk.tickets.splitting import split_page

RIGHT = "ticket.merge"
LONGEST_QUERY = 100
MOST_CHOSEN = 1000


def merge_form(reference: str) -> ResponseReturnValue:
    """The tickets that this one could go on in; with `into`, what that would do."""
    return _page(reference, request.args.get("into", ""))


def create_merge(reference: str) -> ResponseReturnValue:
    agent, wanted = current_agent(), request.form.get("into", "")
    ticket = ticket_for_agent(agent, reference, to=RIGHT)
    try:
        into = ticket_for_agent(agent, wanted.replace("\0", ""), to=RIGHT)
        with transaction():
            merge(ticket, into, by=agent, at=utcnow())
    except NotFound:
        return _page(reference, wanted, status=422)
    except (Invalid, Conflict) as problem:
        return _page(reference, wanted, status=problem.status, problem=problem)
    flash(_("%(ticket)s goes on here. For 24 hours that can be undone.", ticket=ticket.reference), "ok")
    return redirect(url_for("tickets.show", reference=into.reference, tab="all"), 303)


def undo_merge(reference: str) -> ResponseReturnValue:
    """Take the merge of this ticket into another back, for who sees both."""
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to=RIGHT)
    if ticket.merged_into_id is not None:
        ticket_for_agent(agent, reference_of(ticket.merged_into_id), to=RIGHT)
    with transaction():
        unmerge(ticket, by=agent, at=utcnow())
    flash(_("The merge is undone: both tickets stand as before."), "ok")
    return redirect(url_for("tickets.show", reference=ticket.reference, tab="all"), 303)


def _page(reference: str, wanted: str, *, status: int = 200, problem: DeskError | None = None) -> Response:
    """The search, and the preview of what was chosen; what cannot be seen is as little there as a wrong number."""
    agent, now = current_agent(), utcnow()
    ticket = ticket_for_agent(agent, reference, to=RIGHT)
    query = request.args.get("q", "").replace("\0", "")[:LONGEST_QUERY]
    preview, trouble = None, str(problem.text) if problem else ""
    if wanted:
        try:
            preview = preview_merge(ticket, ticket_for_agent(agent, wanted.replace("\0", "")), now=now)
        except NotFound:
            trouble = str(_l("There is no such ticket, or you may not see it."))
    page = render_template(
        "tickets/merge.html",
        ticket=choice_of(ticket),
        went_on=ticket.merged_into_id is not None,
        choices=merge_choices(agent, ticket, query),
        query=query,
        preview=preview,
        trouble=trouble,
    )
    return make_response(page, status)


def split_form(reference: str) -> ResponseReturnValue:
    ticket = ticket_for_agent(current_agent(), reference, to=RIGHT)
    return _split_page(reference, chosen=_numbers(request.args.getlist("message")), subject=ticket.subject)


def create_split(reference: str) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to=RIGHT)
    part = Part(
        _numbers(request.form.getlist("message")),
        _numbers(request.form.getlist("shipment")),
        " ".join(request.form.get("subject", "").replace("\0", "").split()),
    )
    try:
        with transaction():
            new = split(ticket, part, by=agent, at=utcnow())
    except (Invalid, Conflict) as problem:
        return _split_page(
            reference, chosen=part.message_ids, subject=part.subject, shipments=part.shipment_ids, problem=problem
        )
    flash(_("%(ticket)s was opened with what you chose.", ticket=new.reference), "ok")
    return redirect(url_for("tickets.show", reference=new.reference, tab="all"), 303)


def _split_page(
    reference: str,
    *,
    chosen: frozenset[int],
    subject: str,
    shipments: frozenset[int] | None = None,
    problem: DeskError | None = None,
) -> Response:
    ticket = ticket_for_agent(current_agent(), reference, to=RIGHT)
    shown = split_page(ticket)
    page = render_template(
        "tickets/split.html",
        split=shown,
        chosen=chosen,
        subject=subject,
        bound={one for one, _number in shown.shipments} if shipments is None else shipments,
        went_on=ticket.merged_into_id is not None,
        trouble=str(problem.text) if problem else "",
        faulty=problem.entry if isinstance(problem, Faulty) else "",
    )
    return make_response(page, problem.status if problem else 200)


def _numbers(texts: list[str]) -> frozenset[int]:
    """The ids among what a form sent; what can be none is left out as if it had not been ticked."""
    return frozenset(int(one) for one in texts[:MOST_CHOSEN] if one.isascii() and one.isdigit() and len(one) < 19)
