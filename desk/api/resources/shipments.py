"""Shipments: written by number, read, listed; their tracking events and exceptions."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from desk.accounts.masking import mask_name
from desk.api.access import cases_seen, customer_for, events_of, shipment_for, shipments_seen
from desk.api.cursors import Paged, page_of
from desk.api.problems import BadJson
from desk.api.route import Call, Reply
from desk.api.shapes.freight import Exception_, Shipment, TrackingEvent
from desk.api.values import shipment_values, texts_of
from desk.api.writing import written
from desk.core.db import db
from desk.core.errors import Conflict, DeskError, Faulty
from desk.shipments.commands.upsert import Became
from desk.shipments.draft_labels import WHY
from desk.shipments.drafts import Trouble, read_draft
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.models import Package, Reference
from desk.shipments.models import Shipment as ShipmentRow
from desk.shipments.models import TrackingEvent as EventRow
from desk.shipments.models_care import ExceptionCase
from desk.shipments.phrases import is_shown
from desk.shipments.queries import references_of
from desk.shipments.references.find import candidates
from desk.tickets.numbers import reference_of

MOST = 500  # shipments in one call


class TooMany(DeskError):
    status = 413


def get_shipment(call: Call) -> Shipment:
    found = shipment_for(call.who, call.path["number"])
    return Shipment.model_validate(shipment_values(found, references_of([found.id])[found.id]))


def list_shipments(call: Call) -> Paged[Shipment]:
    asked, rows = call.query, shipments_seen(call.who)
    if asked.customer is not None:
        rows = rows.where(ShipmentRow.customer_id == asked.customer)
    if asked.stage is not None:
        rows = rows.where(ShipmentRow.stage == asked.stage)
    if asked.reference is not None:
        named = select(Reference.shipment_id).where(Reference.value_norm.in_(candidates(asked.reference)))
        rows = rows.where((ShipmentRow.shipment_no == asked.reference) | ShipmentRow.id.in_(named))
    page = page_of(rows, asked, ShipmentRow.id)
    references = references_of([one.id for one in page.items])
    return page.shown(lambda one: Shipment.model_validate(shipment_values(one, references[one.id])))


def put_shipment(call: Call) -> Reply:
    """What is not said stays as it is, and the same again changes nothing."""
    number, said = call.path["number"], call.body
    if not isinstance(said, dict):
        raise BadJson(_("Send a JSON object."))
    result = _take(call, {"shipment_no": number, **said}, number)
    return Reply(result, result["status"])


def post_shipments(call: Call) -> Reply:
    """Each is taken or refused by itself; the answers stand in their order."""
    said = call.body
    many = said.get("shipments") if isinstance(said, dict) else said
    if not isinstance(many, list):
        raise BadJson(_('Send a list of shipments, or {"shipments": […]}.'))
    if len(many) > MOST:
        raise TooMany(_("At most %(most)s shipments in one call.", most=MOST))
    results = [_take(call, one) if isinstance(one, dict) else _wrong([("", _("Not an object."))]) for one in many]
    return Reply({"shipments": results}, 200 if all(one["status"] < 400 for one in results) else 207)


def list_events(call: Call) -> Paged[TrackingEvent]:
    rows = events_of(shipment_for(call.who, call.path["number"]))
    if not call.who.is_ours:
        rows = rows.where(EventRow.code.in_([code for code in EVENT_CODES if is_shown(code)]))
    page = page_of(rows, call.query, EventRow.id, newest_first=False)
    boxes = _boxes(page.items)
    return page.shown(lambda one: _event(call, one, boxes))


def list_exceptions(call: Call) -> Paged[Exception_]:
    asked, rows = call.query, cases_seen(call.who)
    if asked.state is not None:
        is_open = ExceptionCase.resolved_at.is_(None)
        rows = rows.where(is_open if asked.state == "open" else ~is_open)
    if asked.shipment is not None:
        rows = rows.where(ShipmentRow.shipment_no == asked.shipment)
    if asked.customer is not None:
        rows = rows.where(ShipmentRow.customer_id == asked.customer)
    page = page_of(rows, asked, ExceptionCase.id)
    numbers = _numbers(one.shipment_id for one in page.items)
    return page.shown(lambda one: _case(call, one, numbers))


def _take(call: Call, said: dict[str, Any], number: str | None = None) -> dict[str, Any]:
    """One shipment in a transaction of its own; `number` is the one of the address."""
    texts, unknown = texts_of(said)
    draft, troubles = read_draft(texts, zone="")
    if number is not None and draft.shipment_no != " ".join(number.split()):
        troubles.append(Trouble("shipment_no", "other"))
    wrong = [(name, _("There is no such field, or its value is none.")) for name in unknown]
    wrong += [(one.field, str(WHY[one.why])) for one in troubles]
    if wrong:
        return _wrong(wrong)
    try:
        owner = customer_for(call.who, said.get("customer"))
        done = written(owner, draft, actor=call.who.actor, at=call.now)
        status = 201 if done.became is Became.ADDED else 200
        return {"shipment_no": draft.shipment_no, "became": done.became.value, "status": status}
    except Faulty as problem:
        return _wrong([(problem.entry, str(problem.text))])
    except Conflict as problem:
        return {"error": {"code": "conflict", "text": str(problem.text)}, "status": problem.status}


def _wrong(fields: list[tuple[str, str]]) -> dict[str, Any]:
    found = [{"field": name, "text": text} for name, text in fields]
    text = _("Some fields cannot be taken as they are.")
    return {"error": {"code": "invalid", "text": text, "fields": found}, "status": 422}


def _event(call: Call, event: EventRow, boxes: dict[int, str]) -> TrackingEvent:
    signed = event.signed_by or ""
    if signed and call.who.sees_pii:
        call.shown.add(f"tracking_event:{event.id}")
    return TrackingEvent(
        id=event.id, code=event.code, classifier=event.classifier, at=event.event_at,
        local_time=event.event_local or None, location=event.location_code or event.unlocode or None,
        place=event.place_text or None, facility=event.facility or None, vessel=event.vessel or None,
        voyage=event.voyage or None, package=boxes.get(event.package_id or 0), source=event.source,
        received_at=event.received_at,
        signed_by=(signed if call.who.sees_pii else mask_name(signed)) or None,
        remark=event.remark or None if call.who.is_ours else None,
    )  # fmt: skip


def _boxes(events: Sequence[EventRow]) -> dict[int, str]:
    ids = {one.package_id for one in events if one.package_id is not None}
    rows = select(Package.id, Package.identifier).where(Package.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(rows)} if ids else {}


def _numbers(ids: Iterable[int]) -> dict[int, str]:
    rows = select(ShipmentRow.id, ShipmentRow.shipment_no).where(ShipmentRow.id.in_(set(ids)))
    return {row[0]: row[1] for row in db.session.execute(rows)}


def _case(call: Call, case: ExceptionCase, numbers: dict[int, str]) -> Exception_:
    ours = call.who.is_ours
    return Exception_(
        id=case.id, shipment=numbers[case.shipment_id], type=case.type, severity=case.severity if ours else None,
        opened_at=case.opened_at, resolved_at=case.resolved_at,
        threatens_promise=case.threatens_promise if ours else None, told_at=case.told_at if ours else None,
        ticket=reference_of(case.ticket_id) if case.ticket_id and ours else None,
    )  # fmt: skip
