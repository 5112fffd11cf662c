"""The exception pool: what is wrong now, and what is done about one or many of them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from desk.accounts.login import require
from desk.core.db import transaction
from desk.core.errors import Faulty
from desk.core.security import download
from desk.core.times import utcnow
from desk.core.web import page_asked
from desk.core.xlsx import write_xlsx
from desk.freight.exceptions import all_rows, pool, sieve_of
from desk.freight.exceptions_shown import PoolRow
from desk.shipments.commands.exceptions import BY_HAND
from desk.shipments.exception_labels import EXCEPTION, RESOLUTION, SEVERITY
from desk.shipments.labels import MODE
from desk.shipments.phrases import stage_name
from desk.shipments.types import Mode, Stage
from desk.tickets.commands import freight_acts as acts
from desk.tickets.commands.freight_telling import letters_for, tell_customers

WORK = "exception.work"
COUNTED: dict[str, Callable[[int], str]] = {
    "take": lambda n: ngettext("%(num)s exception is yours.", "%(num)s exceptions are yours.", n),
    "release": lambda n: ngettext("%(num)s exception is nobody's.", "%(num)s exceptions are nobody's.", n),
    "acknowledge": lambda n: ngettext("%(num)s exception acknowledged.", "%(num)s exceptions acknowledged.", n),
    "resolve": lambda n: ngettext("%(num)s exception resolved.", "%(num)s exceptions resolved.", n),
    "ticket": lambda n: ngettext("%(num)s shipment has a ticket.", "%(num)s shipments have tickets.", n),
    "ask": lambda n: ngettext("%(num)s question asked.", "%(num)s questions asked.", n),
}


Deed = Callable[[Any, Any, datetime], int]  # cases, who, when: how many
DEEDS: dict[str, Deed] = {
    "take": lambda cases, by, at: acts.take_all(cases, by=by, at=at),
    "release": lambda cases, by, at: acts.let_go(cases, by=by, at=at),
    "acknowledge": lambda cases, by, at: acts.acknowledge_all(cases, by=by, at=at),
    "resolve": lambda cases, by, at: acts.resolve_all(cases, _entry("resolution"), _entry("reason"), by=by, at=at),
    "ticket": lambda cases, by, at: acts.open_tickets(cases, by=by, at=at),
    "ask": lambda cases, by, at: acts.ask_carriers(cases, _entry("question"), by=by, at=at),
}


def show() -> ResponseReturnValue:
    """The pool, or with ?tab=over what was in it."""
    agent, sieve = require(WORK), sieve_of(request.args)
    found = pool(agent, sieve, page=page_asked())
    return render_template(
        "freight/exceptions.html", pool=found, sieve=sieve, query=sieve.as_query(), labels=_labels(), now=utcnow()
    )


def export() -> ResponseReturnValue:
    """The same exceptions as a file, all of them."""
    rows = all_rows(require(WORK), sieve_of(request.args))
    heads = [
        _("Exception"), _("Severity"), _("Since (UTC)"), _("Details"), _("Shipment"), _("Number"), _("Mode"),
        _("Stage"), _("Customer"), _("Owner"), _("Ticket"), _("Threatens the promise"), _("Customer told (UTC)"),
        _("Resolved (UTC)"), _("Resolution"),
    ]  # fmt: skip
    return download(write_xlsx(_("Exceptions"), heads, [_exported(row) for row in rows]), "exceptions.xlsx")


def _exported(row: PoolRow) -> list[object]:
    stage = stage_name(Stage(row.stage), str(get_locale()), parcel=row.mode == Mode.COURIER)
    return [EXCEPTION.get(row.type, row.type), row.severity, row.opened_at, row.detail, row.number, row.title,
            MODE.get(row.mode, row.mode), stage, row.customer, row.owner, row.ticket,
            _("yes") if row.threatens else "", row.told_at, row.resolved_at,
            RESOLUTION.get(row.resolution, row.resolution)]  # fmt: skip


def act() -> ResponseReturnValue:
    """Do to the ticked exceptions what the button says; telling customers is looked at first."""
    agent, todo, ids = require(WORK), request.form.get("do", ""), ticked("case")
    if todo == "preview":
        return _preview(ids)
    if todo == "tell":
        return _tell(ids)
    if todo not in COUNTED:
        raise Faulty("do", _l("Choose what to do."))
    with transaction():
        done = DEEDS[todo](acts.picked(ids), agent, utcnow())
    flash(COUNTED[todo](done))
    return _back()


def _preview(ids: Sequence[int]) -> Response:
    """What would go out to whom: nothing is written."""
    agent, now = require(WORK), utcnow()
    letters, refused = letters_for(acts.looked_at(ids), by=agent, at=now)
    page = render_template(
        "freight/exception_letters.html", letters=letters, refused=refusals(refused), ids=ids,
        query=sieve_of(request.args).as_query(), action=url_for("freight.act_on_exceptions", **_query()),
        name="case", do="tell",
    )  # fmt: skip
    return make_response(page)


def _tell(ids: Sequence[int]) -> ResponseReturnValue:
    agent = require(WORK)
    with transaction():
        domain = current_app.config["DESK"].mail_domain
        told = tell_customers(acts.picked(ids), by=agent, at=utcnow(), mail_domain=domain)
    say_told(told.letters, refusals(told.refused))
    return _back()


def say_told(letters: int, refused: Sequence[str]) -> None:
    """What became of the letters, for the next page."""
    if letters:
        flash(ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", letters))
    if refused:
        flash(_("Not told: %(what)s.", what="; ".join(refused)), "error")


def refusals(refused: Mapping[object, Sequence[str]]) -> list[str]:
    """Shipments by why they are not told of."""
    return [f"{', '.join(dict.fromkeys(numbers))} ({why})" for why, numbers in refused.items()]


def ticked(name: str) -> list[int]:
    """The ids of the form. Raises Faulty for none and for what is none."""
    said = request.form.getlist(name)
    good = [int(text) for text in said if text.isascii() and text.isdigit() and len(text) < 10]
    if len(good) < len(said):
        raise Faulty(name, _l("Open the page again: what was ticked cannot be read."))
    return list(dict.fromkeys(good))


def _entry(name: str) -> str:
    return request.form.get(name, "").replace("\0", "")


def _query() -> dict[str, Any]:
    return sieve_of(request.args).as_query()


def _back() -> ResponseReturnValue:
    return redirect(url_for("freight.exceptions", **_query()), 303)


def _labels() -> dict[str, object]:
    language = str(get_locale())
    stages: dict[str, str] = {one.value: stage_name(one, language) for one in Stage}
    return {
        "types": EXCEPTION, "severities": SEVERITY, "modes": MODE, "stages": stages, "resolutions": RESOLUTION,
        "by_hand": {one: RESOLUTION[one] for one in BY_HAND},
    }  # fmt: skip
