"""What keeps one customer's answers from another: asked wherever an address is about to get one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.contact_queries import email_index
from desk.accounts.domains import SHARED_DOMAINS, spellings
from desk.accounts.models import Agent, Contact, CustomerDomain
from desk.channels.email import PLAIN
from desk.channels.queries import base_of, our_addresses
from desk.core.db import db
from desk.tickets.models import Ticket


class Standing(StrEnum):
    """Where an address stands as seen from one ticket. Nothing of it goes to OTHER, OURS and BAD, whoever asks."""

    SIDE = "side"  # of the ticket's customer
    STRANGER = "stranger"  # nobody knows whose it is
    OTHER = "other"  # of another customer
    OURS = "ours"
    BAD = "bad"


WHY_NOT = {
    Standing.OTHER: _l("This address belongs to another customer: nothing of this ticket may go there."),
    Standing.OURS: _l("This is an address of ours: it gets no copy of an answer."),
    Standing.BAD: _l("This is not one plain e-mail address."),
}
DOTS = re.compile(r"[.\u3002\uff0e\uff61]")  # what a server takes for one (RFC 3490 §3.1)
NOT_KNOWN = _l("Nobody knows this address on the customer's side. Make sure that it belongs there before you add it.")


@dataclass(frozen=True)
class Known:
    """An address and what is known of it."""

    email: str
    index: str
    standing: Standing
    name: str = ""
    contact_id: int | None = None


def standings(ticket: Ticket, emails: Iterable[str]) -> dict[str, Known]:
    """How each of these addresses stands to the ticket's customer, by its `email_index`; three statements for all."""
    wanted = {email_index(one): one.strip().lower() for one in emails}
    good = {index: one for index, one in wanted.items() if _is_plain(one)}
    if not wanted:
        return {}
    contacts, owners, ours = _contacts(good.values()), _owners(good.values()), _ours(good.values())
    found = {index: Known(one, index, Standing.BAD) for index, one in wanted.items() if index not in good}
    for index, one in good.items():
        people = [contacts[key] for key in (index, email_index(base_of(one))) if key in contacts]
        standing = Standing.OURS if one in ours else _standing(ticket, one, people, owners)
        contact = contacts.get(index)
        found[index] = Known(one, index, standing, contact.name if contact else "", contact.id if contact else None)
    return found


def standing_of(ticket: Ticket, email: str) -> Standing:
    return standings(ticket, [email])[email_index(email)].standing


def belongs_elsewhere(ticket: Ticket, contact: Contact) -> bool:
    """Whether the requester has become another customer's, so that nothing of this ticket may go to them; one look."""
    if ticket.customer_id is None or not contact.email:
        return False
    owners = set(_owners([contact.email]).values()) | {contact.customer_id}
    return bool(owners - {None, ticket.customer_id})


def in_customers_domains(emails: Iterable[str]) -> set[str]:
    """Those of these addresses whose domain, or one above it, is any customer's."""
    emails = list(emails)
    owners = _owners(emails)
    return {one for one in emails if any(domain in owners for domain in _domains(one))}


def _is_plain(email: str) -> bool:
    return bool(PLAIN.fullmatch(email)) and len(email) <= 254 and not DOTS.match(email[-1])


def _standing(ticket: Ticket, email: str, people: Sequence[Contact], owners: dict[str, int]) -> Standing:
    """Whose it is: a person is who we know them to be, else their domain says it. One doubt is enough."""
    customers = {one.customer_id for one in people if one.customer_id is not None}
    customers |= {owners[domain] for domain in _domains(email) if domain in owners}
    if customers - {ticket.customer_id}:
        return Standing.SIDE if ticket.customer_id is None and _asks(ticket, people) else Standing.OTHER
    exact = any(
        domain in owners and owners[domain] == ticket.customer_id for domain in spellings(email.rpartition("@")[2])
    )
    known = any(one.customer_id == ticket.customer_id for one in people) and ticket.customer_id is not None
    return Standing.SIDE if known or exact or _asks(ticket, people) else Standing.STRANGER


def _asks(ticket: Ticket, people: Sequence[Contact]) -> bool:
    return any(one.id == ticket.contact_id for one in people)


def _contacts(emails: Iterable[str]) -> dict[str, Contact]:
    indices = {email_index(one) for email in emails for one in (email, base_of(email))}
    rows = db.session.scalars(select(Contact).where(Contact.email_index.in_(indices))).all()
    return {row.email_index: row for row in rows if row.email_index}


def _owners(emails: Iterable[str]) -> dict[str, int]:
    domains = {domain for email in emails for domain in _domains(email)}
    rows = db.session.execute(select(CustomerDomain.domain, CustomerDomain.customer_id).where(
        CustomerDomain.domain.in_(domains)
    ))  # fmt: skip
    return {domain: owner for domain, owner in rows if domain not in SHARED_DOMAINS}


def _domains(email: str) -> list[str]:
    """The address's domain and those above it, in both spellings: mail.x.example is x.example's too."""
    labels = DOTS.split(email.rpartition("@")[2])
    above = [".".join(labels[start:]) for start in range(max(len(labels) - 1, 1))]
    return [one for domain in above for one in spellings(domain)]


def _ours(emails: Iterable[str]) -> set[str]:
    emails, mailboxes = list(emails), our_addresses()
    agents = set(db.session.scalars(select(Agent.email).where(Agent.email.in_(emails))))
    return {one for one in emails if one in agents or base_of(one) in mailboxes}
