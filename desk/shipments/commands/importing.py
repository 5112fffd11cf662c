"""A shipment comes in, with its numbers and legs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.seen import lock_row
from desk.shipments.commands.waiting import bind_waiting
from desk.shipments.models import Leg, Package, Reference, Shipment
from desk.shipments.references.find import find_references, normalise
from desk.shipments.types import Mode, ReferenceType

BOXES = {ReferenceType.CONTAINER: "CONTAINER", ReferenceType.COURIER: "PARCEL"}  # numbers of what travels by itself


@dataclass(frozen=True)
class NewReference:
    """A number as it is printed on the papers."""

    type: ReferenceType
    value: str
    issuer: str = ""


@dataclass(frozen=True)
class NewLeg:
    """One mode between two places; `vessel` is vessel and voyage, flight or train."""

    mode: Mode
    from_code: str
    to_code: str
    carrier: str = ""
    vessel: str = ""


@dataclass(frozen=True)
class NewShipment:
    """A shipment as another system knows it. The first reference becomes its title."""

    shipment_no: str
    mode: Mode
    origin_code: str
    dest_code: str
    references: Sequence[NewReference]
    legs: Sequence[NewLeg]
    scope_from: str = "CY"
    scope_to: str = "CY"
    incoterm: str = ""
    goods: str = ""
    equipment: str = ""
    promise_at: datetime | None = None
    opened_at: datetime | None = None  # None: when it comes in


def import_shipment(customer_id: int, new: NewShipment, *, actor: str, at: datetime) -> Shipment:
    """Take a shipment of this customer in, with its numbers and legs; it begins at `at` unless it says when.

    Its places must be known and its number new: the database refuses anything else with IntegrityError.
    """
    shipment = Shipment(
        shipment_no=new.shipment_no, customer_id=customer_id, mode=new.mode, scope_from=new.scope_from,
        scope_to=new.scope_to, incoterm=new.incoterm, origin_code=new.origin_code, dest_code=new.dest_code,
        goods=new.goods, equipment=new.equipment, promise_at=new.promise_at,
        opened_at=new.opened_at or at,
    )  # fmt: skip
    db.session.add(shipment)
    db.session.flush()
    references = [_reference(shipment, one) for one in new.references]
    db.session.add_all(references)
    db.session.add_all(_leg(shipment, seq, leg) for seq, leg in enumerate(new.legs, start=1))
    db.session.flush()
    shipment.primary_reference_id = references[0].id if references else None
    add_packages(shipment, new.references)
    record("shipment.imported", f"shipment:{shipment.id}", actor=actor, at=at)
    bind_waiting(references, at=at)
    return shipment


def attach_reference(shipment: Shipment, new: NewReference, *, actor: str, at: datetime) -> Reference:
    """Add a number to a shipment, which takes what waited for it; one that it has already stays as it is."""
    lock_row(shipment)
    value = normalise(new.type, new.value)[:64]
    known = select(Reference).where(
        Reference.shipment_id == shipment.id, Reference.type == new.type, Reference.value_norm == value
    )
    found = db.session.scalars(known).one_or_none()
    if found is not None:
        return found
    if not value:
        raise Faulty("value", _l("Enter the number."))
    row = _reference(shipment, new)
    db.session.add(row)
    db.session.flush()
    shipment.primary_reference_id = shipment.primary_reference_id or row.id
    shipment.revision += 1
    record("shipment.reference_added", f"shipment:{shipment.id}", actor=actor, at=at, type=new.type)
    bind_waiting([row], at=at)
    return row


def add_packages(shipment: Shipment, told: Sequence[NewReference]) -> None:
    """The boxes and parcels that are told together travel by themselves; one that is alone needs no row.

    Before what waited for their numbers is bound: else what happened to one would have happened to all of them.
    """
    rows = db.session.scalars(select(Package.identifier).where(Package.shipment_id == shipment.id)).all()
    wanted = {normalise(one.type, one.value)[:35]: one for one in told if one.type in BOXES}
    missing = [one for one in wanted if one not in rows]
    if len(rows) + len(missing) < 2:
        return
    for position, one in enumerate(missing, start=len(rows) + 1):
        db.session.add(Package(shipment_id=shipment.id, position=position, kind=BOXES[wanted[one].type], identifier=one,
                               identifier_raw=wanted[one].value[:40]))  # fmt: skip
    db.session.flush()


def _reference(shipment: Shipment, new: NewReference) -> Reference:
    value = normalise(new.type, new.value)
    found = (one.check_ok for one in find_references(new.value) if one.type is new.type and one.value == value)
    return Reference(
        shipment_id=shipment.id,
        type=new.type,
        issuer=new.issuer,
        value_raw=new.value,
        value_norm=value,
        check_ok=next(found, None),
        valid_from=shipment.opened_at,
    )


def _leg(shipment: Shipment, seq: int, new: NewLeg) -> Leg:
    return Leg(
        shipment_id=shipment.id,
        seq=seq,
        mode=new.mode,
        carrier=new.carrier,
        vessel=new.vessel,
        from_code=new.from_code,
        to_code=new.to_code,
    )
