"""Whether a mail that came in belongs to a conversation with a carrier, and to which."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from desk.channels.queries import base_of, our_addresses
from desk.channels.types import ParsedMail
from desk.core.db import db
from desk.inquiries.marks import inquiry_named, mail_named
from desk.inquiries.models import Inquiry, InquiryMail
from desk.inquiries.queries import by_mail, speaks_for
from desk.inquiries.types import Way
from desk.tickets.family import absorbed_by, went_on_in
from desk.tickets.models import Ticket
from desk.tickets.participants import took_part
from desk.tickets.queries import ticket_for_token

MOST_IDS = 50
Row = TypeVar("Row", Inquiry, InquiryMail)


class Conversation(NamedTuple):
    """Where a mail belongs and how we know."""

    inquiry: Inquiry
    way: Way


def inquiry_for(mail: ParsedMail, recipients: Sequence[str]) -> Conversation | None:
    """By the address that only this conversation has, by our Message-ID, or by who writes to its ticket.

    The last two do not count for somebody who takes part in the conversation with the customer.
    """
    tokens = _tokens(recipients)
    for inquiry in _existing(Inquiry, map(inquiry_named, tokens)):
        return Conversation(inquiry, Way.TOKEN)
    original = mail.bounce.original_id if mail.bounce else ""
    ids = [one for one in (original, mail.in_reply_to, *reversed(mail.references)) if one][:MOST_IDS]
    for answered in _existing(InquiryMail, map(mail_named, ids)):
        if not _is_customers(answered.inquiry.ticket_id, mail.from_email):
            return Conversation(answered.inquiry, Way.OUR_ID)
    return _of_party(mail, tokens)


def _tokens(recipients: Iterable[str]) -> list[str]:
    """What stands behind the + of our addresses."""
    ours = our_addresses()
    split = [(base_of(one), one.lower().rpartition("@")[0].partition("+")[2]) for one in recipients]
    return [token for address, token in split if token and address in ours]


def _existing(model: type[Row], ids: Iterable[int | None]) -> Iterable[Row]:
    rows = (db.session.get(model, one) for one in ids if one is not None)
    return (row for row in rows if row is not None)


def _is_customers(ticket_id: int, email: str) -> bool:
    return took_part(went_on_in(db.session.get_one(Ticket, ticket_id)), email)


def _of_party(mail: ParsedMail, tokens: Iterable[str]) -> Conversation | None:
    """Whom we asked about a ticket and who writes to that ticket's own address stays with what they were asked."""
    for ticket in filter(None, map(ticket_for_token, tokens)):
        end = went_on_in(ticket)
        if not took_part(end, mail.from_email):
            asked = by_mail(one.id for one in (end, *absorbed_by(end)))
            found = next((one for one in asked if speaks_for(one, mail.from_email)), None)
            if found is not None:
                return Conversation(found, Way.PARTY)
    return None
