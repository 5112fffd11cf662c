"""What an incident touches: the live shipments on a vessel or through a port; and the incidents that there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from desk.accounts.models import Agent, Customer
from desk.core.db import db
from desk.core.errors import NotFound
from desk.freight.access import visible_to
from desk.shipments.commands.incidents import MOST
from desk.shipments.models import Leg, Location, Reference, Shipment, TrackingEvent
from desk.shipments.models_care import Incident, IncidentShipment
from desk.shipments.types import Stage
from desk.tickets.numbers import reference_of

NOT_AWAY = [one.value for one in Stage if one.rank < Stage.DELIVERING.rank]
WAITING = ("AVAILABLE_PICKUP", "APPT_SET")  # free to go, and still in the port
SHOWN = 100


@dataclass(frozen=True)
class Touched:
    """A shipment that an incident touches, or may touch."""

    id: int
    number: str
    title: str
    customer: str
    mode: str
    stage: str
    eta_at: datetime | None
    promise_at: datetime | None
    ticket: str = ""
    told_at: datetime | None = None


@dataclass(frozen=True)
class IncidentRow:
    """An incident in the list; `shipments` and `told` count."""

    id: int
    kind: str
    value: str
    title: str
    opened_at: datetime
    closed_at: datetime | None
    parent: str
    shipments: int
    told: int


def touched_by(agent: Agent, kind: str, value: str) -> list[Touched]:
    """Live shipments on this vessel or voyage, or through this port, by customer; one statement. Raises NotAllowed."""
    if not value.strip():
        return []
    ids = _on_vessel(value.strip()) if kind == "VESSEL" else _through_port(value.strip())
    running = Shipment.closed_at.is_(None), Shipment.stage != Stage.SIGNED, Shipment.ending.in_(["", "RETURNING"])
    query = _listed().where(visible_to(agent), *running, ids)
    rows = db.session.execute(query.order_by(Customer.name, Shipment.id).limit(MOST)).all()
    return [_touched(row) for row in rows]


def _touched(row: Any) -> Touched:
    return Touched(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7])


def incident_for(agent: Agent, incident_id: int) -> Incident:
    """One incident. Raises NotAllowed and NotFound."""
    found = db.session.scalars(select(Incident).where(Incident.id == incident_id, visible_to(agent))).one_or_none()
    if found is None:
        raise NotFound
    return found


def shipments_of(agent: Agent, incident: Incident) -> list[Touched]:
    """What it touches, with tickets and who was told; one statement."""
    query = _listed().add_columns(IncidentShipment.ticket_id, IncidentShipment.told_at)
    query = query.join(IncidentShipment, IncidentShipment.shipment_id == Shipment.id)
    query = query.where(IncidentShipment.incident_id == incident.id, visible_to(agent))
    rows = db.session.execute(query.order_by(Customer.name, Shipment.id)).all()
    found = zip(map(_touched, rows), rows, strict=True)
    return [replace(one, ticket=reference_of(row[8]) if row[8] else "", told_at=row[9]) for one, row in found]


def incidents(agent: Agent) -> list[IncidentRow]:
    """The open ones first, then the latest. Raises NotAllowed."""
    count = func.count(IncidentShipment.shipment_id)
    rows = db.session.execute(
        select(Incident, count, func.count(IncidentShipment.told_at))
        .outerjoin(IncidentShipment, IncidentShipment.incident_id == Incident.id)
        .where(visible_to(agent))
        .group_by(Incident.id)
        .order_by(Incident.closed_at.is_not(None), Incident.id.desc())
        .limit(SHOWN)
    ).all()
    names = _port_names([row[0] for row in rows], agent)
    return [_row(*row, names) for row in rows]


def value_of(agent: Agent, incident: Incident) -> str:
    """The vessel's name, or that of the port with its code."""
    return _said(incident, _port_names([incident], agent))


def _port_names(found: Sequence[Incident], agent: Agent) -> dict[str, str]:
    name = Location.name_zh if agent.locale.startswith("zh") else Location.name_en
    codes = [one.value for one in found if one.kind == "PORT"]
    rows = db.session.execute(select(Location.code, name).where(Location.code.in_(codes)))
    return {code: said for code, said in rows}


def _said(one: Incident, names: Mapping[str, str]) -> str:
    return f"{names[one.value]} · {one.value}" if one.value in names else one.value


def _row(one: Incident, shipments: int, told: int, names: Mapping[str, str]) -> IncidentRow:
    return IncidentRow(one.id, one.kind, _said(one, names), one.title, one.opened_at, one.closed_at, parent_of(one),
                       shipments, told)  # fmt: skip


def parent_of(incident: Incident) -> str:
    """The reference of its parent ticket, empty without one."""
    return reference_of(incident.parent_ticket_id) if incident.parent_ticket_id else ""


def _listed() -> Any:
    title = func.coalesce(Reference.value_raw, Shipment.shipment_no)
    columns = (Shipment.id, Shipment.shipment_no, title, Customer.name, Shipment.mode, Shipment.stage, Shipment.eta_at,
               Shipment.promise_at)  # fmt: skip
    joined = select(*columns).join(Customer, Customer.id == Shipment.customer_id)
    return joined.outerjoin(Reference, Reference.id == Shipment.primary_reference_id)


def _on_vessel(value: str) -> ColumnElement[bool]:
    """By name, by name and voyage, or by IMO number; a leg that is over touches nothing."""
    wanted = " ".join(value.upper().split())
    whole = func.upper(Leg.vessel + " " + Leg.voyage)
    legs = select(Leg.shipment_id).where(
        Leg.ata_at.is_(None), or_(whole.contains(wanted, autoescape=True), Leg.vessel_imo == wanted)
    )
    said = func.upper(TrackingEvent.vessel + " " + TrackingEvent.voyage)
    events = select(TrackingEvent.shipment_id).where(
        TrackingEvent.state == "LIVE", TrackingEvent.vessel != "", said.contains(wanted, autoescape=True)
    )
    unnamed = ~Shipment.id.in_(select(Leg.shipment_id).where(Leg.vessel != ""))
    waits = Shipment.stage.in_(NOT_AWAY)
    return or_(Shipment.id.in_(legs), and_(unnamed, waits, Shipment.id.in_(events)))


def _through_port(value: str) -> ColumnElement[bool]:
    """Still to be loaded, handled or unloaded there."""
    ports = select(Location.code).where(
        or_(Location.code == value.upper(), func.upper(Location.name_en) == value.upper(), Location.name_zh == value)
    )
    ahead = or_(
        and_(Leg.from_code.in_(ports), Leg.atd_at.is_(None)), and_(Leg.to_code.in_(ports), Leg.ata_at.is_(None))
    )
    legs = select(Leg.shipment_id).where(ahead)
    still = or_(Shipment.stage.in_(NOT_AWAY), Shipment.status_code.in_(WAITING))
    there = func.coalesce(Shipment.pod_code, Shipment.dest_code).in_(ports) & still
    begins = func.coalesce(Shipment.pol_code, Shipment.origin_code).in_(ports) & (Shipment.stage == Stage.BOOKED)
    return or_(Shipment.id.in_(legs), there, begins)


def port_code(value: str) -> str:
    """The UN/LOCODE of a port that we know by this code or name; what was typed where we do not."""
    wanted = value.strip()
    named = or_(Location.code == wanted.upper(), func.upper(Location.name_en) == wanted.upper(),
                Location.name_zh == wanted)  # fmt: skip
    return db.session.scalar(select(Location.code).where(named).order_by(Location.code).limit(1)) or wanted


def suggestions() -> Sequence[str]:
    """Vessels of legs that are not over, for the entry's list."""
    rows = select(Leg.vessel).where(Leg.ata_at.is_(None), Leg.vessel != "").distinct().order_by(Leg.vessel).limit(200)
    return db.session.scalars(rows).all()
