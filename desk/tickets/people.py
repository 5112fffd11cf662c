"""The people of a ticket: who writes, and who is named on its shipments. Masked, but for one value at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from desk.accounts.masking import mask
from desk.accounts.models import Contact
from desk.core.db import db
from desk.core.errors import NotFound
from desk.shipments.models import Party
from desk.shipments.parties import parties_of
from desk.shipments.queries import shipment_numbers
from desk.tickets.family import absorbed_by, of_family
from desk.tickets.models import Message, Ticket
from desk.tickets.queries import bound_shipment_ids

FIELDS = ("name", "phone", "email", "address")


@dataclass(frozen=True)
class Person:
    """Somebody this ticket is about; `values` are masked, and a field that nobody knows is not among them."""

    subject: str  # contact:7, party:12
    role: str  # contact, or what a party is to its shipment
    shipment: str  # its number, empty for a contact
    values: dict[str, str]


@dataclass(frozen=True)
class Veiled:
    """One masked value that somebody asks for."""

    subject: str
    field: str
    role: str
    masked: str


def people_of(ticket: Ticket) -> list[Person]:
    """Whoever wrote, the requester first, then the parties of the shipments that the ticket is bound to."""
    ids = bound_shipment_ids(ticket.id)
    numbers = dict(zip(ids, shipment_numbers(ids), strict=True))
    writers = [_person(one, f"contact:{one.id}", "contact", "") for one in _contacts(ticket)]
    return writers + [_person(one, f"party:{one.id}", one.role, numbers[one.shipment_id]) for one in parties_of(ids)]


def veiled(ticket: Ticket, subject: str, field: str) -> Veiled:
    """The value as it is shown to everybody. Raises NotFound for somebody else's, and for one that nobody knows."""
    holder = _holder(ticket, subject)
    if field not in FIELDS or not getattr(holder, field):
        raise NotFound
    return Veiled(subject, field, _role(holder), mask(field, getattr(holder, field)))


def values_known_of(ticket: Ticket, subject: str) -> list[str]:
    """All that we know of one person of this ticket, in clear text: to keep it out of what is written down."""
    holder = _holder(ticket, subject)
    return [value for field in FIELDS if (value := getattr(holder, field))]


def clear_value(ticket: Ticket, subject: str, field: str) -> str:
    """The value in full, for who was given leave to see it. Raises NotFound."""
    holder = _holder(ticket, subject)
    db.session.refresh(holder)
    return str(getattr(holder, field))


def _contacts(ticket: Ticket) -> Sequence[Contact]:
    wrote = select(Message.contact_id).where(of_family(ticket, Message.ticket_id))
    asked = [one.contact_id for one in (ticket, *absorbed_by(ticket)) if one.contact_id is not None]
    return db.session.scalars(
        select(Contact)
        .where(Contact.id.in_(wrote) | Contact.id.in_(asked))
        .order_by((Contact.id == ticket.contact_id).desc(), Contact.id)
    ).all()


def _holder(ticket: Ticket, subject: str) -> Contact | Party:
    """Found through the ticket only: an id of somebody else's names nobody."""
    people: list[Contact | Party] = []
    if subject.startswith("contact:"):
        people.extend(_contacts(ticket))
    elif subject.startswith("party:"):
        people.extend(parties_of(bound_shipment_ids(ticket.id)))
    found = [one for one in people if subject.endswith(f":{one.id}")]
    if not found or subject.count(":") != 1:
        raise NotFound
    return found[0]


def _role(holder: Contact | Party) -> str:
    return holder.role if isinstance(holder, Party) else "contact"


def _person(one: Contact | Party, subject: str, role: str, shipment: str) -> Person:
    known = {field: getattr(one, field) for field in FIELDS}
    return Person(subject, role, shipment, {field: mask(field, value) for field, value in known.items() if value})
