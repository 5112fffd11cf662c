"""Whose event it is: by its numbers, and by when each shipment used them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from desk.core.db import db
from desk.shipments.carriers.events import Number, Told
from desk.shipments.carriers.identity import fingerprint_of, identity_of
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.models import Shipment, TrackingEvent
from desk.shipments.references.find import candidates
from desk.shipments.references.normalise import compact, normalise
from desk.shipments.types import ReferenceType, Stage
from desk.shipments.voyages import ONE_VOYAGE

GRACE = timedelta(days=30)  # empty returns and papers come after the delivery
LEAD = timedelta(days=60)  # what a box did before we opened the shipment; further back it was somebody else's
SHARED = (ReferenceType.CONTAINER, ReferenceType.MBL, ReferenceType.MAWB)  # one number may rightly name several
EXACT = (ReferenceType.CONTAINER, ReferenceType.MAWB, ReferenceType.HAWB, ReferenceType.COURIER)
NAMES_NOTHING = (ReferenceType.IMO,)
MOST_NUMBERS = 20
MOST_FOUND = 200
SHIPMENTS, REFERENCES = db.metadata.tables["shipment"].c, db.metadata.tables["reference"].c
# Built once: putting a statement together costs more than running it.
USES = (
    select(REFERENCES.shipment_id, REFERENCES.type, REFERENCES.valid_from, REFERENCES.valid_to, SHIPMENTS.opened_at,
           SHIPMENTS.closed_at)
    .where(SHIPMENTS.id == REFERENCES.shipment_id, REFERENCES.value_norm.in_(bindparam("stored", expanding=True)))
    .order_by(SHIPMENTS.opened_at.desc(), SHIPMENTS.id.desc())
    .limit(MOST_FOUND)
)  # fmt: skip
USES_OF_ONE = USES.where(SHIPMENTS.customer_id == bindparam("customer"))


@dataclass(frozen=True, slots=True)
class Bound:
    """The shipments of an event. `unsure` says that its number names several where it should name one."""

    shipment_ids: tuple[int, ...] = ()
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class _Use:
    """A shipment that uses a number, and from when to when; `ends` None: it still does."""

    shipment_id: int
    type: str
    begins: datetime
    ends: datetime | None
    opened_at: datetime

    def holds(self, at: datetime) -> bool:
        return self.begins <= at and (self.ends is None or at <= self.ends)


def bind_told(told: Told, *, at: datetime, customer_id: int | None = None, feed: str = "") -> list[Shipment]:
    """The shipments that an event is about, oldest first; empty if it is nobody's that we know.

    `at` is when it was heard, for an event without a time. With a customer only that customer's count.
    """
    ids = bound(told, at=at, customer_id=customer_id, feed=feed).shipment_ids
    return [db.session.get_one(Shipment, one) for one in ids]


def bound(told: Told, *, at: datetime, customer_id: int | None = None, feed: str = "") -> Bound:
    """As `bind_told`, by id and without reading the shipments."""
    when = told.time.at if told.time else at
    found: dict[int, _Use] = {}
    for number in _numbers(told):
        uses = _meant(_uses(number, customer_id), when, told)
        both = {one: use for one, use in uses.items() if one in found}
        found = both or found or uses
    if not found and told.retracts and not told.references:
        return Bound(tuple(_by_identity(told, feed)))
    return _chosen(list(found.values()), when)


def bind_numbers(numbers: Iterable[Number], *, at: datetime, customer_id: int | None = None) -> Bound:
    """The shipments that some numbers mean at this moment."""
    found: dict[int, _Use] = {}
    for number in list(numbers)[:MOST_NUMBERS]:
        uses = _meant(_uses(number, customer_id), at, None)
        found = {one: use for one, use in uses.items() if one in found} or found or uses
    return _chosen(list(found.values()), at)


def spellings(number: Number) -> list[str]:
    """Under which spellings a number may be stored; none for what names no shipment, such as a vessel."""
    if number.type in NAMES_NOTHING or not number.value.strip():
        return []
    if number.type in EXACT:
        return list(dict.fromkeys(one for one in (normalise(number.type, number.value), compact(number.value)) if one))
    return candidates(number.value)


def plain_spellings(number: Number) -> list[str]:
    """The spellings of the number itself, without the letters that a carrier may print before it."""
    if not spellings(number):
        return []
    kind = number.type or ReferenceType.PO
    return list(dict.fromkeys(one for one in (normalise(kind, number.value), compact(number.value)) if one))


def _numbers(told: Told) -> list[Number]:
    box = [Number(told.equipment, ReferenceType.CONTAINER)] if told.equipment else []
    return [*told.references[:MOST_NUMBERS], *box]


def _uses(number: Number, customer_id: int | None) -> list[_Use]:
    stored = [one[:64] for one in spellings(number)]
    if not stored:
        return []
    query, values = (USES, {}) if customer_id is None else (USES_OF_ONE, {"customer": customer_id})
    found = db.session.connection().execute(query, {"stored": stored, **values})
    rows = [_use(*row) for row in found]
    of_type = [one for one in rows if one.type == number.type]
    return of_type or [one for one in rows if one.type not in NAMES_NOTHING]


def _use(shipment_id: int, kind: str, begins: datetime | None, ends: datetime | None, *times: Any) -> _Use:
    opened_at, closed_at = times
    return _Use(shipment_id, kind, begins or opened_at, ends or (closed_at and closed_at + GRACE), opened_at)


def _meant(uses: Sequence[_Use], when: datetime, told: Told | None) -> dict[int, _Use]:
    """Of the uses of one number those that an event at this moment can mean."""
    boxes = [one for one in uses if one.type == ReferenceType.CONTAINER]
    if boxes:
        return {one.shipment_id: one for one in _voyage(boxes, when, told)}
    running = [one for one in uses if one.holds(when)]
    # a bill, an order or a parcel is named once: what happened before we opened the shipment is its history
    return {one.shipment_id: one for one in running or [one for one in uses if when < one.begins]}


def _voyage(uses: Sequence[_Use], when: datetime, told: Told | None) -> list[_Use]:
    """A box is on one voyage at a time: the last that had begun, else the next to begin soon."""
    begun = [one for one in uses if one.holds(when)]
    soon = [one for one in uses if when < one.begins and one.begins - when <= LEAD]
    if begun and soon and _begins_a_journey(told) and all(_is_over(one, when) for one in begun):
        begun = []
    if begun:
        last = max(one.begins for one in begun)
        return [one for one in begun if last - one.begins <= ONE_VOYAGE]
    first = min((one.begins for one in soon), default=when)
    return [one for one in soon if one.begins - first <= ONE_VOYAGE]


def _is_over(use: _Use, when: datetime) -> bool:
    return use.ends is not None and use.ends - GRACE < when


def _begins_a_journey(told: Told | None) -> bool:
    """Between two voyages an empty box that leaves belongs to the next one, one that comes back to the last."""
    code = EVENT_CODES.get(told.code) if told else None
    return code is not None and code.stage is not None and code.stage.rank <= Stage.IN_TRANSIT.rank


def _chosen(uses: list[_Use], when: datetime) -> Bound:
    ordered = sorted(uses, key=lambda one: (one.opened_at, one.shipment_id))
    if len(ordered) < 2 or any(one.type in SHARED for one in ordered):
        return Bound(tuple(one.shipment_id for one in ordered))
    running = [one for one in ordered if one.holds(when)] or ordered
    return Bound((running[-1].shipment_id,), unsure=True)


def _by_identity(told: Told, feed: str) -> Iterable[int]:
    """A retraction may say no more than the id of what it takes back."""
    identity = identity_of(feed, told, fingerprint_of(feed, told))
    rows = select(TrackingEvent.shipment_id).where(TrackingEvent.feed == feed, TrackingEvent.identity == identity)
    return sorted(set(db.session.scalars(rows)))
