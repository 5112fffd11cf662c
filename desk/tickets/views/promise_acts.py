import re
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from desk.accounts.login import require
from desk.core.db import transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.tickets.commands import watching
from desk.tickets.commands.watching import Outcome
from desk.tickets.moment_fields import instant_of
from desk.tickets.types import Priority
from desk.tickets.views.promises import wall_query

MOST = 200
TICKED = re.compile(r"([0-9]{1,15})-([a-z]{1,10})", re.ASCII)
LENGTHS = {"15": timedelta(minutes=15), "60": timedelta(hours=1)}


def assign() -> ResponseReturnValue:
    """Give tickets to somebody else without leaving the page; the sieve stays in its URL."""
    agent, ids, wanted = require("promise.watch"), _ticked(), request.form.get("assignee", "")
    if wanted != "none" and not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        raise Faulty("assignee", _l("Choose who gets the tickets."))
    with transaction():
        number = None if wanted == "none" else int(wanted)
        outcome = watching.reassign(ids, number, by=agent, at=utcnow())
    return _back(outcome, lambda n: ngettext("%(num)s ticket reassigned.", "%(num)s tickets reassigned.", n))


def snooze() -> ResponseReturnValue:
    """Keep promises off the wall for a while."""
    agent, ids, now = require("promise.watch"), _ticked(), utcnow()
    until = _until(request.form.get("for", ""), now, agent.time_zone)
    with transaction():
        outcome = watching.snooze(ids, until, by=agent, at=now)
    return _back(outcome, lambda n: ngettext("%(num)s promise snoozed.", "%(num)s promises snoozed.", n))


def wake() -> ResponseReturnValue:
    """Put snoozed promises back."""
    agent, ids = require("promise.watch"), _ticked()
    with transaction():
        outcome = watching.wake(ids, by=agent, at=utcnow())
    return _back(outcome, lambda n: ngettext("%(num)s promise is back.", "%(num)s promises are back.", n))


def raise_priority() -> ResponseReturnValue:
    """Make tickets one step more urgent."""
    agent, ids = require("promise.watch"), _ticked()
    with transaction():
        outcome = watching.raise_priority(ids, by=agent, at=utcnow())
    return _back(outcome, lambda n: ngettext("%(num)s ticket raised.", "%(num)s tickets raised.", n))


def _ticked() -> dict[int, str]:
    """The promises of the form, with the priorities that their tickets had on the page."""
    found = [TICKED.fullmatch(text) for text in request.form.getlist("timer")]
    if not found:
        raise Faulty("timer", _l("Tick the promises first."))
    if len(found) > MOST:
        raise Faulty("timer", _l("At most 200 at once."))
    ticked = {int(one[1]): one[2] for one in found if one}
    if len([one for one in found if one]) < len(found) or not set(ticked.values()) <= set(Priority):
        raise Faulty("timer", _l("Open the page again: what was ticked cannot be read."))
    return ticked


def _until(how: str, now: datetime, zone: str) -> datetime | None:
    """When snoozing ends; None means when the next working day begins."""
    if how == "opening":
        return None
    if how in LENGTHS:
        return now.replace(microsecond=0) + LENGTHS[how]
    if how != "time":
        raise Faulty("for", _l("Choose how long to snooze."))
    until = instant_of(request.form, "until", zone=zone, now=now)
    if until is None:
        raise Faulty("until", _l("Snooze until: enter date and time."))
    return until


def _back(outcome: Outcome, said: Callable[[int], str]) -> ResponseReturnValue:
    """To the wall as it was, with what was done and, by name, what was not."""
    if outcome.done:
        flash(said(outcome.done))
    if outcome.refused or outcome.gone:
        flash(_("Not done: %(what)s.", what="; ".join(_refusals(outcome))), "error")
    return redirect(url_for("tickets.promises", **wall_query()), 303)


def _refusals(outcome: Outcome) -> list[str]:
    said = [f"{', '.join(references)} ({why})" for why, references in outcome.refused.items()]
    if outcome.gone:
        said.append(ngettext("%(num)s is not there any more", "%(num)s are not there any more", outcome.gone))
    return said
