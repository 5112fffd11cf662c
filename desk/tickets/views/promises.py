from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import current_agent, require
from desk.core.db import transaction
from desk.core.errors import Invalid
from desk.core.times import utcnow
from desk.tickets.access import ticket_for_agent
from desk.tickets.commands import state
from desk.tickets.commands.changes import TICKETS
from desk.tickets.promise_wall import Sieve, promise_wall
from desk.tickets.queries import queue_revision
from desk.tickets.views.queue import number

TURN_S = 60  # however quiet the desk is, a promise moves from one list to the next


def show_promises() -> ResponseReturnValue:
    """What is missed and what is due next, for who answers for it."""
    return render_template("tickets/promises.html", **_context())


def live_promises() -> ResponseReturnValue:
    """The lists again when any ticket changed since `rev` or a minute is over, else 204."""
    require("promise.watch")
    if number("rev", -1) == queue_revision(TICKETS) and number("turn", -1) == _turn():
        return Response(status=204)
    return render_template("tickets/_promises.html", **_context())


def assign(reference: str) -> ResponseReturnValue:
    """Give a ticket to somebody else without leaving the page; the sieve stays in its URL."""
    require("promise.watch")
    ticket = ticket_for_agent(current_agent(), reference, to="ticket.assign")
    wanted = request.form.get("assignee", "")
    if wanted and not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        raise Invalid
    with transaction():
        state.assign(ticket, int(wanted) if wanted else None, by=current_agent(), at=utcnow())
    owner = ticket.assignee.name if ticket.assignee else _("Nobody")
    flash(_("%(ticket)s is now with: %(name)s.", ticket=reference, name=owner))
    return redirect(url_for("tickets.promises", **_sieve().as_query()), 303)


def _context() -> dict[str, object]:
    agent = require("promise.watch")
    revision = queue_revision(TICKETS)  # before the lists: what changes meanwhile is asked for again
    wall = promise_wall(agent, _sieve(), now=utcnow())
    return {"wall": wall, "revision": revision, "turn": _turn(), "query": wall.sieve.as_query()}


def _sieve() -> Sieve:
    return Sieve(
        team=number("team", 0) or None, agent=number("agent", 0) or None, metric=request.args.get("metric", "")
    )


def _turn() -> int:
    return int(utcnow().timestamp()) // TURN_S
