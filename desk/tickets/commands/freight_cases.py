"""The ticket of a shipment that something is wrong with: joined where one is live, opened where none is.

What carriers and papers report moves tickets on, too: who waited for customs waits no more once they have let go.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from desk.accounts.models import Agent, Contact
from desk.accounts.types import Actor, Language, TheDesk
from desk.audit.commands import record
from desk.core.db import db
from desk.shipments.models import Shipment
from desk.shipments.models_care import ExceptionCase
from desk.shipments.queries import Found
from desk.sla.queries import log_of
from desk.tickets.commands.changes import lock, touch
from desk.tickets.commands.incoming import bind_shipments
from desk.tickets.commands.opening import tell_opened
from desk.tickets.commands.owning import team_has_it
from desk.tickets.commands.promises import keep_promises, opened
from desk.tickets.commands.state import classify
from desk.tickets.commands.statuses import become
from desk.tickets.commands.steps import begin_steps
from desk.tickets.freight_words import case_line, subject_of
from desk.tickets.models import Message, Ticket, TicketShipment
from desk.tickets.types import LIVE, Channel, Direction, JoinedBy, Priority, TicketStatus, TicketType

DESK = TheDesk()
CLAIMED = frozenset({"DAMAGED", "SHORTAGE", "LOST"})
DECIDED = _l("Customs have decided: the ticket is open again.")
NOTICED = "exception"  # the kind of turn that the desk itself adds: no customer sees it


def live_tickets(shipment_ids: Collection[int]) -> dict[int, Ticket]:
    """The newest live ticket of each shipment's own customer that is about it; one statement."""
    rows = db.session.execute(_bound(shipment_ids).where(Ticket.status.in_(LIVE)).order_by(Ticket.id)).unique()
    return {shipment_id: ticket for shipment_id, ticket in rows}


def open_for_exception(
    shipment: Shipment, cases: Sequence[ExceptionCase], *, at: datetime, by: Actor = DESK, ticket: Ticket | None = None
) -> Ticket:
    """Join the shipment's live ticket, which is `ticket` if the caller has it at hand, or open one; say what happened.

    Nobody but colleagues reads it. The new ticket is our doing, for whoever of the customer wrote to us last.
    """
    ticket = ticket or live_tickets([shipment.id]).get(shipment.id)
    if ticket is not None:
        lock(ticket)
    if ticket is None or ticket.status not in LIVE or ticket.merged_into_id is not None:
        ticket = _open(shipment, cases, by=by, at=at)
    if max(case.severity for case in cases) > 2 and ticket.priority in (Priority.LOW, Priority.NORMAL):
        classify(ticket, type=TicketType(ticket.type), priority=Priority.HIGH, by=by, at=at)
    for case in cases:
        case.ticket_id = ticket.id
    with force_locale(reader_of(ticket)):
        note(ticket, "\n".join(case_line(case, shipment) for case in cases), at=at)
    return ticket


def note(ticket: Ticket, text: str, *, at: datetime) -> None:
    """A turn of the desk itself in the conversation: colleagues read it, nobody else."""
    row = Message(
        ticket=ticket, direction=Direction.IN, channel=ticket.channel, text=text, at=at, joined_by=JoinedBy.NEW,
        automatic=NOTICED,
    )  # fmt: skip
    db.session.add(row)
    touch(ticket, at)
    db.session.flush()


def reader_of(ticket: Ticket) -> str:
    """The language of whoever works on it."""
    return ticket.assignee.locale if ticket.assignee is not None else Language.ZH_CN


def authority_decided(shipment_ids: Collection[int], heard: dict[int, datetime], *, at: datetime) -> int:
    """Customs have spoken: tickets that wait for an authority are ours again from when we heard; how many.

    `heard` is when we heard of it last, by shipment. Who began to wait only after that waits for something else.
    """
    waiting = _bound([one for one in shipment_ids if one in heard]) if heard else None
    if waiting is None:
        return 0
    resting = waiting.where(Ticket.status == TicketStatus.WAITING_AUTHORITY).order_by(Ticket.id)
    rows = db.session.execute(resting).unique().all()
    return sum(_resume(ticket, TicketStatus.WAITING_AUTHORITY, heard[one], DECIDED, at=at) for one, ticket in rows)


def document_arrived(shipment_id: int, name: str, *, at: datetime, ticket_id: int | None = None) -> int:
    """A paper that was asked for is here: tickets that wait for the customer are ours again; how many.

    `ticket_id` is the ticket for which it was asked; None: all that are about the shipment.
    """
    rows = _bound([shipment_id]).where(Ticket.status == TicketStatus.WAITING_CUSTOMER)
    if ticket_id is not None:
        rows = rows.where(Ticket.id == ticket_id)
    said = _l("A document came in: %(name)s. The ticket is open again.", name=name)
    found = [ticket for _one, ticket in db.session.execute(rows.order_by(Ticket.id)).unique()]
    return sum(_resume(ticket, TicketStatus.WAITING_CUSTOMER, at, said, at=at) for ticket in found)


def _resume(ticket: Ticket, waits: TicketStatus, since: datetime, said: object, *, at: datetime) -> bool:
    lock(ticket)
    began = max((row.at for row in log_of(ticket.id) if row.kind == "status"), default=ticket.opened_at)
    if ticket.status != waits or since <= began:
        return False
    happenings = become(ticket, TicketStatus.OPEN, at=since)
    if waits is TicketStatus.WAITING_CUSTOMER:
        ticket.needs_answer = True
    with force_locale(reader_of(ticket)):
        note(ticket, str(said), at=at)
    keep_promises(ticket, happenings, at=at)
    record("ticket.resumed", f"ticket:{ticket.id}", actor="desk", at=at, waited=waits.value)
    return True


def _bound(shipment_ids: Collection[int]) -> Select[int, Ticket]:
    """Tickets of these shipments' own customers that are about them and went on in no other."""
    return (
        select(TicketShipment.shipment_id, Ticket)
        .join(Ticket, Ticket.id == TicketShipment.ticket_id)
        .join(Shipment, Shipment.id == TicketShipment.shipment_id)
        .where(
            TicketShipment.shipment_id.in_(shipment_ids),
            Ticket.merged_into_id.is_(None),
            Ticket.customer_id == Shipment.customer_id,
        )
    )


def _open(shipment: Shipment, cases: Sequence[ExceptionCase], *, by: Actor, at: datetime) -> Ticket:
    contact = who_is_told(shipment)
    ticket = Ticket(
        subject=subject_of(shipment, cases, contact.language if contact else Language.EN)[:300],
        channel=Channel.MAIL,
        type=TicketType.CLAIM if any(case.type in CLAIMED for case in cases) else TicketType.EXCEPTION,
        priority=Priority.HIGH if max(case.severity for case in cases) > 2 else Priority.NORMAL,
        contact=contact,
        customer_id=shipment.customer_id,
        needs_answer=True,
        assignee_id=by.id if isinstance(by, Agent) else None,
        opened_at=at,
        updated_at=at,
    )
    db.session.add(ticket)
    db.session.flush()
    record("ticket.opened", f"ticket:{ticket.id}", actor=by.actor, at=at, channel=Channel.MAIL.value)
    tell_opened(ticket, at=at)
    bind_shipments(ticket, [Found(shipment.id, shipment.shipment_no)], at=at)
    whose = begin_steps(ticket, at=at) or team_has_it(ticket, at)
    keep_promises(ticket, [opened(ticket, by="agent_proactive", at=at), *whose], at=at)
    return ticket


def who_is_told(shipment: Shipment) -> Contact | None:
    """Who of the customer asked about this shipment last, else who wrote last at all, else whom we knew first."""
    asked = (
        select(Ticket.contact_id)
        .join(Contact, Contact.id == Ticket.contact_id)
        .outerjoin(
            TicketShipment, (TicketShipment.ticket_id == Ticket.id) & (TicketShipment.shipment_id == shipment.id)
        )
        .where(Ticket.customer_id == shipment.customer_id, Contact.customer_id == shipment.customer_id)
        .order_by(TicketShipment.id.is_(None), Ticket.id.desc())
        .limit(1)
    )
    known = db.session.scalar(asked)
    if known is not None:
        return db.session.get(Contact, known)
    first = select(Contact).where(Contact.customer_id == shipment.customer_id).order_by(Contact.id).limit(1)
    return db.session.scalars(first).first()
