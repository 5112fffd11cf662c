"""Which of a shipment's events count, and where it stands: read off all its rows, whatever order they came in."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import update

from desk.core.db import db
from desk.core.seen import lock_row
from desk.shipments.carriers.judging import Verdict, judge
from desk.shipments.commands.case_file import CaseFile, Kept, case_file
from desk.shipments.commands.estimates import read_estimates
from desk.shipments.models import Leg, Package, Shipment, TrackingEvent
from desk.shipments.rules import derive, shipment_stage
from desk.shipments.tracking_types import Derived, Ending, EventState
from desk.shipments.types import Classifier, Mode

STATES = {
    "live": EventState.LIVE, "duplicate": EventState.DUPLICATE, "superseded": EventState.SUPERSEDED,
    "retracted": EventState.RETRACTED, "suspect": EventState.SUSPECT,
}  # fmt: skip
DERIVED = (
    "stage", "stage_since", "status_code", "ending", "customs_state", "duty_state", "newest_at", "delivered_at",
    "closed_at", "close_reason", "eta_at", "eta_first_at", "eta_previous_at", "eta_source", "eta_precision",
)  # fmt: skip
UNHEARD = "BK_CONFIRMED"
DUTY = {"DUTY_DUE": "DUE", "DUTY_PAID": "PAID"}
ENDS = {  # how an ending closes a shipment, and the events that say so
    Ending.RETURNED: ("RETURNED", ("RETURNED", "DELIVERED")),
    Ending.DESTROYED: ("LOST", ("DESTROYED",)),
    Ending.CANCELLED: ("CANCELLED", ("CANCELLED",)),
}
# Best first: a ship that sailed tells more than a box that was loaded.
LEAVES = ("DEPARTED", "TS_DEPARTED", "TS_LOADED", "PICKED_UP")
REACHES = ("ARRIVED", "TS_ARRIVED", "TS_DISCHARGED", "DELIVERED")
MISSING = "missing"  # a doubt of a live row: one short history lacked it, a second one withdraws it


def rebuild(shipment: Shipment) -> bool:
    """Read everything that is derived anew from the rows; whether anything was otherwise than it should be."""
    lock_row(shipment)
    changed = settle(case_file(shipment))[1]
    if changed:
        shipment.revision += 1
    db.session.flush()
    return changed


def settle(file: CaseFile, *, estimates_told: bool = True) -> tuple[dict[tuple[str, str], Verdict], bool]:
    """What became of each row by its key, and whether that or anything that is derived has changed."""
    before = _looks(file)
    verdicts = _judged(file.rows)
    states_changed = _write_states(file.rows, verdicts)
    _derive(file)
    estimates_changed = read_estimates(file, told_beside=estimates_told)
    for leg in file.legs:
        _read_times(leg, file.rows)
    return verdicts, states_changed or estimates_changed or before != _looks(file)


def _looks(file: CaseFile) -> list[object]:
    looks: list[object] = [getattr(file.shipment, name) for name in DERIVED]
    for package in file.packages:
        looks += [package.stage, package.stage_since, package.status_code, package.delivered_at]
    for leg in file.legs:
        looks += [leg.etd_at, leg.atd_at, leg.eta_at, leg.ata_at]
    return looks


def _judged(rows: Sequence[Kept]) -> dict[tuple[str, str], Verdict]:
    present = [row for row in rows if row.withdrawn_at is None]
    verdicts = {row.key: verdict for row, verdict in zip(present, judge(present), strict=True)}
    gone = Verdict("withdrawn", "vanished")
    return {row.key: verdicts.get(row.key, gone) for row in rows}


def _write_states(rows: Sequence[Kept], verdicts: dict[tuple[str, str], Verdict]) -> bool:
    states = {row.key: STATES.get(verdicts[row.key].outcome, EventState.WITHDRAWN) for row in rows}
    followers = _outlived(rows, states)
    changes = []
    for row in rows:
        verdict, follower = verdicts[row.key], followers.get(row.key)
        state = EventState.SUPERSEDED if follower else states[row.key]
        doubt = verdict.reason if state == EventState.SUSPECT else row.doubt if row.doubt == MISSING else ""
        after = (state, doubt, follower.id if follower else _newer(row, state, rows, states))
        if after != (row.state, row.doubt, row.superseded_by_id):
            row.state, row.doubt, row.superseded_by_id = after
            changes.append({"id": row.id, "state": state, "doubt": doubt, "superseded_by_id": after[2]})
    if changes:
        db.session.execute(update(TrackingEvent), changes)
    return bool(changes)


def _outlived(rows: Sequence[Kept], states: dict[tuple[str, str], EventState]) -> dict[tuple[str, str], Kept]:
    """Of what one feed plans only the last word is shown, and none once the thing itself is reported."""
    live = sorted((row for row in rows if states[row.key] == EventState.LIVE), key=lambda row: row.order)
    happened = {_thing(row): row for row in live if row.classifier == Classifier.ACT}
    planned = [row for row in live if row.classifier != Classifier.ACT]
    last = {(row.feed, *_thing(row)): row for row in planned}
    outlived = {}
    for row in planned:
        newest = last[(row.feed, *_thing(row))]
        follower = happened.get(_thing(row)) or (newest if newest is not row else None)
        if follower:
            outlived[row.key] = follower
    return outlived


def _thing(row: Kept) -> tuple[object, ...]:
    return row.code, row.place_role, row.location_code or row.unlocode, row.package_id


def _newer(row: Kept, state: EventState, rows: Sequence[Kept], states: dict[tuple[str, str], EventState]) -> int | None:
    """The row that stands in the place of this one, where one does."""
    if state not in (EventState.SUPERSEDED, EventState.DUPLICATE):
        return None
    same = [
        other.id
        for other in rows
        if states[other.key] == EventState.LIVE
        and (other.identity == row.identity or (row.plan_key and other.plan_key == row.plan_key))
    ]
    return min(same, default=None)


def _derive(file: CaseFile) -> None:
    shipment, parts = file.shipment, []
    for package in file.packages:
        derived = _derived(shipment, [row for row in file.rows if row.package_id in (None, package.id)])
        _to_package(package, derived)
        parts.append(derived)
    whole = shipment_stage(parts) if parts else _derived(shipment, file.rows)
    newest = max((row.event_at for row in file.rows if row.has_happened), default=None)
    _to_shipment(shipment, replace(whole, newest_at=newest), file.rows)


def _derived(shipment: Shipment, rows: Iterable[Kept]) -> Derived:
    return derive([row.fact() for row in rows], mode=Mode(shipment.mode), from_door=shipment.scope_from == "DOOR")


def _to_package(package: Package, derived: Derived) -> None:
    package.stage, package.stage_since = derived.stage, derived.stage_since
    package.status_code, package.delivered_at = derived.status_code or "", derived.delivered_at


def _to_shipment(shipment: Shipment, derived: Derived, rows: Sequence[Kept]) -> None:
    shipment.stage, shipment.stage_since = derived.stage, derived.stage_since
    shipment.status_code = derived.status_code or UNHEARD
    shipment.ending = derived.ending or ""
    shipment.customs_state = derived.customs_code or ""
    shipment.newest_at, shipment.delivered_at = derived.newest_at, derived.delivered_at
    paid = [row for row in sorted(rows, key=lambda row: (row.event_at, row.code)) if row.has_happened]
    shipment.duty_state = next((DUTY[row.code] for row in reversed(paid) if row.code in DUTY), "")
    shipment.closed_at, shipment.close_reason = _end(derived, rows)


def _end(derived: Derived, rows: Sequence[Kept]) -> tuple[datetime | None, str]:
    if derived.ending in ENDS:
        reason, codes = ENDS[derived.ending]
        return max(row.event_at for row in rows if row.has_happened and row.code in codes), reason
    return (derived.delivered_at, "DELIVERED") if derived.delivered_at else (None, "")


def _read_times(leg: Leg, rows: Sequence[Kept]) -> None:
    """What was planned when the leg was entered stands until a carrier says otherwise."""
    leg.etd_at = _latest(rows, LEAVES, leg.from_code, plan=True) or leg.etd_at
    leg.atd_at = _latest(rows, LEAVES, leg.from_code, plan=False)
    leg.eta_at = _latest(rows, REACHES, leg.to_code, plan=True) or leg.eta_at
    leg.ata_at = _latest(rows, REACHES, leg.to_code, plan=False)


def _latest(rows: Sequence[Kept], codes: Sequence[str], place: str, *, plan: bool) -> datetime | None:
    here = [row for row in rows if row.location_code == place and (row.is_plan if plan else row.has_happened)]
    said = {row.code: row.event_at for row in sorted(here, key=lambda row: row.order)}
    return next((said[code] for code in codes if code in said), None)
