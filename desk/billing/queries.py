from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import joinedload

from desk.accounts.models import Contact, Customer
from desk.accounts.types import Language
from desk.billing.charges import charge_name, unit_name
from desk.billing.loading import AROUND
from desk.billing.models import Dispute, Invoice, InvoiceLine
from desk.billing.money import from_minor
from desk.billing.pages import ChargeFacts
from desk.billing.types import OPEN_STATES
from desk.core.db import db
from desk.core.errors import NotFound
from desk.shipments.models import Reference, Shipment
from desk.shipments.references.find import candidates

_AT_ONCE = 500  # values in one statement


def lines_for_contact(contact: Contact, shipment_ids: Collection[int]) -> Sequence[InvoiceLine]:
    """The charges of these shipments on invoices to this contact's own company, newest invoice first.

    Empty for a contact who may not be told amounts.
    """
    if not (contact.sees_charges and contact.customer_id and shipment_ids):
        return []
    return _lines_of(contact.customer_id, shipment_ids)


def line_for_contact(contact: Contact, line_id: int) -> InvoiceLine:
    """A charge on an invoice to this contact's own company. Raises NotFound."""
    line = db.session.get(InvoiceLine, line_id, options=AROUND)
    if line is None or not may_see_charge(contact, line):
        raise NotFound
    return line


def may_see_charge(contact: Contact, line: InvoiceLine) -> bool:
    """Whether this contact may be told of the charge: amounts are theirs to see, and their company pays."""
    return contact.sees_charges and contact.customer_id == line.invoice.customer_id


def billing_contact(customer_id: int) -> Contact | None:
    """Whom we write to about this customer's charges: the first contact who may see them."""
    return db.session.scalars(
        select(Contact).where(Contact.customer_id == customer_id, Contact.sees_charges).order_by(Contact.id).limit(1)
    ).first()


def lines_of_customer(customer_id: int | None, shipment_ids: Collection[int]) -> Sequence[InvoiceLine]:
    """The charges of these shipments on invoices to this customer and to nobody else, newest invoice first."""
    return _lines_of(customer_id, shipment_ids) if customer_id and shipment_ids else []


def _lines_of(customer_id: int, shipment_ids: Collection[int]) -> Sequence[InvoiceLine]:
    return db.session.scalars(
        select(InvoiceLine)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .options(*AROUND)
        .where(Invoice.customer_id == customer_id, InvoiceLine.shipment_id.in_(shipment_ids))
        .order_by(Invoice.issued_on.desc(), Invoice.id.desc(), InvoiceLine.seq)
    ).all()


def open_dispute_of(line_id: int) -> Dispute | None:
    """The dispute that is open on this charge."""
    return db.session.scalars(select(Dispute).where(Dispute.open_line_id == line_id)).one_or_none()


def newest_disputes(line_ids: Collection[int]) -> dict[int, Dispute]:
    """The newest dispute of each of these charges."""
    rows = db.session.scalars(select(Dispute).where(Dispute.line_id.in_(line_ids)).order_by(Dispute.id)).all()
    return {row.line_id: row for row in rows}


def charge_of(line_id: int | None) -> ChargeFacts | None:
    """What a canned reply says about this charge; None where a ticket is about none."""
    line = db.session.get(InvoiceLine, line_id, options=AROUND) if line_id else None
    if line is None:
        return None
    dispute, languages = newest_disputes([line.id]).get(line.id), [one.value for one in Language]
    return ChargeFacts(
        invoice=line.invoice.number,
        issued_on=line.invoice.issued_on,
        due_on=line.invoice.due_on,
        code=line.charge_code,
        names={one: charge_name(line.charge_code, one) for one in languages},
        units={one: unit_name(line.basis, one) for one in languages},
        quantity=line.quantity,
        amount=line.amount,
        undisputed=from_minor(undisputed_minor(line.invoice_id), line.invoice.currency),
        dispute_no=dispute.number if dispute else "",
        dispute_state=dispute.state if dispute else "",
        disputed=dispute.amount if dispute else None,
        decided=dispute.decided if dispute else None,
        decided_at=dispute.decided_at if dispute else None,
    )


def undisputed_minor(invoice_id: int) -> int:
    """What of an invoice is to be paid now: without what is credited and what is under an open dispute."""
    asked = (
        select(func.coalesce(func.sum(InvoiceLine.amount_minor - InvoiceLine.credited_minor), 0))
        .where(InvoiceLine.invoice_id == invoice_id)
        .scalar_subquery()
    )
    held = (
        select(func.coalesce(func.sum(Dispute.amount_minor), 0))
        .join(InvoiceLine, InvoiceLine.id == Dispute.line_id)
        .where(InvoiceLine.invoice_id == invoice_id, Dispute.state.in_(OPEN_STATES))
        .scalar_subquery()
    )
    return int(db.session.scalar(select(asked - held)) or 0)


def titles_of(shipments: Iterable[Shipment | None]) -> dict[int, str]:
    """The number that people know each shipment by: its primary reference, else our own."""
    wanted = {one.id: one for one in shipments if one is not None}
    if not wanted:
        return {}
    references = [one.primary_reference_id for one in wanted.values() if one.primary_reference_id]
    rows = db.session.execute(select(Reference.id, Reference.value_raw).where(Reference.id.in_(references))).all()
    said: dict[int | None, str] = {row.id: row.value_raw for row in rows}
    return {one: said.get(row.primary_reference_id, row.shipment_no) for one, row in wanted.items()}


def customers_named(names: Collection[str]) -> dict[str, int]:
    rows = _in_parts(names, lambda part: select(Customer.name, Customer.id).where(Customer.name.in_(part)))
    return {name: customer_id for name, customer_id in rows}


def invoices_numbered(numbers: Collection[str], *, of_customer: int | None = None) -> dict[str, Invoice]:
    """The invoices with these numbers, of this customer unless None."""
    whose = true() if of_customer is None else Invoice.customer_id == of_customer
    rows = _in_parts(
        numbers,
        lambda part: (
            select(Invoice)
            .options(joinedload(Invoice.lines), joinedload(Invoice.customer))
            .where(Invoice.number.in_(part), whose)
        ),
    )
    return {invoice.number: invoice for (invoice,) in rows}


def shipments_named(values: Collection[str]) -> dict[str, set[tuple[int, int]]]:
    """The shipments that each of these numbers names, of whatever customer, as (shipment, customer).

    Our own numbers and every reference count, in any spelling.
    """
    spellings: dict[str, list[str]] = {}
    for value in values:
        for spelling in candidates(value):
            spellings.setdefault(spelling, []).append(value)
    found: dict[str, set[tuple[int, int]]] = {value: set() for value in values}
    by_reference = _in_parts(
        spellings,
        lambda part: (
            select(Reference.value_norm, Shipment.id, Shipment.customer_id)
            .join(Shipment, Shipment.id == Reference.shipment_id)
            .where(Reference.value_norm.in_(part))
        ),
    )
    by_number = _in_parts(
        values,
        lambda part: select(Shipment.shipment_no, Shipment.id, Shipment.customer_id).where(
            Shipment.shipment_no.in_(part)
        ),
    )
    for spelling, shipment_id, customer_id in by_reference:
        for value in spellings[spelling]:
            found[value].add((shipment_id, customer_id))
    for value, shipment_id, customer_id in by_number:
        found[value].add((shipment_id, customer_id))
    return found


def _in_parts(values: Collection[str], query: Callable[[Sequence[str]], Select[*tuple[Any, ...]]]) -> list[Any]:
    """The rows of `query` for all these values, not too many of them in one statement."""
    ordered = sorted(values)
    parts = [ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE)]
    return [row for part in parts for row in db.session.execute(query(part)).unique().all()]
