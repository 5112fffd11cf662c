"""Incidents: what one touches, gathered under one parent ticket, told to all, and closed."""

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import lazy_gettext as _l

from desk.accounts.login import require
from desk.core.db import transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.freight.incidents import (
    incident_for,
    incidents,
    parent_of,
    port_code,
    shipments_of,
    suggestions,
    touched_by,
    value_of,
)
from desk.freight.views.exceptions import refusals, say_told, ticked
from desk.shipments.commands.incidents import KINDS, NewIncident, cases_of_incident
from desk.shipments.labels import MODE
from desk.shipments.phrases import stage_name
from desk.shipments.types import Stage
from desk.tickets.commands.freight_incidents import begin_incident, end_incident, tell_of_incident
from desk.tickets.commands.freight_telling import letters_for

WORK = "incident.work"
KIND = {"VESSEL": _l("Vessel or voyage"), "PORT": _l("Port")}


def show_all() -> ResponseReturnValue:
    """The incidents there are, and what a vessel or port would touch."""
    return _search(request.args.get("kind", ""), request.args.get("value", ""))


def _search(kind: str, value: str, *, problem: str = "", status: int = 200) -> ResponseReturnValue:
    agent, kind, value = require(WORK), kind if kind in KINDS else KINDS[0], value.replace("\0", "")[:80]
    page = render_template(
        "freight/incidents.html", incidents=incidents(agent), kinds=KIND, kind=kind, value=value, problem=problem,
        found=touched_by(agent, kind, value), vessels=suggestions(), labels=_labels(),
        typed={name: request.form.get(name, "") for name in ("title", "reason")},
    )  # fmt: skip
    return make_response(page, status)


def create() -> ResponseReturnValue:
    agent, form = require(WORK), request.form
    kind, value = form.get("kind", ""), form.get("value", "").replace("\0", "")
    named = port_code(value) if kind == "PORT" else value
    new = NewIncident(kind, named, _entry("title"), _entry("reason"))
    try:
        with transaction():
            incident = begin_incident(new, ticked("shipment"), by=agent, at=utcnow())
            number = incident.id
    except Faulty as problem:
        return _search(kind, value, problem=str(problem.text), status=422)
    return redirect(url_for("freight.incident", incident_id=number), 303)


def show(incident_id: int) -> ResponseReturnValue:
    agent = require(WORK)
    incident = incident_for(agent, incident_id)
    rows = shipments_of(agent, incident)
    return render_template(
        "freight/incident.html",
        incident=incident,
        rows=rows,
        parent=parent_of(incident),
        kinds=KIND,
        labels=_labels(),
        value=value_of(agent, incident),
    )


def act(incident_id: int) -> ResponseReturnValue:
    """Tell all customers, after a look at the letters, or close it all."""
    require(WORK)
    match request.form.get("do", ""):
        case "preview":
            return _preview(incident_id)
        case "tell":
            return _tell(incident_id)
        case "close":
            return _close(incident_id)
        case _:
            raise Faulty("do", _l("Choose what to do."))


def _preview(incident_id: int) -> ResponseReturnValue:
    agent = require(WORK)
    incident = incident_for(agent, incident_id)
    letters, refused = letters_for(cases_of_incident(incident.id), by=agent, at=utcnow())
    return render_template(
        "freight/exception_letters.html", letters=letters, refused=refusals(refused), ids=[], query={}, name="case",
        action=url_for("freight.act_on_incident", incident_id=incident_id), do="tell",
    )  # fmt: skip


def _tell(incident_id: int) -> ResponseReturnValue:
    agent = require(WORK)
    with transaction():
        domain = current_app.config["DESK"].mail_domain
        told = tell_of_incident(incident_for(agent, incident_id), by=agent, at=utcnow(), mail_domain=domain)
    say_told(told.letters, refusals(told.refused))
    return redirect(url_for("freight.incident", incident_id=incident_id), 303)


def _close(incident_id: int) -> ResponseReturnValue:
    agent = require(WORK)
    with transaction():
        ended = end_incident(incident_for(agent, incident_id), by=agent, at=utcnow())
    flash(ngettext("Closed, with %(num)s ticket.", "Closed, with %(num)s tickets.", ended))
    return redirect(url_for("freight.incident", incident_id=incident_id), 303)


def _entry(name: str) -> str:
    return request.form.get(name, "").replace("\0", "")


def _labels() -> dict[str, object]:
    language = str(get_locale())
    return {"modes": MODE, "stages": {one.value: stage_name(one, language) for one in Stage}}
