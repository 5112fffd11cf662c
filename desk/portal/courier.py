"""Who brings the freight: told in clear to whom it is brought, while it is being brought; masked to everybody else."""

from collections.abc import Sequence
from typing import Any

from desk.accounts.masking import mask_name, mask_phone
from desk.portal.pages import Courier
from desk.shipments.models import Shipment
from desk.shipments.parties import parties_of
from desk.shipments.types import PartyRole, Stage

RECEIVING = (PartyRole.RECIPIENT, PartyRole.CONSIGNEE)


def courier_of(shipment: Shipment, happened: Sequence[Any], *, email: str, phone_index: str) -> Courier | None:
    """The contact that a courier gave last; None outside of delivery and where nobody gave one."""
    if shipment.stage != Stage.DELIVERING:
        return None
    told = next((one for one in reversed(happened) if one.contact_phone or one.contact_name), None)
    if told is None:
        return None
    if _is_brought_to(shipment, email=email, phone_index=phone_index):
        return Courier(told.contact_name, told.contact_phone)
    return Courier(mask_name(told.contact_name), mask_phone(told.contact_phone))


def _is_brought_to(shipment: Shipment, *, email: str, phone_index: str) -> bool:
    """Whether the reader is named on the papers as who receives it."""
    mine = [one for one in parties_of([shipment.id]) if one.role in RECEIVING]
    return any(
        (email and one.email == email.lower()) or (phone_index and one.phone_index == phone_index) for one in mine
    )
