"""Who somebody in a chat or a messenger is: what they say of themselves, and whom an agent may say they are."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from flask_babel import lazy_gettext as _l

from desk.accounts.contact_queries import contact_by_email, contacts_of_companies_like, contacts_with_phone
from desk.accounts.masking import mask_email, mask_name
from desk.accounts.models import Contact
from desk.tickets.models import Ticket
from desk.tickets.pages.conversation import Entry
from desk.tickets.pages.people import Known, VisitorView

NAMELESS = _l("Name not known")
MOST_SUGGESTED = 5
MOST_FOUND = 8
SHORTEST = 2


class Came(Protocol):
    """What a ticket says of the way that its requester came; a row of one will do."""

    @property
    def id(self) -> int: ...
    @property
    def customer_id(self) -> int | None: ...
    @property
    def chat_session_id(self) -> int | None: ...
    @property
    def messenger_user_id(self) -> int | None: ...


def is_visitor(ticket: Came) -> bool:
    """Whether the requester came by a door at which nobody proves an address."""
    return ticket.chat_session_id is not None or ticket.messenger_user_id is not None


def is_known(ticket: Came) -> bool:
    """Whether somebody has said who the visitor is: an agent, or a messenger that vouches for the number."""
    return ticket.customer_id is not None


def unproven_among(tickets: Iterable[Came]) -> frozenset[int]:
    """The ids of those whose requester has proved nothing, and of whom nobody has said who they are."""
    return frozenset(one.id for one in tickets if is_visitor(one) and not is_known(one))


def visitor_view(ticket: Ticket, entries: Iterable[Entry]) -> VisitorView | None:
    """For the page of the ticket with these turns; None where nobody is a visitor."""
    if not is_visitor(ticket):
        return None
    return VisitorView(
        known=is_known(ticket),
        chat=ticket.chat_session_id is not None,
        says=next((_said(one) for one in entries if one.kind == "in"), ""),
        suggested=[] if is_known(ticket) else knowns(_suggested(ticket)),
    )


def people_found(ticket: Ticket, words: str) -> list[Contact]:
    """Whom an agent may mean: somebody with this whole e-mail address or number, or people of a company so named."""
    exact = people_named(ticket, words)
    if exact or len(words) < SHORTEST:
        return exact
    return _possible(ticket, contacts_of_companies_like(words, limit=MOST_FOUND))


def people_named(ticket: Ticket, words: str) -> list[Contact]:
    """Those whose whole e-mail address or phone number this is."""
    by_mail = contact_by_email(words) if "@" in words else None
    return _possible(ticket, [by_mail] if by_mail else contacts_with_phone(words))


def person_meant(ticket: Ticket, who: str, words: str) -> Contact | None:
    """The one among those suggested or found by `words` whose id this is, or the one whom it names in full."""
    offered = {str(one.id): one for one in (*_suggested(ticket), *people_found(ticket, words))}
    named = people_named(ticket, who)
    return offered.get(who) or (named[0] if len(named) == 1 else None)


def knowns(people: Iterable[Contact]) -> list[Known]:
    """Masked, as a list to choose from shows them."""
    return [
        Known(one.id, mask_name(one.name), one.customer.name if one.customer else "", mask_email(one.email))
        for one in people
    ]


def _suggested(ticket: Ticket) -> list[Contact]:
    """The contact whose address a chat's visitor gave; those with the number that a messenger tells."""
    contact = ticket.contact
    if contact is None:
        return []
    if ticket.chat_session_id is not None:
        return _possible(ticket, [contact])
    return [one for one in contacts_with_phone(contact.phone) if one.id != contact.id][:MOST_SUGGESTED]


def _possible(ticket: Ticket, people: Sequence[Contact]) -> list[Contact]:
    """A chat's visitor can only become somebody of a company: whoever gives any other address is just that address."""
    return [one for one in people if one.customer_id is not None or ticket.chat_session_id is None]


def _said(turn: Entry) -> str:
    if turn.author == str(NAMELESS):
        return ""
    return " · ".join(part for part in (turn.author, turn.address) if part)
