"""The second factor: what only somebody who has to do with a shipment knows besides its number."""

import re

from sqlalchemy import select

from desk.core.db import db
from desk.shipments.models import Reference
from desk.shipments.parties import parties_of
from desk.shipments.references.find import candidates
from desk.shipments.references.normalise import compact

LAST_DIGITS = 4
SHORTEST_NUMBER = 5


def proves(given: str, number: str, shipment_id: int) -> bool:
    """Whether `given` is the last four digits of a phone on this shipment, or another of its numbers."""
    digits = re.sub(r"\D", "", given)
    if len(digits) == LAST_DIGITS and len(compact(given)) == LAST_DIGITS:
        return any(_digits(one.phone).endswith(digits) for one in parties_of([shipment_id]) if _digits(one.phone))
    return len(compact(given)) >= SHORTEST_NUMBER and _is_another_number(given, number, shipment_id)


def _digits(phone: str) -> str:
    found = re.sub(r"\D", "", phone)
    return found if len(found) > LAST_DIGITS else ""


def _is_another_number(given: str, number: str, shipment_id: int) -> bool:
    known, meant = {compact(one) for one in candidates(number)}, {compact(one) for one in candidates(given)}
    if known & meant:
        return False  # the same number in another spelling proves nothing
    values = db.session.scalars(select(Reference.value_norm).where(Reference.shipment_id == shipment_id))
    return any(compact(value) in meant for value in values)
