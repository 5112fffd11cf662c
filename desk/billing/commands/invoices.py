from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from desk.audit.commands import record
from desk.billing.columns import COLUMNS
from desk.billing.drafts import drafts_of
from desk.billing.models import Invoice, InvoiceLine
from desk.billing.money import from_minor, plain
from desk.billing.queries import customers_named, invoices_numbered, shipments_named
from desk.billing.sheets import read_sheet
from desk.billing.types import InvoiceDraft, LineDraft, Problem
from desk.core.db import db
from desk.core.errors import Conflict


@dataclass(frozen=True)
class Imported:
    """What became of a file. With any of `problems` nothing of it was kept."""

    created: int = 0
    lines: int = 0  # of those that were created
    unchanged: int = 0
    problems: Sequence[Problem] = field(default=())


@dataclass(frozen=True)
class _Known:
    """What the database says about the names and numbers of a file."""

    customers: Mapping[str, int]
    invoices: Mapping[str, Invoice]
    shipments: Mapping[str, set[tuple[int, int]]]

    def shipment_ids(self, line: LineDraft, customer: str) -> list[int]:
        """The customer's own shipments that the line's number names."""
        owner = self.customers.get(customer)
        return [one for one, customer_id in self.shipments.get(line.reference, ()) if customer_id == owner]


def import_invoices(data: bytes, *, actor: str, at: datetime) -> Imported:
    """Take in the invoices of a CSV or XLSX file: all of them, or none when anything in it is wrong.

    An invoice that is there already is left alone when the file says the same. Raises BadSheet, Conflict.
    """
    rows, problems = read_sheet(data)
    drafts, wrong = drafts_of(rows) if not problems else ([], [])
    known = _known(drafts)
    problems = problems + wrong + [one for draft in drafts for one in _wrong(draft, known)]
    if problems:
        return Imported(problems=sorted(problems, key=_place))
    fresh = [draft for draft in drafts if draft.number not in known.invoices]
    try:
        for draft in fresh:
            _create(draft, known, actor=actor, at=at)
    except IntegrityError:  # the same file came in by another door at this very moment
        raise Conflict from None
    return Imported(len(fresh), sum(len(draft.lines) for draft in fresh), len(drafts) - len(fresh))


def _place(problem: Problem) -> tuple[int, int]:
    order = list(COLUMNS)
    return problem.row, order.index(problem.column) if problem.column in order else len(order)


def _known(drafts: Sequence[InvoiceDraft]) -> _Known:
    references = {line.reference for draft in drafts for line in draft.lines if line.reference}
    return _Known(
        customers_named({draft.customer for draft in drafts}),
        invoices_numbered({draft.number for draft in drafts}),
        shipments_named(references),
    )


def _wrong(draft: InvoiceDraft, known: _Known) -> Iterator[Problem]:
    if draft.customer not in known.customers:
        yield Problem(draft.row, "customer", _l("No customer has this name."))
        return
    for line in draft.lines:
        shipments = known.shipment_ids(line, draft.customer)
        if line.reference and not shipments:
            yield Problem(line.row, "shipment", _l("No shipment of this customer has this number."))
        elif len(shipments) > 1:
            yield Problem(line.row, "shipment", _l("Several shipments have this number: write our shipment number."))
    if (there := known.invoices.get(draft.number)) is not None:
        yield from _differences(there, draft, known)


def _differences(there: Invoice, draft: InvoiceDraft, known: _Known) -> Iterator[Problem]:
    """What the file says otherwise than the invoice that is there."""
    heads = {
        "customer": (there.customer.name, draft.customer),
        "currency": (there.currency, draft.currency),
        "issued": (there.issued_on, draft.issued_on),
        "due": (there.due_on or "", draft.due_on or ""),
    }
    yield from _unlike(draft.row, heads)
    if len(there.lines) != len(draft.lines):
        count = _l("This invoice is there already, with %(count)s lines.", count=len(there.lines))
        yield Problem(draft.row, "invoice", count)
        return
    for line, new in zip(there.lines, draft.lines, strict=True):
        yield from _unlike(new.row, _pairs(line, new, there.currency, known.shipment_ids(new, draft.customer)))


def _pairs(
    line: InvoiceLine, new: LineDraft, currency: str, shipment_ids: list[int]
) -> dict[str, tuple[object, object]]:
    same = line.shipment_id == next(iter(shipment_ids), None)
    return {
        "shipment": (line.shipment.shipment_no if line.shipment else "", new.reference) if not same else ("", ""),
        "charge": (line.charge_code, new.charge_code),
        "description": (line.description, new.description),
        "quantity": (line.quantity, new.quantity),
        "basis": (line.basis, new.basis),
        "amount": (plain(from_minor(line.amount_minor, currency)), plain(from_minor(new.amount_minor, currency))),
    }


def _unlike(row: int, pairs: Mapping[str, tuple[object, object]]) -> Iterator[Problem]:
    for column, (before, now) in pairs.items():
        if before != now:
            text = _l("This invoice is there already, with “%(before)s” here.", before=before)
            yield Problem(row, column, text)


def _create(draft: InvoiceDraft, known: _Known, *, actor: str, at: datetime) -> None:
    invoice = Invoice(
        number=draft.number,
        customer_id=known.customers[draft.customer],
        currency=draft.currency,
        issued_on=draft.issued_on,
        due_on=draft.due_on,
        made_at=at,
    )
    invoice.lines = [_line(seq, line, known, draft.customer) for seq, line in enumerate(draft.lines, start=1)]
    db.session.add(invoice)
    db.session.flush()
    record("invoice.imported", f"invoice:{invoice.id}", actor=actor, at=at, number=draft.number, lines=len(draft.lines))


def _line(seq: int, line: LineDraft, known: _Known, customer: str) -> InvoiceLine:
    return InvoiceLine(
        seq=seq,
        shipment_id=next(iter(known.shipment_ids(line, customer)), None),
        charge_code=line.charge_code,
        description=line.description,
        quantity=line.quantity,
        basis=line.basis,
        amount_minor=line.amount_minor,
    )
