"""One trouble of many shipments: it opens a case on each, and closes them all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.types import Actor
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Conflict, Faulty
from desk.shipments.commands.exceptions import open_by_hand, resolve
from desk.shipments.exception_types import Seen
from desk.shipments.models_care import ExceptionCase, Incident, IncidentShipment

KINDS = ("VESSEL", "PORT")
MOST = 500
SEVERITY = 2
TWICE = timedelta(minutes=1)  # the same once more within this is one press too many


class AlreadyOver(Conflict):
    text = _l("This incident is over already.")


@dataclass(frozen=True)
class NewIncident:
    """`kind` VESSEL or PORT; `value` the vessel's name or the port's UN/LOCODE; `title` and `reason` for colleagues."""

    kind: str
    value: str
    title: str
    reason: str = ""


def open_incident(new: NewIncident, shipment_ids: Sequence[int], *, by: Actor, at: datetime) -> Incident:
    """Write it down, with a case on each of these shipments. Raises Faulty."""
    _check(new, shipment_ids)
    incident = Incident(
        kind=new.kind, value=new.value.strip(), title=new.title.strip(), reason=new.reason.strip(), opened_at=at,
        opened_by=by.actor,
    )  # fmt: skip
    db.session.add(incident)
    db.session.flush()
    facts = {"VESSEL": "vessel", "PORT": "place"}
    seen = Seen(f"{new.kind}_INCIDENT", SEVERITY, at, "incident", {facts[new.kind]: incident.value})
    for one in sorted(set(shipment_ids)):
        case = open_by_hand(one, seen, by=by, at=at)
        case.incident_id = incident.id
        db.session.add(IncidentShipment(incident_id=incident.id, shipment_id=one))
    db.session.flush()
    record("incident.opened", f"incident:{incident.id}", actor=by.actor, at=at, shipments=len(set(shipment_ids)))
    return incident


def just_begun(new: NewIncident, *, by: Actor, at: datetime) -> Incident | None:
    """The same incident of a moment ago, if its button was pressed twice. The caller holds its shipments."""
    same = select(Incident).where(
        Incident.kind == new.kind, Incident.value == new.value.strip(), Incident.title == new.title.strip(),
        Incident.opened_by == by.actor, Incident.opened_at >= at - TWICE, Incident.closed_at.is_(None),
    )  # fmt: skip
    return db.session.scalars(same.order_by(Incident.id)).first()


def close_incident(incident: Incident, *, by: Actor, at: datetime) -> None:
    """It is over, and so are its cases. Raises AlreadyOver."""
    if incident.closed_at is not None:
        raise AlreadyOver
    incident.closed_at = at
    for case in cases_of_incident(incident.id):
        resolve(case, "solved", by=by, at=at)
    record("incident.closed", f"incident:{incident.id}", actor=by.actor, at=at)


def cases_of_incident(incident_id: int) -> Sequence[ExceptionCase]:
    """Its cases that are open, by shipment."""
    mine = select(ExceptionCase).where(ExceptionCase.incident_id == incident_id, ExceptionCase.resolved_at.is_(None))
    return db.session.scalars(mine.order_by(ExceptionCase.shipment_id)).all()


def shipments_in(incident_id: int) -> set[int]:
    """Those that it touches, by id."""
    mine = select(IncidentShipment.shipment_id).where(IncidentShipment.incident_id == incident_id)
    return set(db.session.scalars(mine))


def _check(new: NewIncident, shipment_ids: Sequence[int]) -> None:
    if new.kind not in KINDS:
        raise Faulty("kind", _l("Choose a vessel or a port."))
    if not new.value.strip() or len(new.value) > 80:
        raise Faulty("value", _l("Say which vessel or port, in 80 characters at most."))
    if not new.title.strip() or len(new.title) > 200:
        raise Faulty("title", _l("Say what happened, in 200 characters at most."))
    if len(new.reason) > 500:
        raise Faulty("reason", _l("At most 500 characters."))
    if not shipment_ids:
        raise Faulty("shipment", _l("Tick the shipments that it touches."))
    if len(shipment_ids) > MOST:
        raise Faulty("shipment", _l("At most 500 shipments at once."))
