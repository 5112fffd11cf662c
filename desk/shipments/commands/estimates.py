"""What is expected, by whom and since when: every estimate is kept, and the shipment shows the best one."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, select, update

from desk.core.db import db
from desk.shipments.carriers.events import Precision
from desk.shipments.commands.case_file import CaseFile, Kept
from desk.shipments.models import Shipment
from desk.shipments.models_tracking import EtaObservation
from desk.shipments.rules import AT_DESTINATION, AT_ORIGIN
from desk.shipments.types import Mode

SOURCES = ("CARRIER", "AGENT", "AGGREGATOR", "OURS")  # best first
ENDS_AT_THE_DOOR = (Mode.COURIER, Mode.ROAD)
TARGETS = {
    "ARRIVED": ("ARRIVAL_POD", AT_DESTINATION),
    "DELIVERED": ("DELIVERY", ()),
    "DEPARTED": ("DEPARTURE", AT_ORIGIN),
    "AVAILABLE_PICKUP": ("AVAILABLE", ()),
}
ZONE = "ZONE"


@dataclass(slots=True)
class Expected:
    """An estimate that is kept."""

    id: int
    target: str
    eta_at: datetime
    eta_until: datetime | None
    precision: str
    source: str
    feed: str
    observed_at: datetime
    event_id: int | None
    mark: str
    doubt: str

    @property
    def order(self) -> tuple[datetime, datetime, str]:
        return self.observed_at, self.eta_at, self.mark


KEPT = select(*(EtaObservation.__table__.c[one.name] for one in fields(Expected))).where(
    EtaObservation.__table__.c.shipment_id == bindparam("shipment_id")
)


def target_of(mode: Mode) -> str:
    """Which estimate is shown for a shipment: of a parcel its delivery, of all else its arrival."""
    return "DELIVERY" if mode in ENDS_AT_THE_DOOR else "ARRIVAL_POD"


def read_estimates(file: CaseFile, *, told_beside: bool = True) -> bool:
    """Keep what the planned events expect, and show the first, the last and the one before; whether rows changed.

    `told_beside` False: no estimate was told beside the events just now, so that there may be nothing to look at.
    """
    shipment, wanted = file.shipment, [row for row in file.rows if _target(row)]
    if not wanted and not shipment.eta_source and not told_beside:
        return False
    kept = kept_of(shipment)
    known = {one.mark: one for one in kept}
    new = [_from_event(row) for row in wanted if _mark(row) not in known and row.is_plan]
    write_estimates(shipment, new)
    moved = [_moved(known[_mark(row)], row) for row in wanted if _mark(row) in known]
    counting = {row.id for row in file.rows if row.is_plan}
    all_of_it = [one for one in [*kept, *new] if one.event_id is None or one.event_id in counting]
    doubted = _show(shipment, all_of_it)
    return bool(new) or any(moved) or doubted


def _target(row: Kept) -> str:
    target, roles = TARGETS.get(row.code, ("", ()))
    return target if target and row.classifier in ("EST", "PLN") and (not roles or row.place_role in roles) else ""


def _mark(row: Kept) -> str:
    return sha256(f"{row.identity}|{row.fingerprint}".encode()).hexdigest()


def _from_event(row: Kept) -> Expected:
    return Expected(0, _target(row), row.event_at, None, row.precision, row.source, row.feed, row.said_at, row.id,
                    _mark(row), "")  # fmt: skip


def _moved(one: Expected, row: Kept) -> bool:
    """An event that was told anew as a newer version is expected since then."""
    if one.observed_at == row.said_at:
        return False
    one.observed_at = row.said_at
    db.session.execute(update(EtaObservation), [{"id": one.id, "observed_at": row.said_at}])
    return True


def kept_of(shipment: Shipment) -> list[Expected]:
    rows = db.session.connection().execute(KEPT, {"shipment_id": shipment.id})
    return [Expected(*row) for row in rows]


def write_estimates(shipment: Shipment, new: Sequence[Expected]) -> None:
    if new:
        names = [one.name for one in fields(Expected) if one.name != "id"]
        values = [{name: getattr(one, name) for name in names} | {"shipment_id": shipment.id} for one in new]
        statement = insert(EtaObservation).returning(EtaObservation.id, sort_by_parameter_order=True)
        for one, new_id in zip(new, db.session.scalars(statement, values), strict=True):
            one.id = new_id


def speaker(one: Expected) -> tuple[object, ...]:
    """What is told beside events is one line of talk for each sender, an event speaks for itself."""
    return one.target, one.source, one.feed, one.event_id


def says_same(one: Expected, other: Expected) -> bool:
    return (one.eta_at, one.precision) == (other.eta_at, other.precision)


def _show(shipment: Shipment, all_of_it: Sequence[Expected]) -> bool:
    """The estimate of the best source that has one; whether a doubt came or went."""
    doubted = False
    chains: dict[str, list[Expected]] = {}
    last: dict[tuple[object, ...], Expected] = {}
    for one in sorted(all_of_it, key=lambda one: one.order):
        chain, before = chains.setdefault(one.target + one.source, []), last.get(speaker(one))
        repeats = before is not None and says_same(before, one)
        doubt = before.doubt if before and repeats else ZONE if _is_doubtful(shipment, chain, one) else ""
        last[speaker(one)] = one
        if doubt != one.doubt:
            db.session.execute(update(EtaObservation), [{"id": one.id, "doubt": doubt}])
            one.doubt, doubted = doubt, True
        if not (doubt or repeats):  # who says the same again has not spoken after the others
            chain.append(one)
    target = target_of(Mode(shipment.mode))
    best = next((chains[target + source] for source in SOURCES if chains.get(target + source)), [])
    _to_shipment(shipment, best)
    return doubted


def _to_shipment(shipment: Shipment, said: Sequence[Expected]) -> None:
    last = said[-1] if said else None
    shipment.eta_at = last.eta_at if last else None
    shipment.eta_first_at = said[0].eta_at if said else None
    earlier = (one.eta_at for one in reversed(said) if last and one.eta_at != last.eta_at)
    shipment.eta_previous_at = next(earlier, None)
    shipment.eta_source, shipment.eta_precision = (last.source, last.precision) if last else ("", "")


def _is_doubtful(shipment: Shipment, chain: Sequence[Expected], one: Expected) -> bool:
    return bool(chain) and _is_zone_slip(shipment, chain[-1], one)


def _is_zone_slip(shipment: Shipment, before: Expected, after: Expected) -> bool:
    """A shift that is just what two clocks differ by is a mistake of zones, mostly, and no news."""
    shift = abs(after.eta_at - before.eta_at)
    if not shift or Precision.DAY in (before.precision, after.precision):
        return False
    here, there = (_offset(place.time_zone, after.eta_at) for place in (shipment.origin, shipment.dest))
    return shift in {abs(there), abs(there - here)}


def _offset(zone: str, at: datetime) -> timedelta:
    return at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
