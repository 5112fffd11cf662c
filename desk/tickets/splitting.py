"""The messages of a ticket to choose from, for one that is split."""

from sqlalchemy import func, select

from desk.accounts.masking import mask_email, mask_name
from desk.core.db import db
from desk.shipments.queries import shipment_numbers
from desk.tickets.links import without_tokens
from desk.tickets.models import Attachment, Message, Ticket
from desk.tickets.pages.merging import SplitPage, SplitTurn
from desk.tickets.queries import bound_shipment_ids
from desk.tickets.types import Direction

BEGINNING = 240


def split_page(ticket: Ticket) -> SplitPage:
    """Every message that stands in this very ticket, oldest first, and what it is about."""
    files = select(func.count(Attachment.id)).where(Attachment.message_id == Message.id).scalar_subquery()
    rows = db.session.execute(
        select(Message, files).where(Message.ticket_id == ticket.id).order_by(Message.at, Message.id)
    )
    ids = bound_shipment_ids(ticket.id)
    return SplitPage(
        reference=ticket.reference,
        subject=ticket.subject,
        turns=[_turn(message, count) for message, count in rows.unique()],
        shipments=list(zip(ids, shipment_numbers(ids), strict=True)),
    )


def _turn(message: Message, files: int) -> SplitTurn:
    theirs = message.direction == Direction.IN
    author = message.from_name if not theirs else mask_name(message.from_name) or mask_email(message.from_email)
    return SplitTurn(
        id=message.id,
        kind=message.direction,
        author=author,
        at=message.at,
        said=without_tokens(message.text).strip()[:BEGINNING],
        files=files,
        theirs=theirs and not message.automatic and not message.unverified,
    )
