"""What a number means to a stranger: one statement, built once, and the truth each time it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, select

from desk.core.db import db
from desk.shipments.models import Reference, Shipment
from desk.shipments.references.find import candidates
from desk.shipments.references.normalise import compact
from desk.shipments.types import ReferenceType, Stage
from desk.shipments.voyages import meant

SHORTEST, LONGEST = 5, 40  # characters of a number; shorter ones are guessed too easily
MOST = 20  # shipments under one number
# What a customer or a forwarder made up: two companies may use the same.
FREE_FORM = (ReferenceType.PO, ReferenceType.BOOKING, ReferenceType.HBL, ReferenceType.HAWB)

_BY_NUMBER = (
    select(
        Shipment.id, Shipment.revision, Shipment.customer_id, Shipment.mode, Shipment.stage, Shipment.ending,
        Shipment.heard_at, Shipment.opened_at, Shipment.closed_at,
        Reference.type, Reference.valid_from, Reference.valid_to,
    )
    .join(Shipment, Shipment.id == Reference.shipment_id)
    .where(Reference.value_norm.in_(bindparam("spellings", type_=String, expanding=True)))
    .limit(10 * MOST)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """One shipment as a stranger may see it: how far it is, and how old that news is. Instants are aware."""

    id: int
    customer_id: int
    revision: int
    mode: str
    stage: str
    ending: str
    heard_at: datetime | None


def is_number(text: str) -> bool:
    """Whether this may be a number at all; nothing else is looked for."""
    return SHORTEST <= len(compact(text)) <= LONGEST and len(text) <= 2 * LONGEST


def hits(number: str, *, now: datetime) -> list[Hit]:
    """The shipments that a number means, newest first; none where companies made it up and share it.

    A box that was used again means the voyage that runs, else the latest one. In a box that companies share each of
    them has a shipment of its own: these are all there, for `told_to_strangers` to choose from.
    """
    with db.engine.connect() as connection:
        rows = connection.execute(_BY_NUMBER, {"spellings": candidates(number)}).all()
    named: Sequence[Any] = rows if len(rows) < 2 else meant(rows, now)[:MOST]
    if len({row.customer_id for row in named}) > 1 and any(row.type in FREE_FORM for row in named):
        return []
    return [Hit(row.id, row.customer_id, row.revision, row.mode, row.stage, row.ending, row.heard_at) for row in named]


def told_to_strangers(found: Sequence[Hit]) -> list[Hit]:
    """Of a number that several companies share only what is least far: nobody learns who else is in the box."""
    if len({hit.customer_id for hit in found}) < 2:
        return list(found)
    return [min(found, key=lambda hit: (Stage(hit.stage).rank, -hit.id))]


def one_company(proved: Sequence[Hit]) -> list[Hit]:
    """What a second factor opens: nothing if it fits shipments of several companies, as the bill that they share."""
    return list(proved) if len({hit.customer_id for hit in proved}) == 1 else []
