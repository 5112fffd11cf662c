from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent, require
from desk.core.web import wants_fragment
from desk.tickets.commands.changes import TICKETS
from desk.tickets.queries import queue_revision
from desk.tickets.queue import queue_page


def number(name: str, otherwise: int) -> int:
    """A small whole number of the query string, else `otherwise`."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 10 else otherwise


def queue_context(otherwise: str = "mine") -> dict[str, object]:
    """The queue beside whatever is open: the tab that the URL asks for, else `otherwise`."""
    agent = current_agent()
    page = queue_page(
        agent,
        tab=request.args.get("tab", otherwise),
        query=request.args.get("q", ""),
        before=request.args.get("before", ""),
        after=request.args.get("after", ""),
    )
    return {"queue": page, "queue_revision": page.revision}


def show_queue() -> ResponseReturnValue:
    require("ticket.view")
    context = queue_context()
    template = "tickets/_queue.html" if wants_fragment() else "tickets/workbench.html"
    return render_template(template, ticket=None, current=None, **context)


def live_queue() -> ResponseReturnValue:
    """The queue again when any ticket changed since `rev`, else 204."""
    require("ticket.view")
    if number("rev", -1) == queue_revision(TICKETS):
        return Response(status=204)
    return render_template("tickets/_queue.html", current=request.args.get("current"), **queue_context())
