from datetime import UTC, datetime
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.labels import TIER
from desk.accounts.login import require
from desk.core.errors import NotFound
from desk.core.times import utcnow
from desk.core.web import wants_fragment
from desk.sla.labels import METRIC
from desk.tickets.commands.changes import TICKETS
from desk.tickets.queries import queue_revision
from desk.tickets.views.queue import number
from desk.tickets.wall.counts import LONGEST_S
from desk.tickets.wall.page import REST_S, Choices, Look, choices, promise_wall
from desk.tickets.wall.rows import Place, place_of, promise_row
from desk.tickets.wall.sieve import SOON, sieve_of


def show_promises() -> ResponseReturnValue:
    """What is missed and what is due next, for who answers for it; `tv` is for a screen on the wall."""
    context, chosen = wall_context(), choices(sieve_of(request.args))
    if _big():
        return render_template("tickets/promises_tv.html", sieve_words=_words(chosen), **context)
    named = {"tiers": TIER.items(), "metrics": METRIC.items()}
    return render_template("tickets/promises.html", choices=chosen, **named, **context)


def live_promises() -> ResponseReturnValue:
    """The lists again when any ticket changed since `rev` or time moved something, else 204."""
    require("promise.watch")
    at, until, now = _second("at"), _second("until"), int(utcnow().timestamp())
    if at <= now < at + min(number("rest", REST_S), LONGEST_S):
        return Response(status=204)
    if at <= now <= min(until, at + LONGEST_S) and number("rev", -1) == queue_revision(TICKETS):
        return Response(status=204)
    context = wall_context(since=datetime.fromtimestamp(at, UTC) if at else None)
    lists = render_template("tickets/_promises_tv.html" if _big() else "tickets/_promises.html", **context)
    return lists.strip()  # each blank around it would stay in the page, and a page stays for days


def show_promise(timer_id: int) -> ResponseReturnValue:
    """What can be done about one promise without leaving the wall."""
    row = promise_row(require("promise.watch"), timer_id)
    if row is None:
        raise NotFound
    context = {"row": row, "choices": choices(sieve_of({})), "query": wall_query()}
    return render_template("tickets/_promise.html" if wants_fragment() else "tickets/promise.html", **context)


def wall_query() -> dict[str, Any]:
    """The query of a URL that leads to what is shown now."""
    named = {name: request.args.get(name, "") for name in ("before", "after")} if _place().way != "first" else {}
    named |= {"by": "customer"} if request.args.get("by") == "customer" else {}
    return sieve_of(request.args).as_query() | {name: value for name, value in named.items() if value}


def wall_context(since: datetime | None = None) -> dict[str, object]:
    """What the wall's templates need."""
    agent = require("promise.watch")
    revision = queue_revision(TICKETS)  # before the lists: what changes meanwhile is asked for again
    everyone = request.args.get("by") == "customer"
    sieve, look = sieve_of(request.args), Look(since, _place(), _big(), everyone)
    wall = promise_wall(agent, sieve, look, now=utcnow())
    return {
        "wall": wall,
        "revision": revision,
        "query": sieve.as_query(),
        "here": wall_query() | ({"tv": "1"} if _big() else {}),
        "everyone": everyone,
        "soon": SOON,
        "zone": agent.time_zone,
    }


def _words(chosen: Choices) -> list[str]:
    """What the sieve lets through, by name."""
    query = sieve_of(request.args).as_query()
    names = {
        "team": {"none": _("No team")} | {str(row.id): row.name for row in chosen.teams},
        "agent": {"none": _("Unassigned")} | {str(row.id): row.name for row in chosen.agents},
        "customer": {query.get("customer", ""): chosen.customer or _("Unknown sender")},
        "tier": TIER,
        "metric": METRIC,
    }
    return [str(named.get(query[name]) or query[name]) for name, named in names.items() if name in query]


def _place() -> Place:
    return place_of(request.args.get("before", ""), request.args.get("after", ""))


def _big() -> bool:
    return request.args.get("tv") == "1"


def _second(name: str) -> int:
    """Seconds since 1970, 0 for anything else."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 else 0
