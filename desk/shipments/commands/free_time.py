"""Free time of a shipment or of one of its boxes is written down, corrected and stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.types import Actor
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Conflict, Faulty
from desk.shipments.clock_rows import terms_of
from desk.shipments.commands.touching import touched
from desk.shipments.free_time import BadTiers, ends_at, tiers_from
from desk.shipments.labels import FREE_TIME, FREE_TIME_UNIT
from desk.shipments.models import Package, Shipment
from desk.shipments.models_care import FreeTime

MOST_DAYS = 366
MOST_TIERS = 12


@dataclass(frozen=True)
class FreeTimeDraft:
    """What an agent or a feed says. Instants are aware; `last_free_at` None: it is reckoned from the beginning.

    `tiers` are rows with from_day, to_day, rate and currency; `package_id` None: the whole shipment.
    """

    kind: str
    duration: int
    unit: str = "CD"
    starts_at: datetime | None = None
    last_free_at: datetime | None = None
    stopped_at: datetime | None = None
    package_id: int | None = None
    country: str = ""
    zone: str = ""
    tiers: Sequence[Mapping[str, Any]] = ()
    source: str = "agent"


def save_free_time(
    shipment: Shipment, draft: FreeTimeDraft, *, row: FreeTime | None = None, by: Actor, at: datetime
) -> FreeTime:
    """Write free time down, or correct what `row` says. Raises Faulty naming the entry that cannot be."""
    _check(shipment, draft)
    touched(shipment, at=at)
    one = row or FreeTime(shipment_id=shipment.id)
    _fill(one, draft)
    one.calendar_country = draft.country or shipment.dest_code[:2]
    one.time_zone = draft.zone or shipment.dest.time_zone
    one.classifier = "ACT" if draft.last_free_at else "EST"
    one.last_free_at = draft.last_free_at or ends_at(terms_of(one, shipment))
    db.session.add(one)
    db.session.flush()
    record("shipment.free_time_saved", f"shipment:{shipment.id}", actor=by.actor, at=at, free_time_id=one.id,
           kind=one.kind)  # fmt: skip
    return one


def stop_free_time(shipment: Shipment, row: FreeTime, *, stopped_at: datetime, by: Actor, at: datetime) -> None:
    """The box has gone or is back: nothing more accrues. Raises Conflict when it was stopped before."""
    touched(shipment, at=at)
    db.session.refresh(row)
    if row.stopped_at is not None:
        raise Conflict
    row.stopped_at = stopped_at
    db.session.flush()
    record("shipment.free_time_stopped", f"shipment:{shipment.id}", actor=by.actor, at=at, free_time_id=row.id)


def _fill(row: FreeTime, draft: FreeTimeDraft) -> None:
    row.kind, row.duration, row.unit = draft.kind, draft.duration, draft.unit
    row.starts_at, row.last_free_at, row.stopped_at = draft.starts_at, draft.last_free_at, draft.stopped_at
    row.package_id, row.source = draft.package_id, draft.source
    row.tiers = [dict(tier) for tier in draft.tiers]


def _check(shipment: Shipment, draft: FreeTimeDraft) -> None:
    if draft.kind not in FREE_TIME:
        raise Faulty("kind", _l("Choose what the free time is for."))
    if draft.unit not in FREE_TIME_UNIT:
        raise Faulty("unit", _l("Choose how the days are counted."))
    if not 0 <= draft.duration <= MOST_DAYS * (24 if draft.unit == "HR" else 1):
        raise Faulty("duration", _l("Write a number of days from 0 to 366."))
    if draft.zone and draft.zone not in available_timezones():
        raise Faulty("zone", _l("This is no time zone, such as Europe/Berlin."))
    if draft.package_id is not None and not _is_of(shipment, draft.package_id):
        raise Faulty("package", _l("This box is not of this shipment."))
    if draft.starts_at and draft.stopped_at and draft.stopped_at < draft.starts_at:
        raise Faulty("stopped_at", _l("It cannot have stopped before it began."))
    _check_tiers(draft)


def _check_tiers(draft: FreeTimeDraft) -> None:
    try:
        tiers_from(draft.tiers)
    except BadTiers:
        raise Faulty("tiers", _l("The days of the tiers must follow each other, in one currency.")) from None
    if len(draft.tiers) > MOST_TIERS:
        raise Faulty("tiers", _l("These are too many tiers."))


def _is_of(shipment: Shipment, package_id: int) -> bool:
    found = select(Package.id).where(Package.id == package_id, Package.shipment_id == shipment.id)
    return db.session.scalar(found) is not None
