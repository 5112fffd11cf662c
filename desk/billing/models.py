from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.accounts.models import Customer
from desk.billing.money import from_minor
from desk.billing.numbers import dispute_no
from desk.billing.types import OPEN_STATES, Amount, DisputeState
from desk.core.db import Model
from desk.shipments.models import Shipment


class Invoice(Model):
    """What a customer is asked to pay. All its lines are in its one currency."""

    __tablename__ = "invoice"
    __table_args__ = (Index("ix_invoice_customer_id_issued_on", "customer_id", "issued_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    currency: Mapped[str] = mapped_column(String(3))
    issued_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    made_at: Mapped[datetime]
    customer: Mapped[Customer] = relationship()
    lines: Mapped[list["InvoiceLine"]] = relationship(back_populates="invoice", order_by="InvoiceLine.seq")


class InvoiceLine(Model):
    """One charge. `amount_minor` counts the smallest unit of the invoice's currency, so that sums are exact."""

    __tablename__ = "invoice_line"
    __table_args__ = (UniqueConstraint("invoice_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    seq: Mapped[int]
    shipment_id: Mapped[int | None] = mapped_column(ForeignKey("shipment.id"), index=True)
    charge_code: Mapped[str] = mapped_column(String(12))
    description: Mapped[str] = mapped_column(String(200), default="")
    quantity: Mapped[str] = mapped_column(String(20), default="")  # as printed: "2", "3.5"
    basis: Mapped[str] = mapped_column(String(12), default="")  # CNTR, DAY, HOUR, KG, ...
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    credited_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    invoice: Mapped[Invoice] = relationship(back_populates="lines")
    shipment: Mapped[Shipment | None] = relationship()

    @property
    def amount(self) -> Amount:
        return from_minor(self.amount_minor, self.invoice.currency)

    @property
    def credited(self) -> Amount:
        return from_minor(self.credited_minor, self.invoice.currency)

    @property
    def left(self) -> Amount:
        """What is asked for still, and the most that can be disputed."""
        return from_minor(self.amount_minor - self.credited_minor, self.invoice.currency)


class Dispute(Model):
    """A charge that somebody does not accept. `open_line_id` is its line while it is open: one open at a time."""

    __tablename__ = "dispute"
    __table_args__ = (Index("ix_dispute_state_raised_at", "state", "raised_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("invoice_line.id"), index=True)
    open_line_id: Mapped[int | None] = mapped_column(unique=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)  # by name: no import up
    reason: Mapped[str] = mapped_column(String(24))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    text: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(16), default=DisputeState.RAISED)
    raised_by: Mapped[str] = mapped_column(String(40))  # agent:3, contact:9
    raised_at: Mapped[datetime]
    decision: Mapped[str | None] = mapped_column(String(10))
    decided_minor: Mapped[int | None] = mapped_column(BigInteger)
    decision_text: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str] = mapped_column(String(40), default="")
    decided_at: Mapped[datetime | None]
    line: Mapped[InvoiceLine] = relationship()

    @property
    def number(self) -> str:
        return dispute_no(self.id)

    @property
    def amount(self) -> Amount:
        return from_minor(self.amount_minor, self.currency)

    @property
    def decided(self) -> Amount | None:
        return None if self.decided_minor is None else from_minor(self.decided_minor, self.currency)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES
