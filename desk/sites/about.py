"""The signed link to a form that says what is asked about: a shipment, an invoice or a charge of one customer."""

import re
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from desk.billing.models import Invoice, InvoiceLine
from desk.billing.queries import invoices_numbered
from desk.core.columns import keys
from desk.core.db import db
from desk.shipments.models import Reference, Shipment
from desk.sites.models import SiteDoor
from desk.sites.types import About

PURPOSE = "form-about"
GOOD_FOR = timedelta(days=90)
DAY_S = 86_400
SAID = re.compile(r"([sil])(\d{1,9})-(\d{1,6})", re.ASCII)
WORD = re.compile(r"[\w./-]+")
MOST_WORDS = 10


def link_about(door: SiteDoor, kind: str, number: int, *, now: datetime) -> str:
    """The form at this door about the shipment ("s"), invoice ("i") or charge ("l") of this id, for 90 days."""
    said = f"{kind}{number}-{int((now + GOOD_FOR).timestamp()) // DAY_S}"
    token = f"{said}-{keys().sign(PURPOSE, said)}"
    return f"{current_app.config['DESK'].base_url}/forms/{door.key}?about={token}"


def about(token: str, *, now: datetime) -> About | None:
    """What a link of ours is about; None for what is not ours or has ended."""
    said, _, mark = token.rpartition("-")
    parts = SAID.fullmatch(said)
    signed = keys().signed(PURPOSE, said if parts else "-", mark)
    if parts is None or not signed or int(parts[3]) * DAY_S <= now.timestamp():
        return None
    return READ[parts[1]](int(parts[2]))


def invoice_named_in(text: str, *, customer_id: int) -> About | None:
    """The invoice of this customer that `text` names."""
    words = set(WORD.findall(text)[:MOST_WORDS])
    return next(map(_told, invoices_numbered(words, of_customer=customer_id).values()), None)


def _shipment(shipment_id: int) -> About | None:
    found = db.session.get(Shipment, shipment_id)
    if found is None:
        return None
    number = db.session.scalar(select(Reference.value_raw).where(Reference.id == found.primary_reference_id))
    return About("shipment", number or found.shipment_no, found.customer_id, (found.id,))


def _invoice(invoice_id: int) -> About | None:
    found = db.session.get(Invoice, invoice_id)
    return _told(found) if found else None


def _told(found: Invoice) -> About:
    shipments = dict.fromkeys(line.shipment_id for line in found.lines if line.shipment_id is not None)
    return About("invoice", found.number, found.customer_id, tuple(shipments))


def _charge(line_id: int) -> About | None:
    found = db.session.get(InvoiceLine, line_id)
    if found is None:
        return None
    shipments = (found.shipment_id,) if found.shipment_id is not None else ()
    return About("charge", f"{found.invoice.number} / {found.seq}", found.invoice.customer_id, shipments, found.id)


READ = {"s": _shipment, "i": _invoice, "l": _charge}
