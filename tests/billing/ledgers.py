"""Invoices of tests, imported as files or made as rows."""

from datetime import date

from desk.accounts.commands.contacts import contact_for_email
from desk.billing.models import Invoice, InvoiceLine
from desk.core.db import db, transaction
from tests import factories
from tests.factories import NOON

HEAD = "invoice,customer,currency,issued,due,shipment reference,charge code,description,quantity,basis,amount"


def sheet(*rows, head=HEAD):
    return "\n".join([head, *rows]).encode()


def row(customer, /, **fields):
    """One row of a file, right in every cell unless told otherwise."""
    given = {
        "invoice": "INV-1", "customer": customer.name, "currency": "USD", "issued": "2026-11-01", "due": "2026-12-01",
        "shipment": "", "charge": "DEM", "description": "", "quantity": "3", "basis": "DAY", "amount": "450.00",
    }  # fmt: skip
    return ",".join(f'"{cell}"' for cell in (given | fields).values())


def invoice(customer, *amounts, number="INV-1", currency="USD", shipment=None, code="DEM", **fields):
    """An invoice of lines with these amounts in smallest units."""
    with transaction():
        found = Invoice(
            number=number, customer_id=customer.id, currency=currency, issued_on=date(2026, 11, 1), made_at=NOON
        )
        found.lines = [
            InvoiceLine(
                seq=seq,
                charge_code=code,
                amount_minor=minor,
                shipment_id=shipment.id if shipment else None,
                quantity="3",
                basis="DAY",
                **fields,
            )
            for seq, minor in enumerate(amounts or (45_000,), start=1)
        ]
        db.session.add(found)
    return found


def contact(customer, email="cw@hengyuan.example", sees_charges=True):
    with transaction():
        found = contact_for_email(email, "王会计", text="", at=NOON)
        found.customer_id, found.sees_charges = customer.id, sees_charges
    return found


def customer(**fields):
    return factories.customer(**fields)
