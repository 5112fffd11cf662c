"""An incident at work: one parent ticket, a ticket for each shipment, one press that answers all of them."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.seen import lock_row
from desk.shipments.commands.exceptions import hold
from desk.shipments.commands.incidents import (
    NewIncident,
    cases_of_incident,
    close_incident,
    just_begun,
    open_incident,
    shipments_in,
)
from desk.shipments.models import Shipment
from desk.shipments.models_care import ExceptionCase, Incident, IncidentShipment
from desk.shipments.queries import shipments_by_id
from desk.tickets.commands.freight_cases import live_tickets, note, open_for_exception
from desk.tickets.commands.freight_telling import Told, tell_customers
from desk.tickets.commands.opening import tell_opened
from desk.tickets.commands.promises import keep_promises, opened
from desk.tickets.commands.state import set_status
from desk.tickets.models import Ticket
from desk.tickets.numbers import HIGHEST_ID
from desk.tickets.types import LIVE, Channel, Priority, TicketStatus, TicketType


def begin_incident(new: NewIncident, shipment_ids: Sequence[int], *, by: Agent, at: datetime) -> Incident:
    """Gather these shipments under one parent ticket; each has a ticket of its own that knows. Raises Faulty.

    The same from the same hand within a minute is the incident that there is already.
    """
    known = sorted(one.id for one in shipments_by_id(list(shipment_ids)))
    hold(known)
    same = just_begun(new, by=by, at=at)
    if same is not None and set(known) <= shipments_in(same.id):
        return same
    incident = open_incident(new, known, by=by, at=at)
    parent = _parent(incident, by=by, at=at)
    incident.parent_ticket_id = parent.id
    of = {case.shipment_id: case for case in cases_of_incident(incident.id)}
    tickets = live_tickets(known)
    about = {one: ticket.id for one, ticket in tickets.items()}
    for shipment in sorted(shipments_by_id(known), key=lambda one: (about.get(one.id, HIGHEST_ID), one.id)):
        child = open_for_exception(shipment, [of[shipment.id]], at=at, by=by, ticket=tickets.get(shipment.id))
        db.session.get_one(IncidentShipment, (incident.id, shipment.id)).ticket_id = child.id
    children = _children(incident)
    lines = [f"{one.shipment_no}: {ticket.reference}" for one, ticket in children]
    note(parent, "\n".join([incident.reason or incident.title, *lines]), at=at)
    return incident


def tell_of_incident(incident: Incident, *, by: Agent, at: datetime, mail_domain: str) -> Told:
    """Answer all of them, each with its own fields; who was told a moment ago is not told again."""
    _hold(incident)
    cases = cases_of_incident(incident.id)
    told = tell_customers(cases, by=by, at=at, mail_domain=mail_domain)
    for case in cases:
        if case.told_at == at:
            row = db.session.get_one(IncidentShipment, (incident.id, case.shipment_id))
            row.told_at, row.ticket_id = at, case.ticket_id
    record("incident.told", f"incident:{incident.id}", actor=by.actor, at=at, letters=told.letters)
    return told


def end_incident(incident: Incident, *, by: Agent, at: datetime) -> int:
    """It is over: its cases, its parent ticket, and the tickets that had no other matter; how many tickets.

    A ticket in which the customer waits for an answer, in which something else is wrong or a step is open stays.
    """
    _hold(incident)
    close_incident(incident, by=by, at=at)
    parent = db.session.get(Ticket, incident.parent_ticket_id) if incident.parent_ticket_id else None
    tickets = {ticket.id: ticket for _shipment, ticket in _children(incident)}
    busy = set(_with_open_cases(list(tickets)))
    ended = [ticket for ticket in tickets.values() if ticket.id not in busy and _is_done(ticket)]
    parents = [parent] if parent is not None else []
    return sum(_solve(ticket, by, at) for ticket in [*parents, *sorted(ended, key=lambda one: one.id)])


def _hold(incident: Incident) -> None:
    lock_row(incident)
    mine = select(IncidentShipment.shipment_id).where(IncidentShipment.incident_id == incident.id)
    hold(db.session.scalars(mine).all())


def _parent(incident: Incident, *, by: Agent, at: datetime) -> Ticket:
    """Nobody's but ours: no customer reads it."""
    ticket = Ticket(
        subject=_("Incident: %(title)s", title=incident.title)[:300],
        channel=Channel.WEB,
        type=TicketType.EXCEPTION,
        priority=Priority.HIGH,
        needs_answer=False,
        assignee_id=by.id,
        opened_at=at,
        updated_at=at,
    )
    db.session.add(ticket)
    db.session.flush()
    record("ticket.opened", f"ticket:{ticket.id}", actor=by.actor, at=at, channel=Channel.WEB.value)
    tell_opened(ticket, at=at, visible=False)
    keep_promises(ticket, [opened(ticket, by="agent_proactive", at=at)], at=at)
    return ticket


def _children(incident: Incident) -> list[tuple[Shipment, Ticket]]:
    rows = db.session.execute(
        select(Shipment, Ticket)
        .join(IncidentShipment, IncidentShipment.shipment_id == Shipment.id)
        .join(Ticket, Ticket.id == IncidentShipment.ticket_id)
        .where(IncidentShipment.incident_id == incident.id)
        .order_by(Shipment.id)
    ).unique()
    return [(shipment, ticket) for shipment, ticket in rows]


def _with_open_cases(ticket_ids: Sequence[int]) -> Sequence[int | None]:
    running = ExceptionCase.ticket_id.in_(ticket_ids), ExceptionCase.resolved_at.is_(None)
    return db.session.scalars(select(ExceptionCase.ticket_id).where(*running).distinct()).all()


def _is_done(ticket: Ticket) -> bool:
    return ticket.type == TicketType.EXCEPTION and not ticket.needs_answer and ticket.merged_into_id is None


def _solve(ticket: Ticket, by: Agent, at: datetime) -> bool:
    if ticket.status not in LIVE or ticket.merged_into_id is not None:
        return False
    try:
        set_status(ticket, TicketStatus.SOLVED, by=by, at=at)
    except Faulty:  # a step has to be done first
        return False
    return True
