"""The bell: what an agent was told."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from desk.accounts.login import current_agent
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.notifications.bell import bell_page
from desk.notifications.commands import mark_read

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
