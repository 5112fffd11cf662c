"""Who is named on a shipment. What identifies them is sealed; a phone can be looked up by the whole number only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from desk.accounts.contact_queries import phone_index
from desk.accounts.masking import mask_in_text, mask_numbers
from desk.audit.commands import record
from desk.core.db import db
from desk.core.seen import lock_row
from desk.shipments.models import Party, Shipment, TrackingEvent
from desk.shipments.types import PartyRole


@dataclass(frozen=True)
class NewParty:
    """Somebody as the papers name them; what is not known is empty."""

    role: PartyRole
    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


def add_party(shipment: Shipment, new: NewParty, *, actor: str, at: datetime) -> Party:
    """Write down who takes part in a shipment; remarks that name them are masked from now on."""
    lock_row(shipment)  # a report that comes in now would be kept with what we begin to mask
    party = Party(
        shipment_id=shipment.id,
        role=new.role,
        name=new.name.strip(),
        phone=new.phone.strip(),
        phone_index=phone_index(new.phone),
        email=new.email.strip().lower(),
        address=new.address.strip(),
    )
    db.session.add(party)
    db.session.flush()
    _mask_remarks(shipment.id, known_values([party]))
    record("shipment.party_added", f"shipment:{shipment.id}", actor=actor, at=at, party_id=party.id, role=new.role)
    return party


def parties_of(shipment_ids: Sequence[int]) -> Sequence[Party]:
    """Everybody named on these shipments, in the order in which they were entered."""
    return db.session.scalars(select(Party).where(Party.shipment_id.in_(shipment_ids)).order_by(Party.id)).all()


def known_values(parties: Iterable[Party]) -> list[str]:
    """What must not stand in clear text about these people."""
    return [value for one in parties for value in (one.name, one.phone, one.email, one.address) if value]


def mask_remark(remark: str, known: Iterable[str]) -> str:
    """What a carrier remarked, without numbers and without the people of the shipment."""
    return mask_numbers(mask_in_text(remark, known)) if remark else ""


def _mask_remarks(shipment_id: int, known: Sequence[str]) -> None:
    rows = select(TrackingEvent).where(TrackingEvent.shipment_id == shipment_id, TrackingEvent.remark != "")
    for event in db.session.scalars(rows).unique():
        masked = mask_remark(event.remark, known)
        if masked != event.remark:
            event.remark = masked[:200]
