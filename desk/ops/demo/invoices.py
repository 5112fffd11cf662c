"""What the demo customers were asked to pay, and which of it they do not accept.

A line is: charge code, shipment, description, quantity, basis, amount in the invoice's currency.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from desk.audit.commands import record
from desk.billing.models import Dispute, Invoice, InvoiceLine
from desk.billing.money import parse_amount, to_minor
from desk.billing.types import OPEN_STATES, Decision, DisputeReason, DisputeState
from desk.core.db import db
from desk.ops.demo.moments import Today
from desk.ops.demo.people import ACTOR, Cast
from desk.shipments.models import Shipment

DAYS_TO_PAY = 30

# number, customer, currency, day of issue, lines
INVOICES = (
    ("INV26-1031", "hengyuan", "USD", -40, """
        OFR  F26-0395 Ningbo - Hamburg          1   CNTR    2980.00
        BAF  F26-0395 -                         1   CNTR     310.00
        DOC  F26-0395 -                         1   BL        60.00
        OFR  F26-0371 Ningbo - Rotterdam        1   CNTR    2860.00"""),
    ("INV26-1038", "nordlicht", "USD", -36, """
        OFR  F26-0361 Ningbo - Antwerp          1   CNTR    2790.00
        DOC  F26-0361 -                         1   BL        55.00
        DOC  F26-0361 Second set                1   BL        55.00"""),
    ("INV26-1049", "hengyuan", "CNY", -14, """
        OTHC F26-0412 -                         2   CNTR    2140.00
        SEAL F26-0412 -                         2   CNTR     100.00
        CUS  F26-0412 -                         1   SHPT     350.00"""),
    ("INV26-1055", "lanan", "USD", -12, """
        OFR  F26-0355 Yantian - Long Beach      1   CNTR    2450.00
        DEM  F26-0355 5 free days used          3   DAY      450.00
        CHAS F26-0355 -                         8   DAY      280.00"""),
    ("INV26-1079", "lanan", "USD", -7, """
        DET  F26-0355 5 free days used          5   DAY      600.00
        DUTY F26-0355 At cost                   1   SHPT     812.40"""),
    ("INV26-1067", "hengyuan", "EUR", -10, """
        DTHC F26-0371 -                         1   CNTR     265.00
        DO   F26-0371 -                         1   BL        55.00
        DET  F26-0371 -                         9   DAY      765.00"""),
    ("INV26-1071", "nordlicht", "EUR", -9, """
        RFR  F26-0380 Chongqing - Hamburg       1   CNTR    4350.00
        DRY  F26-0380 -                         1   CNTR     420.00
        CUS  F26-0380 -                         1   SHPT      85.00"""),
    ("INV26-1082", "hengyuan", "EUR", -6, """
        AFR  F26-0416 Hong Kong - Amsterdam     126 KG       567.00
        FSC  F26-0416 -                         126 KG       151.20
        CUS  F26-0416 -                         1   SHPT      95.00"""),
    ("INV26-1069", "nordlicht", "EUR", -10, """
        DRY  F26-0361 Antwerp, delivered        1   CNTR     395.00
        WAIT F26-0361 12:05 - 15:35             3.5 HOUR     262.50
        DET  F26-0361 -                         1   DAY       90.00"""),
    ("INV26-1084", "lanan", "CNY", -2, """
        CFR  F26-0405 -                         0.8 KG       146.00
        FSC  F26-0405 -                         0.8 KG        24.82
        CFR  F26-0447 -                         3.0 KG       338.00
        RDL  F26-0447 Shop closed               1   ATTEMPT  180.00"""),
    ("INV26-1088", "nordlicht", "EUR", -1, """
        XRAY F26-0389 At cost                   1   SHPT     480.00
        DTHC F26-0389 -                         1   CNTR     255.00"""),
    ("INV26-1090", "nordlicht", "EUR", -1, """
        TRK  F26-0422 Hamburg - Prague          18  PAL      940.00
        TRK  F26-0398 Bremerhaven - Hamburg     1   CNTR     510.00"""),
)  # fmt: skip


@dataclass(frozen=True)
class Contests:
    """A charge that is not accepted, by whoever opens the ticket or by one of us (`by`), and how far that has come."""

    invoice: str
    seq: int
    reason: DisputeReason
    amount: str
    by: str = ""
    state: DisputeState = DisputeState.RAISED
    decision: Decision | None = None
    decided: str = "0"
    decided_when: str = ""
    words: str = ""


def add_invoices(cast: Cast, today: Today) -> None:
    """All twelve, each on the day of its issue."""
    numbers = dict(db.session.execute(select(Shipment.shipment_no, Shipment.id)).all())
    for number, customer, currency, day, lines in INVOICES:
        at = today.at(f"{day} 08:30")
        invoice = Invoice(
            number=number,
            customer_id=cast.customers[customer].id,
            currency=currency,
            issued_on=today.date(day),
            due_on=today.date(day + DAYS_TO_PAY),
            made_at=at,
        )
        invoice.lines = [_line(seq, text, numbers, currency) for seq, text in enumerate(lines.split("\n")[1:], start=1)]
        db.session.add(invoice)
        db.session.flush()
        record("invoice.imported", f"invoice:{invoice.id}", actor=ACTOR, at=at, number=number, lines=len(invoice.lines))


def _line(seq: int, text: str, numbers: dict[str, int], currency: str) -> InvoiceLine:
    code, shipment, *words, quantity, basis, amount = text.split()
    said = " ".join(words)
    return InvoiceLine(
        seq=seq,
        shipment_id=numbers[shipment],
        charge_code=code,
        description="" if said == "-" else said,
        quantity=quantity,
        basis=basis,
        amount_minor=to_minor(parse_amount(amount, currency)),
    )


def line_of(contests: Contests) -> InvoiceLine:
    """The charge that this is about."""
    return db.session.scalars(
        select(InvoiceLine).join(Invoice).where(Invoice.number == contests.invoice, InvoiceLine.seq == contests.seq)
    ).one()


def contest(contests: Contests, ticket_id: int, *, cast: Cast, raised_by: str, text: str, at: datetime) -> Dispute:
    """The dispute that belongs to a ticket, in the state in which it is by now. Nobody is told: it is history."""
    line = line_of(contests)
    currency = line.invoice.currency
    dispute = Dispute(
        line=line,
        open_line_id=line.id if contests.state in OPEN_STATES else None,
        ticket_id=ticket_id,
        reason=contests.reason,
        amount_minor=to_minor(parse_amount(contests.amount, currency)),
        currency=currency,
        text=text,
        state=contests.state,
        raised_by=cast.agents[contests.by].actor if contests.by else raised_by,
        raised_at=at,
    )
    db.session.add(dispute)
    db.session.flush()
    about = {"line_id": line.id, "ticket_id": ticket_id, "reason": contests.reason.value}
    said = {"amount_minor": dispute.amount_minor, "currency": currency}
    record("dispute.raised", f"dispute:{dispute.id}", actor=dispute.raised_by, at=at, **about, **said)
    return dispute


def decide(dispute: Dispute, contests: Contests, *, cast: Cast, at: datetime) -> None:
    """How the dispute ended: taken back, or what finance said, credited to the line."""
    subject = f"dispute:{dispute.id}"
    dispute.decided_at, dispute.decision_text = at, contests.words
    if contests.decision is None:
        dispute.decided_by = dispute.raised_by
        record("dispute.withdrawn", subject, actor=dispute.decided_by, at=at)
        return
    credit = to_minor(parse_amount(contests.decided, dispute.currency))
    dispute.decision, dispute.decided_by, dispute.decided_minor = contests.decision, cast.agents["sun"].actor, credit
    dispute.line.credited_minor += credit
    told = {"decision": contests.decision.value, "decided_minor": credit, "currency": dispute.currency}
    record("dispute.settled", subject, actor=dispute.decided_by, at=at, **told)
