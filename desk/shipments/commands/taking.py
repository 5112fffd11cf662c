"""What is told of one shipment is taken in: kept once, judged with all that was told before, and read off."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import bindparam, select, update

from desk.core.db import db
from desk.core.seen import lock_row
from desk.notifications.webhooks import Happened, announce_all
from desk.shipments.carriers.events import Estimate, Told
from desk.shipments.carriers.judging import Verdict
from desk.shipments.carriers.lines import Heard, heard
from desk.shipments.commands.case_file import CaseFile, Kept, by_key, case_file
from desk.shipments.commands.keeping import MERGED, merge, new_row, write
from desk.shipments.commands.noting import note_estimates
from desk.shipments.commands.outcomes import outcomes
from desk.shipments.commands.settling import settle
from desk.shipments.commands.snapshots import compare
from desk.shipments.commands.telling import Telling
from desk.shipments.models import Package, Reference, Shipment, TrackingEvent
from desk.shipments.phrases import is_shown
from desk.shipments.references.normalise import compact
from desk.shipments.routes import fitted
from desk.shipments.tracking_types import EventState
from desk.shipments.types import ReferenceType

BOX = re.compile(r"[A-Z]{4}\d{7}", re.ASCII)
LOCKED = (
    select(Shipment)
    .where(Shipment.id == bindparam("id"))
    .with_for_update(of=Shipment)
    .execution_options(populate_existing=True)
)


@dataclass(slots=True)
class Taken:
    """What became of each event that was told, in their order; the ids of new rows; rows that vanished."""

    told: list[tuple[Told, Verdict]] = field(default_factory=list)
    new_ids: list[int] = field(default_factory=list)
    withdrawn: list[Kept] = field(default_factory=list)
    changed: bool = False


def locked_shipment(shipment_id: int) -> Shipment:
    """A shipment as it is now, kept from other writers until the commit."""
    if any(isinstance(one, Shipment) and one.id == shipment_id for one in db.session.dirty):
        db.session.flush()
    with db.session.no_autoflush:  # what others of this delivery became is written together, at the end
        return db.session.scalars(LOCKED, {"id": shipment_id}).unique().one()


def take_told(
    shipment: Shipment, told_events: Sequence[Told], *, feed: str, received_at: datetime, at: datetime,
    source: str = "CARRIER", delivery_id: int | None = None, actor: str = "feed",
) -> list[tuple[Told, Verdict]]:  # fmt: skip
    """Take in what a feed told of this shipment; what became of each event, in their order. Dead ones are not kept."""
    del actor  # events say themselves who told them
    return take(shipment, told_events, Telling(feed, received_at, source, delivery_id), at=at).told


def take(
    shipment: Shipment,
    told_events: Sequence[Told],
    telling: Telling,
    *,
    at: datetime,
    estimates: Sequence[Estimate] = (),
    whole: bool = True,
    locked: bool = False,
) -> Taken:
    """As `take_told`, with estimates that were told beside the events, and everything that happened.

    `whole` False: of a history that a feed sent whole these are but a part, and nothing is missing from it.
    `locked` True: the shipment was read by `locked_shipment`.
    """
    hearings = [(told, heard(telling.feed, told, telling.received_at)) for told in told_events]
    return take_heard(shipment, hearings, telling, at=at, estimates=estimates, whole=whole, locked=locked)


def take_heard(
    shipment: Shipment, hearings: Sequence[tuple[Told, Heard | None]], telling: Telling, *, at: datetime,
    estimates: Sequence[Estimate] = (), whole: bool = True, locked: bool = False,
) -> Taken:  # fmt: skip
    """As `take`, for events that were heard at moments of their own."""
    if not locked:
        lock_row(shipment)  # two feeds at once would each read the state without the other's news
    with db.session.no_autoflush:  # the shipment is written once, at the end
        return _take(shipment, hearings, telling, at=at, estimates=estimates, whole=whole)


def _take(
    shipment: Shipment, hearings: Sequence[tuple[Told, Heard | None]], telling: Telling, *, at: datetime,
    estimates: Sequence[Estimate], whole: bool,
) -> Taken:  # fmt: skip
    file, alive, closed_at = case_file(shipment), [one for _, one in hearings if one], shipment.closed_at
    before = by_key(file.rows)
    withdrawn, returned = compare(
        [row for row in file.rows if row.feed == telling.feed], alive if whole else [], received_at=telling.received_at
    )
    merged = _keep(file, alive, telling)
    noted = note_estimates(shipment, estimates, telling)
    _heard(shipment, [telling.received_at, *(one.received_at for one in alive)])
    verdicts, moved = settle(file, estimates_told=bool(estimates))
    fresh = [row for row in file.rows if row.key not in before]
    announce_all([_news(shipment, row, at) for row in fresh if row.state == EventState.LIVE])
    new = [row.id for row in fresh]
    told_here = outcomes(hearings, set(before) - {row.key for row in returned}, verdicts)
    taken = Taken([(_here(file, told), verdict) for told, verdict in told_here], new, withdrawn)
    taken.changed = bool(new or withdrawn or returned or merged or noted or moved)
    if taken.changed:
        shipment.revision += 1
        shipment.look_at = min(shipment.look_at, at) if shipment.look_at else at
    if shipment.closed_at != closed_at:
        db.session.flush()  # whose the next event is may hang on it
    return taken


def _news(shipment: Shipment, row: Kept, at: datetime) -> Happened:
    """The event as other systems hear of it; its customer where we have words for it."""
    said = {"shipment": shipment.shipment_no, "event_id": row.id, "code": row.code, "classifier": row.classifier,
            "at": row.event_at.isoformat(), "location": row.location_code}  # fmt: skip
    return Happened("shipment.event", said, shipment.customer_id, at, visible=is_shown(row.code))


def _here(file: CaseFile, told: Told) -> Told:
    """The event as it is to this shipment."""
    code, role = fitted(told, file.route, file.shipment.scope_to)
    return told if (code, role) == (told.code, told.place_role) else replace(told, code=code, place_role=role)


def _heard(shipment: Shipment, moments: Sequence[datetime]) -> None:
    shipment.heard_at = max(one for one in (shipment.heard_at, *moments) if one)


def _keep(file: CaseFile, alive: Sequence[Heard], telling: Telling) -> bool:
    """Write what is new, and note on known rows what was told anew; whether that was anything."""
    known, new, changes = by_key(file.rows), [], []
    packages = _packages(file, alive)
    for one in alive:
        row = known.get((one.identity, one.fingerprint))
        if row is None:
            light, values = new_row(file, one, telling, _package_of(one.told, packages))
            known[light.key] = light
            new.append((light, values))
        elif changed := merge(file, row, one):
            changes.append((row, changed))
    for light, values in new:  # told twice in one body
        values |= {name: getattr(light, name) for name in MERGED}
    write(file, new)
    kept = [(row, changed) for row, changed in changes if row not in [light for light, _ in new]]
    for row, changed in kept:
        db.session.execute(update(TrackingEvent), [{"id": row.id, **changed}])
    return bool(kept)


def _packages(file: CaseFile, alive: Sequence[Heard]) -> dict[str, Package]:
    """The packages by number. A box that a feed tells of becomes one, beside those that the papers name."""
    packages = {one.identifier: one for one in file.packages}
    told = {box for box in (_box_of(one.told) for one in alive) if box}
    if not told:
        return packages
    named = db.session.scalars(
        select(Reference.value_norm).where(
            Reference.shipment_id == file.shipment.id, Reference.type == ReferenceType.CONTAINER
        )
    )
    missing = sorted((told | set(named)) - set(packages))
    for position, box in enumerate(missing, start=len(packages) + 1):
        packages[box] = Package(
            shipment_id=file.shipment.id, position=position, kind="CONTAINER", identifier=box, identifier_raw=box
        )
        db.session.add(packages[box])
        file.packages.append(packages[box])
    if missing:
        db.session.flush()
    return packages


def _box_of(told: Told) -> str:
    """The container that an event happened to, if it names one."""
    named = [one.value for one in told.references if one.type is ReferenceType.CONTAINER]
    found = (compact(value) for value in (told.equipment, *named))
    return next((box for box in found if BOX.fullmatch(box)), "")


def _package_of(told: Told, packages: dict[str, Package]) -> int | None:
    numbers = [_box_of(told), compact(told.equipment), *(compact(one.value) for one in told.references)]
    return next((packages[one].id for one in numbers if one in packages), None)
