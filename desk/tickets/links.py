"""The link in a mail that shows its ticket to its requester: keyed, for one ticket and one person, and it ends."""

from datetime import datetime, timedelta

from flask import current_app

from desk.core.db import db, keys
from desk.core.errors import NotFound
from desk.tickets.models import Ticket

PURPOSE = "customer-link"
GOOD_FOR = timedelta(days=30)


def customer_link(ticket: Ticket, *, now: datetime) -> str | None:
    """The requester's link to this ticket, None when there is no requester.

    It ends at the end of a UTC day, so that the same letter rendered twice in a day is the same letter.
    """
    if ticket.contact_id is None:
        return None
    ends = int((now + GOOD_FOR).timestamp()) // 86_400 + 1
    said = f"{ticket.id}-{ticket.contact_id}-{ends}"
    return f"{current_app.config['DESK'].base_url}/c/{said}-{keys().sign(PURPOSE, said)}"


def ticket_for_link(token: str, *, now: datetime) -> Ticket:
    """The one ticket that a link opens. Wrong, changed and expired links all raise NotFound."""
    said, _, mark = token.rpartition("-")
    parts = said.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 12 for part in parts):
        raise NotFound
    if not keys().signed(PURPOSE, said, mark) or int(parts[2]) * 86_400 <= now.timestamp():
        raise NotFound
    ticket = db.session.get(Ticket, int(parts[0]))
    if ticket is None or ticket.contact_id != int(parts[1]):
        raise NotFound
    return ticket
