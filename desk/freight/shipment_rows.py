"""All that the page of one shipment shows, as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select

from desk.accounts.models import Agent, Customer
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.db import db
from desk.core.errors import NotFound
from desk.shipments.around import label_of_package
from desk.shipments.clock_rows import ClockRows, clock_rows
from desk.shipments.models import Leg, Location, Package, Reference, Shipment, TrackingEvent
from desk.shipments.models_care import Document, DocumentRequest, ExceptionCase, FreeTime
from desk.shipments.models_tracking import EtaObservation
from desk.tickets.access import visible_to
from desk.tickets.models import Ticket, TicketShipment

MOST_EVENTS, MOST_TICKETS, MOST_ESTIMATES = 1000, 20, 60


@dataclass(frozen=True)
class ShipmentRows:
    """`events` are all of them, oldest first; `places` are those of its ends and legs by code."""

    shipment: Shipment
    customer: Customer
    references: Sequence[Reference]
    legs: Sequence[Leg]
    events: Sequence[TrackingEvent]
    estimates: Sequence[EtaObservation]
    documents: Sequence[Document]
    requests: Sequence[DocumentRequest]
    cases: Sequence[ExceptionCase]
    tickets: Sequence[Ticket]
    clocks: ClockRows
    places: dict[str, Location]


def rows_of(agent: Agent, shipment: Shipment) -> ShipmentRows:
    """The rows of a shipment that this agent may see; tickets only those of theirs."""
    one = shipment.id
    legs = _all(select(Leg).where(Leg.shipment_id == one).order_by(Leg.seq))
    codes = {code for leg in legs for code in (leg.from_code, leg.to_code)}
    codes |= {code for code in (shipment.pol_code, shipment.pod_code) if code}
    return ShipmentRows(
        shipment=shipment,
        customer=db.session.get_one(Customer, shipment.customer_id),
        references=_all(select(Reference).where(Reference.shipment_id == one).order_by(Reference.id)),
        legs=legs,
        events=_events(one),
        estimates=_all(
            select(EtaObservation)
            .where(EtaObservation.shipment_id == one)
            .order_by(EtaObservation.observed_at.desc(), EtaObservation.id.desc())
            .limit(MOST_ESTIMATES)
        ),
        documents=_all(
            select(Document)
            .where(Document.shipment_id == one)
            .order_by(Document.type, Document.label, Document.version.desc())
        ),
        requests=_all(
            select(DocumentRequest).where(DocumentRequest.shipment_id == one).order_by(DocumentRequest.id.desc())
        ),
        cases=_all(
            select(ExceptionCase).where(ExceptionCase.shipment_id == one).order_by(ExceptionCase.opened_at.desc())
        ),
        tickets=_tickets(agent, one),
        clocks=clock_rows([shipment]),
        places={row.code: row for row in _all(select(Location).where(Location.code.in_(codes)))},
    )


def document_of(shipment: Shipment, document_id: int) -> Document:
    """A paper of this shipment. Raises NotFound."""
    return _own(Document, shipment, document_id)


def request_of(shipment: Shipment, request_id: int) -> DocumentRequest:
    """A request for a paper of this shipment. Raises NotFound."""
    return _own(DocumentRequest, shipment, request_id)


def free_time_of(shipment: Shipment, free_time_id: int) -> FreeTime:
    """A free time of this shipment. Raises NotFound."""
    return _own(FreeTime, shipment, free_time_id)


def boxes_of(shipment: Shipment) -> list[tuple[str, str]]:
    """The packages of a shipment in their order: id as text, and what they are called."""
    rows = _all(select(Package).where(Package.shipment_id == shipment.id).order_by(Package.position))
    return [(str(one.id), label_of_package(one)) for one in rows]


Row = TypeVar("Row", Document, DocumentRequest, FreeTime)


def _own(model: type[Row], shipment: Shipment, row_id: int) -> Row:
    row = db.session.get(model, row_id)
    if row is None or row.shipment_id != shipment.id:
        raise NotFound
    return row


def _all(rows: Any) -> Sequence[Any]:
    return db.session.scalars(rows).unique().all()


def _events(shipment_id: int) -> Sequence[TrackingEvent]:
    newest = (
        select(TrackingEvent)
        .where(TrackingEvent.shipment_id == shipment_id)
        .order_by(TrackingEvent.event_at.desc(), TrackingEvent.id.desc())
        .limit(MOST_EVENTS)
    )
    return list(reversed(_all(newest)))


def _tickets(agent: Agent, shipment_id: int) -> Sequence[Ticket]:
    if not allows(Role(agent.role), "ticket.view"):
        return []
    bound = (
        select(Ticket)
        .join(TicketShipment, TicketShipment.ticket_id == Ticket.id)
        .where(TicketShipment.shipment_id == shipment_id, visible_to(agent))
    )
    return _all(bound.order_by(Ticket.id.desc()).limit(MOST_TICKETS))
