"""What is always looked at together with a charge: one statement instead of four."""

from sqlalchemy.orm import joinedload

from desk.billing.models import Invoice, InvoiceLine

AROUND = (joinedload(InvoiceLine.invoice).joinedload(Invoice.customer), joinedload(InvoiceLine.shipment))
