from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class BadAmount(ValueError):
    """Not an amount of this currency; the message says why."""


@dataclass(frozen=True)
class Amount:
    """Money: a Decimal in units of the ISO 4217 `currency`, never more decimals than it has."""

    value: Decimal
    currency: str


class DisputeReason(StrEnum):
    """Why a charge is not accepted."""

    NOT_AGREED = "not_agreed"
    RATE_WRONG = "rate_wrong"
    QTY_OR_DAYS_WRONG = "qty_or_days_wrong"
    DUPLICATE = "duplicate"
    SERVICE_NOT_PERFORMED = "service_not_performed"
    WRONG_PAYER = "wrong_payer"
    FREE_TIME_WRONG = "free_time_wrong"
    NOT_AVAILABLE = "not_available"
    CAUSED_BY_PROVIDER = "caused_by_provider"
    MISSING_DETAIL = "missing_detail"
    FX_OR_TAX = "fx_or_tax"
    ALREADY_PAID = "already_paid"


class DisputeState(StrEnum):
    RAISED = "raised"
    EVIDENCE = "evidence"
    FINANCE_REVIEW = "finance_review"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (DisputeState.RAISED, DisputeState.EVIDENCE, DisputeState.FINANCE_REVIEW)


class Decision(StrEnum):
    """How a dispute ended. FULL: the whole disputed amount is credited; PARTIAL: a part; REJECTED: none."""

    FULL = "full"
    PARTIAL = "partial"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell of a file. `text` is lazy and may hold what the file says: str() before it is shown.

    A lazy text passes for markup, and what a stranger wrote must not.
    """

    row: int
    column: str
    text: object


@dataclass(frozen=True)
class SheetRow:
    """One row of a file: its number as a spreadsheet counts, and its cells as text by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class LineDraft:
    """One charge as a file says it. `reference` is any number that names the shipment, or empty."""

    row: int
    reference: str
    charge_code: str
    description: str
    quantity: str
    basis: str
    amount_minor: int


@dataclass(frozen=True)
class InvoiceDraft:
    """One invoice as a file says it; `row` is where it begins."""

    row: int
    number: str
    customer: str
    currency: str
    issued_on: date
    due_on: date | None
    lines: Sequence[LineDraft]
