"""The only ways to invoices and charges for somebody of the staff: fetch and permission in one call."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from desk.accounts.models import Agent, Customer
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.billing.loading import AROUND
from desk.billing.models import Dispute, Invoice, InvoiceLine
from desk.billing.numbers import dispute_id_of
from desk.billing.types import OPEN_STATES
from desk.core.db import db
from desk.core.errors import NotAllowed, NotFound
from desk.shipments.models import Reference, Shipment
from desk.shipments.references.find import candidates

PAGE = 50


def invoice_for(agent: Agent, invoice_id: int) -> Invoice:
    """An invoice with its customer, lines and their shipments. Raises NotAllowed, NotFound."""
    _may(agent, "invoice.view")
    invoice = db.session.get(
        Invoice,
        invoice_id,
        options=(joinedload(Invoice.customer), joinedload(Invoice.lines).joinedload(InvoiceLine.shipment)),
    )
    if invoice is None:
        raise NotFound
    return invoice


def line_for(agent: Agent, line_id: int, *, to: str) -> InvoiceLine:
    """A charge with its invoice, customer and shipment, to do `to` with it. Raises NotAllowed, NotFound."""
    _may(agent, to)
    line = db.session.get(InvoiceLine, line_id, options=AROUND)
    if line is None:
        raise NotFound
    return line


def dispute_for(agent: Agent, number: str, *, to: str = "dispute.view") -> Dispute:
    """A dispute with its charge, invoice, customer and shipment, to do `to` with it. Raises NotAllowed, NotFound."""
    _may(agent, to)
    dispute_id, around = dispute_id_of(number), joinedload(Dispute.line)
    options = (
        around.joinedload(InvoiceLine.invoice).joinedload(Invoice.customer),
        around.joinedload(InvoiceLine.shipment),
    )
    dispute = db.session.get(Dispute, dispute_id, options=options) if dispute_id else None
    if dispute is None:
        raise NotFound
    return dispute


def invoices_for(agent: Agent, *, query: str, disputed: bool, page: int) -> Sequence[Invoice]:
    """The newest invoices, one more than a page holds when there are more. Raises NotAllowed.

    `query` is a part of a number or of a customer's name, or a whole number of a shipment.
    """
    _may(agent, "invoice.view")
    rows = _asked(select(Invoice).join(Invoice.customer).options(contains_eager(Invoice.customer)), query, disputed)
    newest = rows.order_by(Invoice.issued_on.desc(), Invoice.id.desc())
    return db.session.scalars(newest.offset((page - 1) * PAGE).limit(PAGE + 1)).all()


def sums_of(invoice_ids: Sequence[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    """Of each of these invoices: how many lines, their sums in smallest units, and how many disputes are open."""
    rows = db.session.execute(
        select(
            InvoiceLine.invoice_id,
            func.count(InvoiceLine.id).label("lines"),
            func.sum(InvoiceLine.amount_minor).label("total"),
            func.sum(InvoiceLine.credited_minor).label("credited"),
            func.count(Dispute.id).label("disputed"),
        )
        .outerjoin(Dispute, Dispute.open_line_id == InvoiceLine.id)
        .where(InvoiceLine.invoice_id.in_(invoice_ids))
        .group_by(InvoiceLine.invoice_id)
    )
    return {row.invoice_id: row for row in rows}


def _asked(rows: Select[Invoice], query: str, disputed: bool) -> Select[Invoice]:
    if query:
        rows = rows.where(or_(_named(query), Invoice.id.in_(_for_shipment(query))))
    if disputed:
        open_lines = select(InvoiceLine.invoice_id).join(Dispute, Dispute.line_id == InvoiceLine.id)
        rows = rows.where(Invoice.id.in_(open_lines.where(Dispute.state.in_(OPEN_STATES))))
    return rows


def _named(query: str) -> ColumnElement[bool]:
    return or_(
        Invoice.number.icontains(query, autoescape=True),
        Customer.name.icontains(query, autoescape=True),
    )


def _for_shipment(query: str) -> Select[int]:
    by_reference = select(Reference.shipment_id).where(Reference.value_norm.in_(candidates(query)))
    return (
        select(InvoiceLine.invoice_id)
        .join(Shipment, Shipment.id == InvoiceLine.shipment_id)
        .where(or_(Shipment.shipment_no == query.upper(), Shipment.id.in_(by_reference)))
    )


def _may(agent: Agent, permission: str) -> None:
    if not allows(Role(agent.role), permission):
        raise NotAllowed
