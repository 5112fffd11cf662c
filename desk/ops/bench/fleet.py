"""Shipments by the ten thousand: one customer's year, for look-ups, lists and pushes."""

from datetime import datetime, timedelta

from sqlalchemy import select

from desk.accounts.commands.customers import create_customer
from desk.accounts.models import Customer
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.ops.demo.bulk.rows import reserve, write
from desk.shipments.models import Reference, Shipment, TrackingEvent

NAME = "Bench Fleet"
SHIPMENTS = 12_000
BATCH = 500
EVENTS = (("BK_CONFIRMED", "CNNGB", "ORIGIN"), ("DEPARTED", "CNNGB", "ORIGIN"), ("IN_TRANSIT", None, "UNKNOWN"))


def fleet(count: int = SHIPMENTS) -> int:
    """The customer with that many shipments, made once; its id."""
    known = db.session.scalars(select(Customer.id).where(Customer.name == NAME)).one_or_none()
    if known is not None:
        return known
    with transaction():
        owner = create_customer(NAME).id
    for done in range(0, count, BATCH):
        with transaction():
            _write(owner, done, min(BATCH, count - done), utcnow())
    return owner


def number_of(position: int) -> str:
    """The bill of lading of the fleet's shipment at this position, from 0."""
    return f"BNCH{position:08d}"


def _write(owner: int, done: int, count: int, now: datetime) -> None:
    ships, references = reserve(Shipment, count), reserve(Reference, 2 * count)
    events = reserve(TrackingEvent, count * len(EVENTS))
    write(Shipment, [_shipment(ships + at, references + 2 * at, owner, done + at, now) for at in range(count)])
    write(
        Reference, [row for at in range(count) for row in _references(references + 2 * at, ships + at, done + at, now)]
    )
    write(TrackingEvent, [row for at in range(count) for row in _events(events + at * len(EVENTS), ships + at, now)])


def _shipment(key: int, reference: int, owner: int, position: int, now: datetime) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(column.name for column in Shipment.__table__.columns)
    texts = ("service", "direction", "hs_code", "dg_class", "promise_basis", "promise_note", "eta_source",
             "eta_precision", "eta_told_precision", "ending", "customs_state", "duty_state", "close_reason", "incoterm",
             "goods")  # fmt: skip
    return row | dict.fromkeys(texts, "") | {
        "id": key, "shipment_no": f"BF{position:08d}", "customer_id": owner, "mode": "SEA", "scope_from": "CY",
        "scope_to": "CY", "origin_code": "CNNGB", "dest_code": "DEHAM", "project_tags": [], "equipment": "1 × 40HQ",
        "primary_reference_id": reference, "stage": "IN_TRANSIT", "stage_since": now - timedelta(days=3),
        "status_code": "IN_TRANSIT", "eta_at": now + timedelta(days=9), "newest_at": now - timedelta(hours=3),
        "heard_at": now - timedelta(hours=2), "opened_at": now - timedelta(days=20, minutes=position % 1440),
        "revision": 1,
    }  # fmt: skip


def _references(key: int, shipment: int, position: int, now: datetime) -> list[dict[str, object]]:
    row: dict[str, object] = dict.fromkeys(column.name for column in Reference.__table__.columns)
    row |= {"shipment_id": shipment, "issuer": "", "role": "ALIAS", "valid_from": now - timedelta(days=20)}
    numbers = (("MBL", number_of(position)), ("PO", f"PO-BENCH-{position:06d}"))
    return [row | {"id": key + at, "type": kind, "value_raw": value, "value_norm": value.replace("-", "")}
            for at, (kind, value) in enumerate(numbers)]  # fmt: skip


def _events(key: int, shipment: int, now: datetime) -> list[dict[str, object]]:
    row: dict[str, object] = dict.fromkeys(column.name for column in TrackingEvent.__table__.columns)
    texts = ("source_event_id", "plan_key", "document", "snapshot", "raw_type", "raw_code", "raw_sub_code",
             "event_local", "unlocode", "facility", "place_text", "vessel", "voyage", "reason", "exception", "remark",
             "doubt")  # fmt: skip
    sealed = dict.fromkeys(("raw_text", "signed_by", "contact_name", "contact_phone"), b"")
    row |= dict.fromkeys(texts, "") | sealed | {
        "shipment_id": shipment, "feed": "desk", "source": "CARRIER", "retracts": False, "document_function": "ADDS",
        "classifier": "ACT", "tz_source": "EXPLICIT", "precision": "SECOND", "partial": False, "delay_reasons": [],
        "state": "LIVE",
    }  # fmt: skip
    found = []
    for at, (code, place, role) in enumerate(EVENTS):
        when = now - timedelta(days=3 - at)
        mark = f"{shipment:032d}{at:032d}"
        found.append(row | {"id": key + at, "identity": mark, "fingerprint": mark, "code": code, "place_role": role,
                            "location_code": place, "event_at": when, "received_at": when})  # fmt: skip
    return found
