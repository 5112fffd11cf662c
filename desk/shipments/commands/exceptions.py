"""Cases of what is wrong with shipments: they open, change and close as the rules see it, or by somebody's hand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from desk.accounts.models import Agent
from desk.accounts.types import Actor
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.notifications.webhooks import announce, is_listened_to
from desk.shipments.exception_limits import INTERNAL
from desk.shipments.exception_types import Seen
from desk.shipments.models import Shipment
from desk.shipments.models_care import ExceptionCase

OVER, TOLD = "over", "told"  # resolutions of the desk itself; all others are somebody's
BY_HAND = ("solved", "accepted", "claim_closed", "no_trouble", "other")
STORM = timedelta(minutes=30)
LONGEST_REASON = 300
INCIDENTS = ("VESSEL_INCIDENT", "PORT_INCIDENT")  # opened and closed by hand, with their incident


@dataclass
class Brought:
    """What became of the cases of one shipment."""

    opened: list[ExceptionCase] = field(default_factory=list)
    worse: list[ExceptionCase] = field(default_factory=list)
    closed: list[ExceptionCase] = field(default_factory=list)


def bring_cases(shipment_id: int, seen: Sequence[Seen], cases: Sequence[ExceptionCase], *, at: datetime) -> Brought:
    """Bring the cases of a shipment in line with what is seen now; `cases` are all that it ever had.

    What was resolved by hand stays so until the same trouble comes about anew.
    """
    brought = Brought()
    running = {case.type: case for case in cases if case.resolved_at is None}
    for one in seen:
        if one.type in running:
            if _refresh(running[one.type], one):
                brought.worse.append(running[one.type])
        elif (case := _open(shipment_id, one, _last(cases, one.type), at)) is not None:
            brought.opened.append(case)
    types = {one.type for one in seen}
    for case in running.values():
        if case.type not in types and case.type not in INCIDENTS:
            _close(case, TOLD if case.told_at and case.type.startswith("ETA_") else OVER, actor="desk", at=at)
            brought.closed.append(case)
    db.session.flush()
    return brought


def hold(shipment_ids: Collection[int]) -> None:
    """Keep other writers away from these shipments until the commit: before their cases, and before any ticket."""
    wanted = select(Shipment.id).where(Shipment.id.in_(shipment_ids)).order_by(Shipment.id)
    db.session.execute(wanted.with_for_update(of=Shipment))


def cases_of(shipment_ids: Collection[int]) -> dict[int, list[ExceptionCase]]:
    """All cases of these shipments, the oldest first; one statement."""
    found: dict[int, list[ExceptionCase]] = {one: [] for one in shipment_ids}
    rows = select(ExceptionCase).where(ExceptionCase.shipment_id.in_(shipment_ids)).order_by(ExceptionCase.id)
    for case in db.session.scalars(rows.execution_options(populate_existing=True)):
        found[case.shipment_id].append(case)
    return found


def is_storm(case: ExceptionCase, cases: Sequence[ExceptionCase]) -> bool:
    """Whether the same was noticed less than half an hour before: it comes and goes, and nobody is told again."""
    return any(one.id != case.id and one.type == case.type and one.seen_at > case.seen_at - STORM for one in cases)


def open_by_hand(shipment_id: int, seen: Seen, *, by: Actor, at: datetime) -> ExceptionCase:
    """A case that somebody opens; the one that is open already, if there is one."""
    known = db.session.scalars(
        select(ExceptionCase).where(
            ExceptionCase.shipment_id == shipment_id, ExceptionCase.type == seen.type,
            ExceptionCase.resolved_at.is_(None),
        )
    ).first()  # fmt: skip
    case = known or _open(shipment_id, seen, None, at, actor=by.actor)
    if case is None:  # somebody was first, at this moment
        return open_by_hand(shipment_id, seen, by=by, at=at)
    return case


def acknowledge(case: ExceptionCase, *, by: Actor, at: datetime) -> None:
    """Somebody has seen it; a second time says nothing new."""
    if case.acknowledged_at is None and case.resolved_at is None:
        case.acknowledged_at = at
        record("exception.acknowledged", f"shipment:{case.shipment_id}", actor=by.actor, at=at, case=case.id)


def take(case: ExceptionCase, agent: Agent | None, *, by: Actor, at: datetime) -> None:
    """Whose it is from now on, None: nobody's. Whoever takes it has seen it."""
    if case.owner_id == (agent.id if agent else None) or case.resolved_at is not None:
        return
    case.owner_id = agent.id if agent else None
    case.acknowledged_at = case.acknowledged_at or at
    record("exception.owned", f"shipment:{case.shipment_id}", actor=by.actor, at=at, case=case.id, owner=case.owner_id)


def resolve(case: ExceptionCase, resolution: str, *, reason: str = "", by: Actor, at: datetime) -> None:
    """It is over, because somebody says so. Raises Faulty."""
    check_resolution(resolution, reason)
    if case.resolved_at is None:
        _close(case, resolution, actor=by.actor, at=at, reason=reason.strip())


def check_resolution(resolution: str, reason: str) -> None:
    """Raises Faulty for what resolves nothing, and for a reason that is too long or missing."""
    if resolution not in BY_HAND:
        raise Faulty("resolution", _l("Choose how it was resolved."))
    if len(reason) > LONGEST_REASON:
        raise Faulty("reason", _l("At most 300 characters."))
    if resolution == "other" and not reason.strip():
        raise Faulty("reason", _l("Write down the reason."))


def mark_told(cases: Sequence[ExceptionCase], *, at: datetime) -> None:
    """The customer has heard of these."""
    for case in cases:
        case.told_at = at
        case.acknowledged_at = case.acknowledged_at or at


def estimate_told(shipment: Shipment, case: ExceptionCase, *, at: datetime) -> None:
    """What the customer heard in this case is what the next estimate is compared with."""
    said = case.facts.get("eta")
    eta = datetime.fromisoformat(str(said)) if said else shipment.eta_at
    if eta is not None:
        precision = ("DAY" if case.facts.get("by_day") else "SECOND") if said else shipment.eta_precision or "SECOND"
        shipment.eta_told_at, shipment.eta_told_precision = eta, precision
        shipment.revision += 1
    look_again([shipment.id], at=at)


def look_again(shipment_ids: Collection[int], *, at: datetime) -> None:
    """Something changed that the rules go by: free time, a paper, a promise, a rule itself."""
    later = Shipment.look_at.is_(None) | (Shipment.look_at > at)
    db.session.execute(
        update(Shipment).where(Shipment.id.in_(shipment_ids), later).values(look_at=at),
        execution_options={"synchronize_session": False},
    )


def _open(
    shipment_id: int, seen: Seen, last: ExceptionCase | None, at: datetime, *, actor: str = "desk"
) -> ExceptionCase | None:
    if last is not None and not _is_anew(last, seen):
        return None
    case = ExceptionCase(
        shipment_id=shipment_id,
        type=seen.type,
        opened_at=seen.opened_at,
        seen_at=at,
        customer_visible=seen.type not in INTERNAL,
        recurrence_of=last.id if last else None,
        severity=seen.severity,
    )
    _refresh(case, seen)
    try:
        with db.session.begin_nested():
            db.session.add(case)
    except IntegrityError:
        return None
    record("exception.opened", f"shipment:{shipment_id}", actor=actor, at=at, case=case.id, type=case.type)
    _announce(case, "opened", at)
    return case


def _is_anew(last: ExceptionCase, seen: Seen) -> bool:
    """Whether this is more than what was resolved by hand already."""
    if last.resolution not in BY_HAND:
        return True
    if seen.type.startswith("ETA_"):
        before = datetime.fromisoformat(str(last.facts.get("eta", seen.facts.get("eta"))))
        return abs(datetime.fromisoformat(str(seen.facts["eta"])) - before) >= timedelta(hours=24)
    return seen.newest_at > (last.resolved_at or last.opened_at)


def _last(cases: Sequence[ExceptionCase], type: str) -> ExceptionCase | None:
    return next((case for case in reversed(cases) if case.type == type and case.resolved_at is not None), None)


def _refresh(case: ExceptionCase, seen: Seen) -> bool:
    """Write what is seen now; whether it is worse than before."""
    worse = seen.severity > case.severity
    now = {
        "severity": seen.severity, "rule": seen.rule[:40], "event_id": seen.event_id, "package_id": seen.package_id,
        "facts": dict(seen.facts), "threatens_promise": seen.threatens_promise,
    }  # fmt: skip
    for name, value in now.items():
        if getattr(case, name) != value:
            setattr(case, name, value)
    return worse


def _close(case: ExceptionCase, resolution: str, *, actor: str, at: datetime, reason: str = "") -> None:
    case.resolved_at, case.resolution = at, resolution
    said = {"reason": reason} if reason else {}
    record("exception.resolved", f"shipment:{case.shipment_id}", actor=actor, at=at, case=case.id, type=case.type,
           resolution=resolution, **said)  # fmt: skip
    _announce(case, "resolved", at)


def _announce(case: ExceptionCase, state: str, at: datetime) -> None:
    if not is_listened_to("shipment.exception"):
        return
    shipment = db.session.get_one(Shipment, case.shipment_id)
    said = {"shipment": shipment.shipment_no, "exception_id": case.id, "type": case.type, "severity": case.severity,
            "state": state, "at": (case.resolved_at or case.opened_at).isoformat()}  # fmt: skip
    announce("shipment.exception", said, customer_id=shipment.customer_id, at=at, visible=case.customer_visible)
