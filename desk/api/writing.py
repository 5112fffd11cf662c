"""A shipment is written in a transaction of its own, once more where another writer was first."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from desk.core.db import transaction
from desk.core.errors import Conflict
from desk.shipments.commands.upsert import Upserted, upsert_shipment
from desk.shipments.drafts import Draft

TRIES = 3


def written(customer_id: int, draft: Draft, *, actor: str, at: datetime) -> Upserted:
    """Upsert and commit. Raises Faulty, and Conflict where others were first every time."""
    for _ in range(TRIES):
        try:
            with transaction():
                return upsert_shipment(customer_id, draft, actor=actor, at=at)
        except (IntegrityError, Conflict):
            continue
    raise Conflict
