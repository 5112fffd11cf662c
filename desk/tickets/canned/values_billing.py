"""Values of the charge that a ticket is about. Whether its reader may be told amounts is decided before."""

from collections.abc import Collection

from sqlalchemy import select

from desk.billing.charges import charge_name
from desk.billing.models import Dispute, InvoiceLine
from desk.billing.money import from_minor, money_in
from desk.core.db import db
from desk.tickets.canned.wording import Reader, day
from desk.tickets.models import Ticket

CHARGES_GUARD = "charges"  # in any other reply a due time is not that of the invoice


def billing_values(
    ticket: Ticket, reader: Reader, *, link: str | None, guards: Collection[str] = ()
) -> dict[str, str | None]:
    """The invoice line, its invoice and its open dispute; nothing for a ticket about no charge or another's charge."""
    line = ticket.charge_line
    if line is None or line.invoice.customer_id != ticket.customer_id:
        return {}
    invoice = line.invoice
    disputes = {one.open_line_id: one for one in _open_disputes(invoice.lines)}
    mine = disputes.get(line.id)
    rest = sum(one.amount_minor - one.credited_minor for one in invoice.lines if one.id not in disputes)
    return {
        "invoice": invoice.number,
        "charge": charge_name(line.charge_code, reader.language),
        "amount": money_in(mine.amount if mine else line.left, reader.language),
        "undisputed": money_in(from_minor(rest, invoice.currency), reader.language) if rest > 0 else None,
        "dispute_no": mine.number if mine else None,
        "due": day(invoice.due_on, reader.language) if invoice.due_on and CHARGES_GUARD in guards else None,
        "invoice_link": link,
    }


def _open_disputes(lines: list[InvoiceLine]) -> list[Dispute]:
    return list(db.session.scalars(select(Dispute).where(Dispute.open_line_id.in_([line.id for line in lines]))))
