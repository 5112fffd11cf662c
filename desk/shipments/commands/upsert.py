"""A shipment as another system tells it: added if it is new, brought up to date if it is known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.seen import lock_row
from desk.shipments.commands.importing import (
    NewLeg,
    NewReference,
    NewShipment,
    add_packages,
    attach_reference,
    import_shipment,
)
from desk.shipments.commands.places import ensure_location
from desk.shipments.commands.settling import rebuild
from desk.shipments.drafts import REFERENCES, Draft
from desk.shipments.models import Leg, Party, Reference, Shipment
from desk.shipments.parties import NewParty, add_party, parties_of
from desk.shipments.references.normalise import normalise
from desk.shipments.types import Mode, PartyRole, ReferenceType

PARTY_FIELDS = ("name", "phone", "email", "address")
PLACES = ("origin_code", "dest_code", "pol_code", "pod_code")
READ_OTHERWISE = {"mode", "scope_from", "leg", *PLACES}  # events may mean something else then
LONGEST_NUMBER = 64


class Became(StrEnum):
    """What a draft did."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class Upserted:
    """The shipment, and what became of it."""

    shipment: Shipment
    became: Became


def upsert_shipment(customer_id: int, draft: Draft, *, actor: str, at: datetime) -> Upserted:
    """Write what the draft says, and leave alone what it does not say. The same draft twice changes nothing.

    Raises Faulty naming the field: a new shipment without mode, origin or destination, a number of another customer,
    a place that is none.
    """
    known = db.session.scalars(select(Shipment).where(Shipment.shipment_no == draft.shipment_no)).unique().one_or_none()
    if known is not None and known.customer_id != customer_id:
        raise Faulty("shipment_no", _l("This number is taken: it is not a shipment of this customer."))
    draft = replace(draft, references=_distinct(draft))
    for name in PLACES:
        if name in draft.values:
            ensure_location(draft.values[name])
    if known is None:
        return Upserted(_add(customer_id, draft, actor=actor, at=at), Became.ADDED)
    lock_row(known)
    changed = _change(known, draft, actor=actor, at=at)
    return Upserted(known, Became.CHANGED if changed else Became.SAME)


def _distinct(draft: Draft) -> tuple[tuple[ReferenceType, str], ...]:
    """Each number once, however it is spelled. Raises Faulty for what is none."""
    found: dict[tuple[ReferenceType, str], str] = {}
    for kind, value in draft.references:
        norm = normalise(kind, value)
        if not norm or len(norm) > LONGEST_NUMBER:
            field = next(name for name, one in REFERENCES.items() if one is kind)
            raise Faulty(field, _l("%(text)s is no number.", text=value))
        found.setdefault((kind, norm), value)
    return tuple((kind, value) for (kind, _norm), value in found.items())


def _add(customer_id: int, draft: Draft, *, actor: str, at: datetime) -> Shipment:
    values = dict(draft.values)
    for name, field in (("mode", "mode"), ("origin_code", "origin"), ("dest_code", "dest")):
        if name not in values:
            raise Faulty(field, _l("A new shipment needs mode, origin and destination."))
    leg = draft.leg or {}
    new = NewShipment(
        draft.shipment_no, Mode(values.pop("mode")), values.pop("origin_code"), values.pop("dest_code"),
        references=[NewReference(kind, value) for kind, value in draft.references],
        opened_at=values.pop("opened_at", None),
        legs=[NewLeg(Mode(draft.values["mode"]), draft.values["origin_code"], draft.values["dest_code"],
                     leg.get("carrier", ""), leg.get("vessel", ""))],
    )  # fmt: skip
    shipment = import_shipment(customer_id, new, actor=actor, at=at)
    for name, value in values.items():
        setattr(shipment, name, value)
    _set_leg(shipment, leg)
    _set_party(shipment, draft.party, actor=actor, at=at)
    shipment.look_at = at
    db.session.flush()
    return shipment


def _change(shipment: Shipment, draft: Draft, *, actor: str, at: datetime) -> list[str]:
    """What was changed, by name."""
    names = [name for name, value in draft.values.items() if getattr(shipment, name) != value]
    for name in names:
        setattr(shipment, name, draft.values[name])
    if _set_leg(shipment, draft.leg or {}):
        names.append("leg")
    if _add_references(shipment, draft, actor=actor, at=at):
        names.append("references")
    if _set_party(shipment, draft.party, actor=actor, at=at):
        names.append("party")
    if names:
        shipment.look_at, shipment.revision = at, shipment.revision + 1
        if READ_OTHERWISE & set(names):
            rebuild(shipment)
        record("shipment.changed", f"shipment:{shipment.id}", actor=actor, at=at, changed=sorted(names))
        db.session.flush()
    return names


def _set_leg(shipment: Shipment, said: Mapping[str, Any]) -> bool:
    """The main leg: the one with a vessel or flight, else the first."""
    if not said:
        return False
    legs = db.session.scalars(select(Leg).where(Leg.shipment_id == shipment.id).order_by(Leg.seq)).all()
    leg = next((one for one in legs if one.role == "MAIN"), legs[0] if legs else None)
    if leg is None:
        leg = Leg(shipment_id=shipment.id, seq=1, mode=shipment.mode, from_code=shipment.origin_code,
                  to_code=shipment.dest_code)  # fmt: skip
        db.session.add(leg)
    changed = [name for name, value in said.items() if getattr(leg, name) != value]
    for name in changed:
        setattr(leg, name, said[name])
    return bool(changed)


def _add_references(shipment: Shipment, draft: Draft, *, actor: str, at: datetime) -> bool:
    rows = db.session.execute(
        select(Reference.type, Reference.value_norm).where(Reference.shipment_id == shipment.id)
    ).all()
    known = {(kind, value) for kind, value in rows}
    new = [(kind, value) for kind, value in draft.references if (kind.value, normalise(kind, value)) not in known]
    add_packages(shipment, [NewReference(kind, value) for kind, value in draft.references])
    for kind, value in new:
        attach_reference(shipment, NewReference(kind, value), actor=actor, at=at)
    return bool(new)


def _set_party(shipment: Shipment, said: Mapping[str, str] | None, *, actor: str, at: datetime) -> bool:
    """The recipient: what is said takes the place of what was known, what is not said stays."""
    if not said:
        return False
    known = [one for one in parties_of([shipment.id]) if one.role == PartyRole.RECIPIENT]
    before = {name: str(getattr(known[-1], name)) if known else "" for name in PARTY_FIELDS}
    after = before | {name: text.strip() for name, text in said.items()}
    after["email"] = after["email"].lower()
    if after == before:
        return False
    if known:
        db.session.execute(delete(Party).where(Party.id == known[-1].id))
    add_party(shipment, NewParty(PartyRole.RECIPIENT, **after), actor=actor, at=at)
    return True
