"""When a shipment is to be delivered, and what was promised for it, as an agent writes it down."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from desk.accounts.types import Actor
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.shipments.commands.touching import touched
from desk.shipments.labels import PROMISE_BASIS
from desk.shipments.models import Shipment

LONGEST_NOTE = 200


def set_appointment(shipment: Shipment, appointment_at: datetime | None, *, by: Actor, at: datetime) -> None:
    """Book, move or (None) take back the delivery appointment."""
    touched(shipment, at=at)
    before, shipment.appointment_at = shipment.appointment_at, appointment_at
    if before != appointment_at:
        record("shipment.appointment_set", f"shipment:{shipment.id}", actor=by.actor, at=at, before=_said(before),
               after=_said(appointment_at))  # fmt: skip
    db.session.flush()


def set_promise(
    shipment: Shipment, promise_at: datetime | None, *, basis: str, note: str, by: Actor, at: datetime
) -> None:
    """Write down until when delivery was promised, on what ground, and what missing it costs. Raises Faulty."""
    if promise_at and basis not in PROMISE_BASIS:
        raise Faulty("basis", _l("Choose what the promise rests on."))
    touched(shipment, at=at)
    before, shipment.promise_at = shipment.promise_at, promise_at
    shipment.promise_basis, shipment.promise_note = (basis if promise_at else ""), note.strip()[:LONGEST_NOTE]
    record("shipment.promise_set", f"shipment:{shipment.id}", actor=by.actor, at=at, before=_said(before),
           after=_said(promise_at))  # fmt: skip
    db.session.flush()


def _said(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
