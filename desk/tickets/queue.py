"""The queue as an agent sees it: tabs with counts, a page of rows, and a search by any number or word."""

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from desk.accounts.models import Agent, Customer
from desk.core.db import db
from desk.shipments.models import Reference, Shipment
from desk.shipments.references.find import candidates
from desk.tickets.access import visible_to
from desk.tickets.models import Ticket, TicketShipment
from desk.tickets.numbers import id_of, reference_of
from desk.tickets.pages import QueuePage, QueueRow, QueueTab
from desk.tickets.types import LIVE, TicketStatus

PAGE = 50
TABS = ("mine", "unassigned", "waiting", "all")
WAITING = (TicketStatus.WAITING_CUSTOMER, TicketStatus.WAITING_CARRIER, TicketStatus.WAITING_AUTHORITY)
LONGEST_QUERY = 200

SHIPMENT_REF = (
    select(Reference.value_raw)
    .join(Shipment, Shipment.primary_reference_id == Reference.id)
    .join(TicketShipment, TicketShipment.shipment_id == Shipment.id)
    .where(TicketShipment.ticket_id == Ticket.id)
    .order_by(TicketShipment.id)
    .limit(1)
    .correlate(Ticket)
    .scalar_subquery()
)
ROWS = select(
    Ticket.id, Ticket.subject, Ticket.channel, Ticket.status, Ticket.priority, Ticket.updated_at, Ticket.needs_answer,
    Customer.name, SHIPMENT_REF.label("shipment_ref"),
).outerjoin(Customer, Customer.id == Ticket.customer_id)  # fmt: skip


def queue_page(agent: Agent, *, tab: str, query: str, page: int) -> QueuePage:
    """One page of the queue for this agent. An unknown tab is `all`; `page` counts from 1."""
    tab = tab if tab in TABS else "all"
    query = query.replace("\0", "").strip()[:LONGEST_QUERY]
    wanted = visible_to(agent) & (_search(query) if query else _tab(tab, agent))
    found = db.session.execute(_page(ROWS.where(wanted), page)).all()
    return QueuePage(
        tabs=[QueueTab(key, count, key == tab and not query) for key, count in _counts(agent).items()],
        tab=tab,
        rows=[
            QueueRow(
                reference=reference_of(row.id), customer=row.name, subject=row.subject, channel=row.channel,
                shipment_ref=row.shipment_ref, status=row.status, priority=row.priority, updated_at=row.updated_at,
                unread=row.needs_answer,
            )
            for row in found[:PAGE]
        ],
        page=page,
        next_page=page + 1 if len(found) > PAGE else None,
        query=query,
    )  # fmt: skip


def _page(query: Select[tuple[object, ...]], page: int) -> Select[tuple[object, ...]]:
    """One row more than a page, to know whether there is another."""
    return (
        query.order_by(Ticket.needs_answer.desc(), Ticket.updated_at.desc(), Ticket.id.desc())
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    )


def _tab(tab: str, agent: Agent) -> ColumnElement[bool]:
    return {
        "mine": (Ticket.assignee_id == agent.id) & Ticket.status.in_(LIVE),
        "unassigned": Ticket.assignee_id.is_(None) & Ticket.status.in_(LIVE),
        "waiting": Ticket.status.in_(WAITING),
        "all": true(),
    }[tab]


def _counts(agent: Agent) -> dict[str, int]:
    """How many tickets each tab holds, in one statement."""
    counts = [func.count().filter(_tab(tab, agent)).label(tab) for tab in TABS]
    row = db.session.execute(select(*counts).select_from(Ticket).where(visible_to(agent))).one()
    return dict(zip(TABS, row, strict=True))


def _search(query: str) -> ColumnElement[bool]:
    """Tickets by their number, by any number of their shipments, by customer, or by words of the subject."""
    ticket_id = id_of(query)
    spellings = candidates(query.upper())
    by_shipment = (
        select(TicketShipment.ticket_id)
        .join(Reference, Reference.shipment_id == TicketShipment.shipment_id)
        .where(Reference.value_norm.in_(spellings))
    )
    words = [Ticket.subject.icontains(query, autoescape=True), Customer.name.icontains(query, autoescape=True)]
    exact = [Ticket.id == ticket_id] if ticket_id else []
    return or_(Ticket.id.in_(by_shipment), *words, *exact)
