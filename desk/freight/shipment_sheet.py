"""The page of a shipment with its forms: blank ones, and the one that comes back with what was refused."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, make_response, render_template
from flask_babel import get_locale

from desk.accounts.models import Agent
from desk.core.times import utcnow
from desk.freight.shipment_forms import (
    AppointmentForm,
    DocumentForm,
    EventForm,
    FreeTimeForm,
    PageForm,
    PromiseForm,
    RequestForm,
    moment_as_typed,
)
from desk.freight.shipment_page import ShipmentPage, shipment_page
from desk.shipments.labels import (
    CLASSIFIER,
    DOCUMENT,
    DOUBT,
    EVENT_STATE,
    FREE_TIME,
    FREE_TIME_ACT,
    FREE_TIME_UNIT,
    REQUEST_STATE,
    SOURCE,
)
from desk.shipments.models import Shipment

LABELS: dict[str, Mapping[str, Any]] = {
    "EVENT_STATES": EVENT_STATE, "CLASSIFIERS": CLASSIFIER, "DOUBTS": DOUBT, "FREE_TIMES": FREE_TIME,
    "FREE_TIME_UNITS": FREE_TIME_UNIT, "FREE_TIME_ACTS": FREE_TIME_ACT, "DOCUMENTS": DOCUMENT,
    "REQUEST_STATES": REQUEST_STATE, "SOURCES": SOURCE,
}  # fmt: skip


def sheet(
    agent: Agent, shipment: Shipment, *, status: int = 200, tab: str = "", name: str = "", form: PageForm | None = None
) -> Response:
    """The page; `form` is the one called `name` as it was typed, unfolded."""
    now = utcnow()
    page = shipment_page(agent, shipment, language=str(get_locale()), now=now)
    forms = blank_forms(page, shipment, now) | ({name: form} if form is not None else {})
    body = render_template(
        "freight/shipment.html", page=page, forms=forms, unfolded=name, tab=tab, zone_names=lambda: page.zones, **LABELS
    )
    return make_response(body, status)


def blank_forms(page: ShipmentPage, shipment: Shipment, now: datetime) -> dict[str, PageForm]:
    """Every form of the page, as it is before anybody types."""
    zone = {"zone": page.dest_zone}
    appointment = moment_as_typed(shipment.appointment_at, page.dest_zone)
    promise = moment_as_typed(shipment.promise_at, page.dest_zone)
    free = {"country": page.dest_country, "unit": "CD", **zone}
    forms: dict[str, PageForm] = {
        "event": EventForm(None, data=zone | {"local": moment_as_typed(now, page.dest_zone)},
                           language=str(get_locale())),
        "document": DocumentForm(None, data=zone),
        "request": RequestForm(None, data=zone | {"pauses_sla": True}),
        "free": FreeTimeForm(None, data=free, boxes=page.boxes),
        "appointment": AppointmentForm(None, data=zone | {"appointment": appointment}),
        "promise": PromiseForm(None, data=zone | {
            "promise": promise, "basis": shipment.promise_basis or "CONTRACT", "note": shipment.promise_note}),
    }  # fmt: skip
    return forms | {f"free-{one.id}": _free(page, one.typed, one.id) for one in page.standings}


def _free(page: ShipmentPage, typed: Mapping[str, Any], number: int) -> FreeTimeForm:
    return FreeTimeForm(None, data=typed, boxes=page.boxes, prefix=f"f{number}-")
