from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import current_agent, require
from desk.admin.views.pages import MANAGE, actor
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.sla.health import health
from desk.tickets.access import ticket_for_agent
from desk.tickets.verifying import bring_in_line


def show_engine() -> ResponseReturnValue:
    require(MANAGE)
    now = utcnow()
    return render_template("admin/engine.html", health=health(now), now=now, instant=_instant)


def repair(reference: str) -> ResponseReturnValue:
    """Write the rows of one ticket's promises anew, as its log says."""
    who, ticket = actor(), ticket_for_agent(current_agent(), reference)
    with transaction():
        found = bring_in_line(ticket, actor=who, at=utcnow())
    flash(_("%(ticket)s is in line with its log again.", ticket=ticket.reference) if found else _("Nothing to change."))
    return redirect(url_for("admin.engine"), 303)


def _instant(told: object) -> datetime | None:
    """What a difference says, where it is an instant."""
    try:
        return datetime.fromisoformat(told) if isinstance(told, str) and "T" in told else None
    except ValueError:
        return None
