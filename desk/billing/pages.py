"""What pages show of invoices and disputes, as plain values in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desk.billing.types import Amount


@dataclass(frozen=True)
class DisputeChip:
    """How the newest dispute of a charge stands; `decision` is None where none was taken."""

    number: str
    state: str
    decision: str | None
    ticket_id: int | None
    is_open: bool
    conclusion: str  # how it was decided, in words; empty while it is open


@dataclass(frozen=True)
class LineView:
    """One charge. `left` is what is asked for still."""

    id: int
    seq: int
    charge: str  # its name
    code: str
    description: str
    shipment: str  # the number the customer knows it by, or empty
    basis: str  # "2 container"
    amount: Amount
    credited: Amount
    left: Amount
    dispute: DisputeChip | None
    invoice_id: int
    invoice: str


@dataclass(frozen=True)
class InvoiceRow:
    """One invoice in the list."""

    id: int
    number: str
    customer: str
    issued_on: date
    due_on: date | None
    lines: int
    total: Amount
    credited: Amount
    disputed: int  # open disputes


@dataclass(frozen=True)
class InvoiceList:
    """A page of the list; `next_page` is None on the last one."""

    rows: Sequence[InvoiceRow]
    page: int
    next_page: int | None


@dataclass(frozen=True)
class InvoicePage:
    id: int
    number: str
    customer: str
    currency: str
    issued_on: date
    due_on: date | None
    lines: Sequence[LineView]
    total: Amount
    credited: Amount
    on_hold: Amount  # under open disputes
    to_pay: Amount  # now: without what is credited and what is disputed


@dataclass(frozen=True)
class ChargePanel:
    """The charge that a ticket is about, and its newest dispute."""

    line_id: int
    invoice_id: int
    invoice: str
    charge: str
    basis: str
    amount: Amount
    credited: Amount
    number: str = ""  # of the dispute; empty where there is none
    state: str = ""
    reason: str = ""
    disputed: Amount | None = None
    decision: str | None = None
    decided: Amount | None = None


@dataclass(frozen=True)
class ChargeFacts:
    """What a canned reply says about a charge. `names` and `units` are keyed by language."""

    invoice: str
    issued_on: date
    due_on: date | None
    code: str
    names: Mapping[str, str]
    units: Mapping[str, str]
    quantity: str
    amount: Amount
    undisputed: Amount  # of the whole invoice, without what is credited
    dispute_no: str  # of the newest dispute, or empty
    dispute_state: str
    disputed: Amount | None
    decided: Amount | None
    decided_at: datetime | None


@dataclass(frozen=True)
class DisputeRow:
    """One dispute in the list. `days` is how long it has been open, or was."""

    number: str
    state: str
    decision: str | None
    reason: str
    customer: str
    invoice: str
    invoice_id: int
    charge: str
    shipment: str
    amount: Amount
    decided: Amount | None
    raised_at: datetime
    days: int
    owner: str
    ticket: str
    text: str
    conclusion: str


@dataclass(frozen=True)
class DisputeSum:
    """What the disputes of one currency come to."""

    disputed: Amount
    credited: Amount
    count: int


@dataclass(frozen=True)
class DisputeList:
    """A page of disputes; the sums are of all that are wanted, not of the page only."""

    rows: Sequence[DisputeRow]
    sums: Sequence[DisputeSum]
    page: int
    next_page: int | None
    open_count: int
    closed_count: int
    customers: Sequence[tuple[int, str]]
