"""What the rows of a file say, before anybody asks the database. Pure: rows in, invoices and problems out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from flask_babel import lazy_gettext as _l

from desk.billing.charges import CHARGES, UNITS
from desk.billing.columns import REQUIRED
from desk.billing.money import decimals_of, parse_amount, to_minor
from desk.billing.types import BadAmount, InvoiceDraft, LineDraft, Problem, SheetRow

_LONGEST = {"invoice": 40, "customer": 120, "shipment": 64, "description": 200, "quantity": 20}
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?: 00:00(?::00)?)?", re.ASCII)
_QUANTITY = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)
_SAME = {"customer": "customer", "currency": "currency", "issued": "issued_on", "due": "due_on"}


def drafts_of(rows: Iterable[SheetRow]) -> tuple[list[InvoiceDraft], list[Problem]]:
    """The invoices that `rows` describe, in the order of the file, and every problem found on the way."""
    found: dict[str, InvoiceDraft] = {}
    problems: list[Problem] = []
    for row in rows:
        cells = {key: " ".join(text.split()) for key, text in row.cells.items()}
        wrong = {key: text for key, text in _wrong_cells(cells)}
        problems += [Problem(row.number, key, text) for key, text in wrong.items()]
        if not wrong:
            draft = _draft(row.number, cells)
            first = found.setdefault(draft.number, replace(draft, lines=[]))
            problems += _differs(first, draft)
            found[draft.number] = replace(first, lines=[*first.lines, *draft.lines])
    return list(found.values()), problems


def _wrong_cells(cells: Mapping[str, str]) -> Iterable[tuple[str, object]]:
    for key in REQUIRED:
        if not cells.get(key):
            yield key, _l("Nothing is written here.")
    for key, most in _LONGEST.items():
        if len(cells.get(key, "")) > most:
            yield key, _l("This is too long: at most %(most)s characters.", most=most)
    for key in ("issued", "due"):
        if cells.get(key) and _day(cells[key]) is None:
            yield key, _l("Write dates as year-month-day: 2026-11-20.")
    yield from _wrong_codes(cells)
    yield from _wrong_money(cells)


def _wrong_codes(cells: Mapping[str, str]) -> Iterable[tuple[str, object]]:
    if cells.get("charge") and cells["charge"].upper() not in CHARGES:
        yield "charge", _l("No charge has this code: %(code)s.", code=cells["charge"][:20])
    if cells.get("basis") and cells["basis"].upper() not in UNITS:
        yield "basis", _l("Charges are counted in one of these: %(units)s.", units=", ".join(UNITS))
    if cells.get("quantity") and not _QUANTITY.fullmatch(cells["quantity"]):
        yield "quantity", _l("This is not a quantity: write digits and a point, such as 2 or 3.5.")


def _wrong_money(cells: Mapping[str, str]) -> Iterable[tuple[str, object]]:
    if not cells.get("currency"):
        return
    currency = cells["currency"].upper()
    try:
        decimals_of(currency)
    except BadAmount as problem:
        yield "currency", problem.args[0]
        return
    try:
        parse_amount(cells.get("amount") or "0", currency)
    except BadAmount as problem:
        yield "amount", problem.args[0]


def _draft(number: int, cells: Mapping[str, str]) -> InvoiceDraft:
    """One row as an invoice of one line; every cell of it is known to be right."""
    currency = cells["currency"].upper()
    line = LineDraft(
        row=number,
        reference=cells.get("shipment", ""),
        charge_code=cells["charge"].upper(),
        description=cells.get("description", ""),
        quantity=cells.get("quantity", ""),
        basis=cells.get("basis", "").upper(),
        amount_minor=to_minor(parse_amount(cells["amount"], currency)),
    )
    issued, due = _day(cells["issued"]), _day(cells.get("due", ""))
    assert issued is not None
    return InvoiceDraft(number, cells["invoice"], cells["customer"], currency, issued, due, [line])


def _differs(first: InvoiceDraft, here: InvoiceDraft) -> list[Problem]:
    """What a later row of an invoice says otherwise than its first one."""
    return [
        Problem(here.row, key, _l("Row %(row)s says otherwise for the same invoice.", row=first.row))
        for key, name in _SAME.items()
        if getattr(first, name) != getattr(here, name)
    ]


def _day(text: str) -> date | None:
    said = _DAY.fullmatch(text)
    try:
        return date(int(said[1]), int(said[2]), int(said[3])) if said else None
    except ValueError:
        return None
