"""One shipment: its page, and what an agent writes down on it."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from desk.accounts.login import current_agent, require
from desk.core.db import transaction
from desk.core.errors import Invalid, NotFound
from desk.core.files import get
from desk.core.security import download
from desk.core.times import utcnow
from desk.freight.access import shipment_for
from desk.freight.shipment_forms import (
    AppointmentForm,
    DocumentForm,
    EventForm,
    FreeTimeForm,
    PageForm,
    PromiseForm,
    RequestForm,
    clean,
)
from desk.freight.shipment_rows import boxes_of, document_of, free_time_of, request_of
from desk.freight.shipment_sheet import sheet
from desk.shipments.commands.appointments import set_appointment, set_promise
from desk.shipments.commands.documents import (
    add_document,
    answered_requests,
    reject_document,
    request_document,
    waive_request,
)
from desk.shipments.commands.free_time import save_free_time, stop_free_time
from desk.shipments.commands.manual import add_manual_event
from desk.shipments.labels import DOCUMENT
from desk.tickets.commands.freight_cases import document_arrived

TABS = ("all", "raw")


def shipment(shipment_id: int) -> ResponseReturnValue:
    """The page of one shipment."""
    tab = request.args.get("tab", "all")
    return sheet(current_agent(), shipment_for(current_agent(), shipment_id), tab=tab if tab in TABS else "all")


def add_event(shipment_id: int) -> ResponseReturnValue:
    """An event of which only we know."""
    form, agent = EventForm(language=str(get_locale())), require("shipment.edit")

    def save() -> object:
        add_manual_event(shipment_for(agent, shipment_id), form.draft(), by=agent.actor, at=utcnow())
        return _("The event is written down.")

    return _save(shipment_id, "event", form, save, "timeline")


def upload_document(shipment_id: int) -> ResponseReturnValue:
    """A paper, or the next version of one; what waited for it goes on."""
    form, agent = DocumentForm(), require("shipment.edit")

    def save() -> object:
        now = utcnow()
        row = add_document(shipment_for(agent, shipment_id), form.draft(), by=agent, at=now)
        for asked in answered_requests(row, at=now):
            document_arrived(shipment_id, str(DOCUMENT[row.type]), at=now, ticket_id=asked.ticket_id)
        return _("The document is kept as version %(version)s.", version=row.version)

    return _save(shipment_id, "document", form, save, "documents")


def document(shipment_id: int, document_id: int) -> ResponseReturnValue:
    """The file of one version."""
    found = document_of(shipment_for(current_agent(), shipment_id), document_id)
    return download(get(found.digest), found.name)


def ask_for_document(shipment_id: int) -> ResponseReturnValue:
    form, agent = RequestForm(), require("shipment.edit")

    def save() -> object:
        request_document(shipment_for(agent, shipment_id), form.draft(), by=agent, at=utcnow())
        return _("The document is asked for.")

    return _save(shipment_id, "request", form, save, "documents")


def end_request(shipment_id: int, request_id: int) -> ResponseReturnValue:
    """A request is waived, or what came in is not accepted."""
    agent, reason = require("shipment.edit"), clean(request.form.get("reason"))[:300]
    with transaction():
        one = shipment_for(agent, shipment_id)
        row = request_of(one, request_id)
        if request.form.get("act") == "reject":
            reject_document(one, row, reason, by=agent, at=utcnow())
        elif request.form.get("act") == "waive":
            waive_request(one, row, by=agent, at=utcnow())
        else:
            raise NotFound
    flash(_("Saved."))
    return _back(shipment_id, "documents")


def add_free_time(shipment_id: int) -> ResponseReturnValue:
    agent = require("shipment.edit")
    form = FreeTimeForm(boxes=_boxes(shipment_id))

    def save() -> object:
        save_free_time(shipment_for(agent, shipment_id), form.draft(), by=agent, at=utcnow())
        return _("The free time is written down.")

    return _save(shipment_id, "free", form, save, "free-time")


def change_free_time(shipment_id: int, free_time_id: int) -> ResponseReturnValue:
    """Free time is corrected, or stopped now by one press."""
    agent = require("shipment.edit")
    if request.form.get("act") == "stop":
        return _stop(shipment_id, free_time_id)
    form = FreeTimeForm(boxes=_boxes(shipment_id), prefix=f"f{free_time_id}-")

    def save() -> object:
        one = shipment_for(agent, shipment_id)
        save_free_time(one, form.draft(), row=free_time_of(one, free_time_id), by=agent, at=utcnow())
        return _("The free time is corrected.")

    free_time_of(shipment_for(agent, shipment_id), free_time_id)
    return _save(shipment_id, f"free-{free_time_id}", form, save, "free-time")


def change_appointment(shipment_id: int) -> ResponseReturnValue:
    form, agent = AppointmentForm(), require("shipment.edit")

    def save() -> object:
        set_appointment(shipment_for(agent, shipment_id), form.at(), by=agent, at=utcnow())
        return _("The appointment is written down.")

    return _save(shipment_id, "appointment", form, save, "deadlines")


def change_promise(shipment_id: int) -> ResponseReturnValue:
    form, agent = PromiseForm(), require("shipment.edit")

    def save() -> object:
        basis, note = form.basis.data, clean(form.note.data)
        set_promise(shipment_for(agent, shipment_id), form.at(), basis=basis, note=note, by=agent, at=utcnow())
        return _("The promise is written down.")

    return _save(shipment_id, "promise", form, save, "deadlines")


def _save(shipment_id: int, name: str, form: PageForm, save: Callable[[], object], part: str) -> ResponseReturnValue:
    """Check the form and do what it asks for; what is refused comes back at its entry with all that was typed."""
    shown = shipment_for(current_agent(), shipment_id)
    if form.validate_on_submit():
        try:
            with transaction():
                said = save()
        except Invalid as problem:
            form.refuse(problem)
        else:
            flash(str(said))
            return _back(shipment_id, part)
    return sheet(current_agent(), shown, status=422, name=name, form=form)


def _stop(shipment_id: int, free_time_id: int) -> ResponseReturnValue:
    agent, now = require("shipment.edit"), utcnow()
    with transaction():
        one = shipment_for(agent, shipment_id)
        stop_free_time(one, free_time_of(one, free_time_id), stopped_at=now, by=agent, at=now)
    flash(_("The clock is stopped."))
    return _back(shipment_id, "free-time")


def _boxes(shipment_id: int) -> list[tuple[str, str]]:
    return boxes_of(shipment_for(current_agent(), shipment_id))


def _back(shipment_id: int, part: str) -> ResponseReturnValue:
    return redirect(url_for("freight.shipment", shipment_id=shipment_id, _anchor=part), 303)
