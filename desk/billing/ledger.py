"""Invoices and charges as pages show them, in the reader's language."""

from collections.abc import Sequence
from dataclasses import replace

from desk.accounts.models import Agent
from desk.billing.access import PAGE, invoice_for, invoices_for, sums_of
from desk.billing.charges import charge_name, unit_name
from desk.billing.loading import AROUND
from desk.billing.models import Dispute, Invoice, InvoiceLine
from desk.billing.money import from_minor
from desk.billing.pages import ChargePanel, DisputeChip, InvoiceList, InvoicePage, InvoiceRow, LineView
from desk.billing.queries import newest_disputes, titles_of
from desk.core.db import db


def invoice_list(agent: Agent, *, query: str = "", disputed: bool = False, page: int = 1) -> InvoiceList:
    """A page of the invoices that this agent may see; two statements. Raises NotAllowed."""
    rows = invoices_for(agent, query=query, disputed=disputed, page=page)
    sums = sums_of([row.id for row in rows[:PAGE]])
    shown = [
        InvoiceRow(
            id=row.id,
            number=row.number,
            customer=row.customer.name,
            issued_on=row.issued_on,
            due_on=row.due_on,
            lines=sums[row.id].lines if row.id in sums else 0,
            total=from_minor(int(sums[row.id].total) if row.id in sums else 0, row.currency),
            credited=from_minor(int(sums[row.id].credited) if row.id in sums else 0, row.currency),
            disputed=sums[row.id].disputed if row.id in sums else 0,
        )
        for row in rows[:PAGE]
    ]
    return InvoiceList(shown, page, page + 1 if len(rows) > PAGE else None)


def invoice_page(agent: Agent, invoice_id: int) -> InvoicePage:
    """One invoice with its charges, what is credited and what is on hold. Raises NotAllowed, NotFound."""
    invoice = invoice_for(agent, invoice_id)
    disputes = newest_disputes([line.id for line in invoice.lines])
    total = sum(line.amount_minor for line in invoice.lines)
    credited = sum(line.credited_minor for line in invoice.lines)
    held = sum(one.amount_minor for one in disputes.values() if one.is_open)
    return InvoicePage(
        id=invoice.id,
        number=invoice.number,
        customer=invoice.customer.name,
        currency=invoice.currency,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        lines=_views(invoice.lines, disputes, agent.locale),
        total=from_minor(total, invoice.currency),
        credited=from_minor(credited, invoice.currency),
        on_hold=from_minor(held, invoice.currency),
        to_pay=from_minor(total - credited - held, invoice.currency),
    )


def line_views(lines: Sequence[InvoiceLine], language: str) -> list[LineView]:
    """These charges with their newest disputes; two statements."""
    return _views(lines, newest_disputes([line.id for line in lines]), language) if lines else []


def charge_panel(line_id: int | None, language: str) -> ChargePanel | None:
    """The charge that a ticket is about; None, and no statement, where it is about none."""
    line = db.session.get(InvoiceLine, line_id, options=AROUND) if line_id else None
    if line is None:
        return None
    dispute = newest_disputes([line.id]).get(line.id)
    panel = ChargePanel(
        line_id=line.id,
        invoice_id=line.invoice_id,
        invoice=line.invoice.number,
        charge=charge_name(line.charge_code, language),
        basis=_basis(line, language),
        amount=line.amount,
        credited=line.credited,
    )
    return panel if dispute is None else _with_dispute(panel, dispute)


def _with_dispute(panel: ChargePanel, dispute: Dispute) -> ChargePanel:
    return replace(
        panel,
        number=dispute.number,
        state=dispute.state,
        reason=dispute.reason,
        disputed=dispute.amount,
        decision=dispute.decision,
        decided=dispute.decided,
    )


def _views(lines: Sequence[InvoiceLine], disputes: dict[int, Dispute], language: str) -> list[LineView]:
    titles = titles_of(line.shipment for line in lines)
    return [_view(line, titles, disputes.get(line.id), line.invoice, language) for line in lines]


def _view(
    line: InvoiceLine, titles: dict[int, str], dispute: Dispute | None, invoice: Invoice, language: str
) -> LineView:
    return LineView(
        id=line.id,
        seq=line.seq,
        charge=charge_name(line.charge_code, language),
        code=line.charge_code,
        description=line.description,
        shipment=titles.get(line.shipment_id or 0, ""),
        basis=_basis(line, language),
        amount=line.amount,
        credited=line.credited,
        left=line.left,
        dispute=_chip(dispute) if dispute else None,
        invoice_id=invoice.id,
        invoice=invoice.number,
    )


def _chip(dispute: Dispute) -> DisputeChip:
    return DisputeChip(
        number=dispute.number,
        state=dispute.state,
        decision=dispute.decision,
        ticket_id=dispute.ticket_id,
        is_open=dispute.is_open,
        conclusion=dispute.decision_text,
    )


def _basis(line: InvoiceLine, language: str) -> str:
    return " ".join(one for one in (line.quantity, unit_name(line.basis, language, line.quantity)) if one)
