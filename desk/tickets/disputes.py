"""The disputes as finance looks at them: how old, how much, whose, and the sums of each currency on its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from desk.accounts.models import Agent, Customer
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.billing.charges import charge_name
from desk.billing.models import Dispute, Invoice, InvoiceLine
from desk.billing.money import from_minor
from desk.billing.pages import DisputeList, DisputeRow, DisputeSum
from desk.billing.queries import lines_of_customer, titles_of
from desk.billing.types import OPEN_STATES
from desk.core.db import db
from desk.core.errors import NotAllowed
from desk.shipments.models import Shipment
from desk.shipments.pages import ShipmentPanel
from desk.shipments.panel import shipment_panels
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of
from desk.tickets.queries import bound_shipment_ids

PAGE = 100
MOST_EXPORTED = 20_000


@dataclass(frozen=True)
class Wanted:
    """Which disputes: open or ended ones, for one reason or all, of one customer or all."""

    closed: bool = False
    reason: str = ""
    customer_id: int | None = None


def dispute_list(agent: Agent, wanted: Wanted, *, page: int, now: datetime) -> DisputeList:
    """A page of disputes, the oldest first, or the latest ended; five statements. Raises NotAllowed."""
    rows = _rows(agent, wanted, offset=(page - 1) * PAGE, limit=PAGE + 1)
    return DisputeList(
        rows=_shown(rows[:PAGE], agent.locale, now),
        sums=_sums(wanted),
        page=page,
        next_page=page + 1 if len(rows) > PAGE else None,
        open_count=_count(Dispute.state.in_(OPEN_STATES)),
        closed_count=_count(Dispute.state.not_in(OPEN_STATES)),
        customers=_customers(),
    )


def all_disputes(agent: Agent, wanted: Wanted, *, now: datetime) -> list[DisputeRow]:
    """Every dispute that is wanted, for a file; two statements. Raises NotAllowed."""
    return _shown(_rows(agent, wanted, offset=0, limit=MOST_EXPORTED), agent.locale, now)


def lines_of_ticket(ticket: Ticket) -> Sequence[InvoiceLine]:
    """The charges of the shipments of a ticket on invoices to its own customer."""
    return lines_of_customer(ticket.customer_id, bound_shipment_ids(ticket.id))


def evidence_of(line: InvoiceLine, language: str) -> list[ShipmentPanel]:
    """What is known of the shipment that a charge is for: dates decide most disputes."""
    return shipment_panels([line.shipment_id], language) if line.shipment_id else []


def _rows(agent: Agent, wanted: Wanted, *, offset: int, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    if not allows(Role(agent.role), "dispute.view"):
        raise NotAllowed
    order = Dispute.decided_at.desc() if wanted.closed else Dispute.raised_at
    query = _of(select(Dispute, InvoiceLine, Invoice, Customer, Shipment, Ticket.id, Agent.name), wanted)
    query = query.order_by(order, Dispute.id).offset(offset).limit(limit)
    return db.session.execute(query).unique().all()


def _of(query: Select[*tuple[Any, ...]], wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """The disputes that are wanted, with all that surrounds them."""
    joined = (
        query.select_from(Dispute)
        .join(InvoiceLine, InvoiceLine.id == Dispute.line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(Customer, Customer.id == Invoice.customer_id)
        .outerjoin(Shipment, Shipment.id == InvoiceLine.shipment_id)
        .outerjoin(Ticket, Ticket.id == Dispute.ticket_id)
        .outerjoin(Agent, Agent.id == Ticket.assignee_id)
    )
    return joined.where(*_conditions(wanted))


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield Dispute.state.not_in(OPEN_STATES) if wanted.closed else Dispute.state.in_(OPEN_STATES)
    if wanted.reason:
        yield Dispute.reason == wanted.reason
    if wanted.customer_id is not None:
        yield Invoice.customer_id == wanted.customer_id


def _shown(rows: Sequence[Row[*tuple[Any, ...]]], language: str, now: datetime) -> list[DisputeRow]:
    titles = titles_of(row[4] for row in rows)
    return [_row(*row, titles=titles, language=language, now=now) for row in rows]


def _row(
    dispute: Dispute, line: InvoiceLine, invoice: Invoice, customer: Customer, _ship: Shipment | None,
    ticket_id: int | None, owner: str | None, *, titles: dict[int, str], language: str, now: datetime,
) -> DisputeRow:  # fmt: skip
    return DisputeRow(
        number=dispute.number,
        state=dispute.state,
        decision=dispute.decision,
        reason=dispute.reason,
        customer=customer.name,
        invoice=invoice.number,
        invoice_id=invoice.id,
        charge=charge_name(line.charge_code, language),
        shipment=titles.get(line.shipment_id or 0, ""),
        amount=dispute.amount,
        decided=dispute.decided,
        raised_at=dispute.raised_at,
        days=((dispute.decided_at or now) - dispute.raised_at).days,
        owner=owner or "",
        ticket=reference_of(ticket_id) if ticket_id else "",
        text=dispute.text,
        conclusion=dispute.decision_text,
    )


def _sums(wanted: Wanted) -> list[DisputeSum]:
    """One sum for each currency: amounts of two currencies are never added."""
    columns = select(Dispute.currency, func.sum(Dispute.amount_minor), func.sum(Dispute.decided_minor), func.count())
    rows = db.session.execute(_of(columns, wanted).group_by(Dispute.currency).order_by(Dispute.currency)).all()
    return [
        DisputeSum(from_minor(int(disputed), currency), from_minor(int(credited or 0), currency), count)
        for currency, disputed, credited, count in rows
    ]


def _count(condition: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Dispute).where(condition)) or 0


def _customers() -> list[tuple[int, str]]:
    """Who has or had a dispute, by name."""
    rows = db.session.execute(
        select(Customer.id, Customer.name)
        .where(Customer.id.in_(select(Invoice.customer_id).join(InvoiceLine).join(Dispute)))
        .order_by(Customer.name)
    )
    return [(row.id, row.name) for row in rows]
