"""The bell: what an agent was told, and what they want to be told of."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import current_agent
from desk.core.db import transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.notifications.bell import bell_page
from desk.notifications.commands import mark_read
from desk.notifications.labels import CHANNEL, KIND
from desk.notifications.rules import clock_of, minute_of
from desk.notifications.settings import Wanted, save_wishes
from desk.notifications.wishes import MORNING, ways_of

bp = Blueprint("notifications", __name__)


@bp.get("/bell")
def bell() -> ResponseReturnValue:
    agent = current_agent()
    return render_template("notifications/bell.html", notices=bell_page(agent.id, agent.time_zone))


@bp.post("/bell/read")
def read() -> ResponseReturnValue:
    """All of it is seen."""
    with transaction():
        mark_read(current_agent().id, at=utcnow())
    return redirect(url_for("notifications.bell"), 303)


@bp.get("/me/notices")
def wishes() -> ResponseReturnValue:
    """What this agent is told of, by which way and when."""
    agent = current_agent()
    hours = (agent.quiet_from, agent.quiet_to, MORNING if agent.digest_at is None else agent.digest_at)
    return _wishes_page(ways_of(agent.id), [clock_of(one) for one in hours])


@bp.post("/me/notices")
def save() -> ResponseReturnValue:
    ways = {(kind, way) for kind in KIND for way in CHANNEL if way in request.form.getlist(kind)}
    hours = [request.form.get(name, "") for name in ("quiet_from", "quiet_to", "digest_at")]
    try:
        with transaction():
            save_wishes(current_agent(), Wanted(ways, *map(minute_of, hours)), at=utcnow())
    except Faulty as error:
        return _wishes_page(ways, hours, str(error.text)), error.status
    flash(_("Saved."), "ok")
    return redirect(url_for("notifications.wishes"), 303)


def _wishes_page(chosen: set[tuple[str, str]], hours: list[str], problem: str = "") -> str:
    return render_template(
        "notifications/wishes.html", kinds=KIND, channels=CHANNEL, chosen=chosen, hours=hours, problem=problem
    )
