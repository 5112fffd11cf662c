from datetime import date
from typing import Literal

from desk.api.shapes.base import AskedId, Money, Out, PageQuery, Time, said


class Charge(Out):
    """One line of an invoice. `left` is what is asked for still."""

    id: int
    invoice_id: int
    code: str
    description: str
    quantity: str
    basis: str
    shipment: str | None
    amount: Money
    credited: Money
    left: Money


class Invoice(Out):
    """What a customer is asked to pay; its charges stand in the answer for one invoice."""

    id: int
    number: str
    customer_id: int
    issued_on: date
    due_on: date | None
    total: Money
    credited: Money
    charges: list[Charge] | None


class InvoiceQuery(PageQuery):
    """`number` is a whole number; `customer` is for our own tokens."""

    customer: AskedId | None = None
    number: said(40, 1) | None = None  # type: ignore[valid-type]


class ChargeQuery(PageQuery):
    shipment: said(32, 1) | None = None  # type: ignore[valid-type]
    invoice: AskedId | None = None


class DisputeQuery(PageQuery):
    state: Literal["open", "ended"] | None = None
    invoice: AskedId | None = None


class Dispute(Out):
    """A charge that somebody does not accept. `text` is null to a customer's token where our own words stand there."""

    number: str
    charge_id: int
    invoice_id: int
    ticket: str | None
    reason: str
    state: str
    disputed: Money
    text: str | None
    decision: str | None
    decided: Money | None
    raised_at: Time
    decided_at: Time | None
