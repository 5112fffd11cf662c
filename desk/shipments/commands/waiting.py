"""Events that name no shipment of ours yet: they wait for 30 days, and bind themselves when a number is added."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from desk.core.db import db
from desk.shipments.carriers.events import Told
from desk.shipments.carriers.lines import heard
from desk.shipments.commands.binding import bound, plain_spellings
from desk.shipments.commands.mapping import translated
from desk.shipments.commands.taking import take
from desk.shipments.commands.telling import Telling
from desk.shipments.models import Reference, Shipment
from desk.shipments.models_tracking import WaitingEvent, WaitingReference
from desk.shipments.references.find import candidates
from desk.shipments.told_json import as_json, told_of, told_values

WAITS = timedelta(days=30)
MOST_AT_ONCE = 2000
MOST_VERSIONS = 20


@dataclass(frozen=True, slots=True)
class Parked:
    """A waiting event with all its versions as they were told, of which there is at least one.

    `customer_id`: only this customer's shipments may have it. `kind` is the kind of feed, for what codes mean.
    """

    id: int
    versions: tuple[Told, ...]
    telling: Telling
    customer_id: int | None
    kind: str

    @property
    def told(self) -> Told:
        return self.versions[0]


def park(told: Told, telling: Telling, *, customer_id: int | None = None, kind: str = "") -> bool:
    """Let an event wait for its shipment. False if it waits already, is dead, or names nothing to wait for.

    What this kind of feed means by a code that we do not know is asked only once there is a shipment.
    """
    one = heard(telling.feed, told, telling.received_at)
    numbers = {spelling[:64] for number in told.references for spelling in plain_spellings(number)}
    if one is None or not numbers:
        return False
    same = (WaitingEvent.feed == telling.feed, WaitingEvent.identity == one.identity,
            WaitingEvent.fingerprint == one.fingerprint)  # fmt: skip
    if (known := db.session.scalar(select(WaitingEvent).where(*same))) is not None:
        return _told_anew(known, told_values(told))
    values = {"told": told_values(told), "source": telling.source, "customer_id": customer_id, "kind": kind}
    row = WaitingEvent(
        feed=telling.feed, identity=one.identity, fingerprint=one.fingerprint, delivery_id=telling.delivery_id,
        told=as_json(values), received_at=telling.received_at, expires_at=telling.received_at + WAITS,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    rows = [{"waiting_event_id": row.id, "value_norm": number} for number in sorted(numbers)]
    db.session.execute(insert(WaitingReference), rows)
    return True


def _told_anew(row: WaitingEvent, said: dict[str, Any]) -> bool:
    """A newer version of what waits already, or a retraction of it, waits with it."""
    values = json.loads(row.told)
    versions = [values["told"], *values.get("also", [])]
    if said in versions or len(versions) >= MOST_VERSIONS:
        return False
    row.told = as_json(values | {"also": [*versions[1:], said]})
    db.session.flush()
    return True


def bind_waiting(references: Iterable[Reference], *, at: datetime) -> int:
    """Take in what waited for these numbers; how many events found their shipment."""
    numbers = {spelling for one in references for spelling in candidates(one.value_norm)}
    if not numbers:
        return 0
    ids = select(WaitingReference.waiting_event_id).where(WaitingReference.value_norm.in_(sorted(numbers)))
    rows = select(WaitingEvent).where(WaitingEvent.id.in_(ids), WaitingEvent.expires_at > at)
    return _bind(db.session.scalars(rows.order_by(WaitingEvent.id).limit(MOST_AT_ONCE)).all(), at)


def bind_some(waiting_ids: Sequence[int], *, at: datetime) -> int:
    """Look once more whether these waiting events have a shipment by now; how many found it."""
    rows = select(WaitingEvent).where(WaitingEvent.id.in_(waiting_ids)).order_by(WaitingEvent.id)
    return _bind(db.session.scalars(rows).all(), at)


def expire_waiting(now: datetime, *, limit: int = 1000) -> int:
    """Forget events whose shipment did not come within the time; how many."""
    old = select(WaitingEvent.id).where(WaitingEvent.expires_at <= now).limit(limit)
    ids = db.session.scalars(old).all()
    _forget(ids)
    return len(ids)


def _bind(rows: Sequence[WaitingEvent], at: datetime) -> int:
    told: dict[tuple[int, Telling], list[Told]] = defaultdict(list)
    done = []
    for one in map(_parked, rows):
        found = bound(one.told, at=one.telling.received_at, customer_id=one.customer_id, feed=one.telling.feed)
        for shipment_id in found.shipment_ids:
            told[shipment_id, one.telling] += translated(one.kind, one.versions)
        if found.shipment_ids:
            done.append(one.id)
    _forget(done)
    for (shipment_id, telling), events in sorted(told.items(), key=lambda pair: (pair[0][0], pair[0][1].received_at)):
        take(db.session.get_one(Shipment, shipment_id), events, telling, at=at, whole=False)
    return len(done)


def _parked(row: WaitingEvent) -> Parked:
    values = json.loads(row.told)
    telling = Telling(row.feed, row.received_at, values["source"], row.delivery_id)
    versions = tuple(told_of(one) for one in [values["told"], *values.get("also", [])])
    return Parked(row.id, versions, telling, values["customer_id"], values.get("kind", ""))


def _forget(ids: Sequence[int]) -> None:
    if ids:
        db.session.execute(delete(WaitingReference).where(WaitingReference.waiting_event_id.in_(ids)))
        db.session.execute(delete(WaitingEvent).where(WaitingEvent.id.in_(ids)))
