"""What a personal link opens, and nothing beside it: every id that a form or a URL names is looked up through here."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from desk.billing.models import InvoiceLine
from desk.billing.queries import lines_for_contact
from desk.core.errors import NotFound
from desk.portal.errors import LinkGone
from desk.shipments.models import Shipment
from desk.tickets.family import went_on_in
from desk.tickets.links import LinkState, PersonalLink, open_link
from desk.tickets.models import Attachment, Message, Ticket
from desk.tickets.queries import attachments_of, bound_shipments
from desk.tickets.readers import talk_with

T = TypeVar("T")
MOST = 10  # shipments of one ticket


def opened(token: str, *, now: datetime) -> PersonalLink:
    """The link of a token, open. Raises NotFound for what is not ours, LinkGone for what was and has ended."""
    link = open_link(token, now=now)
    if link.state is not LinkState.OPEN:
        raise LinkGone
    return link


def messages_shown(link: PersonalLink) -> list[Message]:
    """The conversation between us and this reader, oldest first: nothing that others wrote or were told.

    It goes on where the ticket went on, and holds what went on in it.
    """
    return talk_with(went_on_in(link.ticket), link.contact)


def where_it_goes(link: PersonalLink) -> Ticket:
    """The ticket in which an answer through this link is read."""
    return went_on_in(link.ticket)


def file_for(link: PersonalLink, attachment_id: int) -> Attachment:
    """A file of a message that the link shows. Raises NotFound."""
    files = attachments_of(message.id for message in messages_shown(link))
    return _only(file for file in files if file.id == attachment_id)


def shipments_shown(link: PersonalLink) -> Sequence[Shipment]:
    """The bound shipments that are the reader's own company's."""
    company = link.contact.customer_id
    return bound_shipments(link.ticket.id, of_customer=company)[:MOST] if company else []


def charges_shown(link: PersonalLink, shipments: Sequence[Shipment]) -> Sequence[InvoiceLine]:
    """The charges of the shipments that the link shows; none for a reader who may not be told amounts."""
    return lines_for_contact(link.contact, [one.id for one in shipments]) if link.contact.sees_charges else []


def charge_for(link: PersonalLink, line_id: int) -> InvoiceLine:
    """A charge that the link shows. Raises NotFound."""
    return _only(line for line in charges_shown(link, shipments_shown(link)) if line.id == line_id)


def _only(found: Iterable[T]) -> T:
    first = next(iter(found), None)
    if first is None:
        raise NotFound
    return first
