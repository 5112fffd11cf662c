"""Invoices, their charges, and disputes of them."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from desk.api.access import charges_seen, dispute_for, disputes_seen, invoice_for, invoices_seen
from desk.api.caller import Caller
from desk.api.cursors import Paged, page_of
from desk.api.route import Call
from desk.api.shapes.base import Money
from desk.api.shapes.billing import Charge, Dispute, Invoice
from desk.billing.access import sums_of
from desk.billing.models import Dispute as DisputeRow
from desk.billing.models import Invoice as InvoiceRow
from desk.billing.models import InvoiceLine
from desk.billing.money import from_minor, plain
from desk.billing.types import OPEN_STATES, Amount
from desk.shipments.models import Shipment
from desk.tickets.numbers import reference_of

WITH_INVOICE = (joinedload(InvoiceLine.invoice), joinedload(InvoiceLine.shipment))


def list_invoices(call: Call) -> Paged[Invoice]:
    asked, rows = call.query, invoices_seen(call.who)
    if asked.customer is not None:
        rows = rows.where(InvoiceRow.customer_id == asked.customer)
    if asked.number is not None:
        rows = rows.where(InvoiceRow.number == asked.number)
    page = page_of(rows, asked, InvoiceRow.id)
    sums = sums_of([one.id for one in page.items])

    def shown(one: InvoiceRow) -> Invoice:
        known = sums.get(one.id)
        return _invoice(one, int(known.total) if known else 0, int(known.credited) if known else 0)

    return page.shown(shown)


def get_invoice(call: Call) -> Invoice:
    found = invoice_for(call.who, call.path["invoice_id"])
    total, credited = (sum(getattr(one, name) for one in found.lines) for name in ("amount_minor", "credited_minor"))
    return _invoice(found, total, credited, [_charge(call.who, one) for one in found.lines])


def list_charges(call: Call) -> Paged[Charge]:
    asked, rows = call.query, charges_seen(call.who).options(*WITH_INVOICE)
    if asked.invoice is not None:
        rows = rows.where(InvoiceLine.invoice_id == asked.invoice)
    if asked.shipment is not None:
        named = select(Shipment.id).where(Shipment.shipment_no == asked.shipment)
        rows = rows.where(InvoiceLine.shipment_id.in_(named))
    return page_of(rows, asked, InvoiceLine.id).shown(lambda one: _charge(call.who, one))


def list_disputes(call: Call) -> Paged[Dispute]:
    asked, rows = call.query, disputes_seen(call.who).options(joinedload(DisputeRow.line))
    if asked.state is not None:
        is_open = DisputeRow.state.in_(OPEN_STATES)
        rows = rows.where(is_open if asked.state == "open" else ~is_open)
    if asked.invoice is not None:
        rows = rows.where(InvoiceLine.invoice_id == asked.invoice)
    return page_of(rows, asked, DisputeRow.id).shown(lambda one: _dispute(call.who, one))


def get_dispute(call: Call) -> Dispute:
    return _dispute(call.who, dispute_for(call.who, call.path["number"]))


def _invoice(row: InvoiceRow, total: int, credited: int, charges: list[Charge] | None = None) -> Invoice:
    return Invoice(
        id=row.id, number=row.number, customer_id=row.customer_id, issued_on=row.issued_on, due_on=row.due_on,
        total=_money(from_minor(total, row.currency)), credited=_money(from_minor(credited, row.currency)),
        charges=charges,
    )  # fmt: skip


def _charge(who: Caller, line: InvoiceLine) -> Charge:
    """A shipment of somebody else, which this customer only pays for, is not named."""
    shipment = line.shipment
    known = shipment is not None and (who.is_ours or shipment.customer_id == who.customer_id)
    return Charge(
        id=line.id, invoice_id=line.invoice_id, code=line.charge_code, description=line.description,
        quantity=line.quantity, basis=line.basis, shipment=shipment.shipment_no if shipment and known else None,
        amount=_money(line.amount), credited=_money(line.credited), left=_money(line.left),
    )  # fmt: skip


def _dispute(who: Caller, row: DisputeRow) -> Dispute:
    said = who.is_ours or row.raised_by.startswith("contact:")
    return Dispute(
        number=row.number, charge_id=row.line_id, invoice_id=row.line.invoice_id,
        ticket=reference_of(row.ticket_id) if row.ticket_id else None, reason=row.reason, state=row.state,
        disputed=_money(row.amount), text=row.text if said else None, decision=row.decision,
        decided=_money(row.decided) if row.decided else None, raised_at=row.raised_at, decided_at=row.decided_at,
    )  # fmt: skip


def _money(amount: Amount) -> Money:
    return Money(amount=plain(amount), currency=amount.currency)
