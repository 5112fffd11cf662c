"""What keeps mail to a carrier from customers: asked before it is written, and again before it leaves."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from desk.accounts.contact_queries import email_index
from desk.core.errors import Faulty
from desk.tickets.family import went_on_in
from desk.tickets.models import Ticket
from desk.tickets.participants import took_part
from desk.tickets.recipients.wall import Standing, in_customers_domains, standings

MOST_CC = 10
BETWEEN = re.compile(r"[,;，；、\s]+")
WHY_NOT: dict[Standing, Any] = {
    Standing.SIDE: _l("“%(address)s” belongs to the customer: nothing of this conversation may go there."),
    Standing.OTHER: _l("“%(address)s” belongs to a customer: nothing of this conversation may go there."),
    Standing.OURS: _l("“%(address)s” is an address of ours."),
    Standing.BAD: _l("“%(address)s” is not one plain e-mail address."),
}
TAKES_PART = _l("“%(address)s” takes part in the conversation with the customer: answer there.")


def require_outside(ticket: Ticket, to: str, cc: str) -> tuple[str, list[str]]:
    """The address and the further ones that were typed, each once. Raises Faulty and says which cannot be."""
    first, copies = to.strip().lower(), addresses_typed(cc)
    if not first:
        raise Faulty("to", _l("Say to which address."))
    if len(copies) > MOST_CC:
        raise Faulty("cc", _l("At most 10 addresses get a copy."))
    for one, why in why_not(ticket, [first, *copies]):
        raise Faulty("to" if one == first else "cc", why % {"address": one})
    return first, [one for one in copies if one != first]


def addresses_typed(text: str) -> list[str]:
    """What somebody typed between commas, semicolons, blanks or line ends."""
    return list(dict.fromkeys(one.lower() for one in BETWEEN.split(text) if one))


def why_not(ticket: Ticket, emails: Sequence[str]) -> list[tuple[str, Any]]:
    """Those of these addresses that nothing may go to, each with the reason."""
    found = _standings(ticket, emails)
    walled = [(one, WHY_NOT[standing]) for one, standing in found.items() if standing in WHY_NOT]
    end = went_on_in(ticket)
    others = [one for one, standing in found.items() if standing not in WHY_NOT]
    return walled + [(one, TAKES_PART) for one in others if took_part(end, one)]


def of_customers(ticket: Ticket, emails: Sequence[str]) -> list[str]:
    """Those of these addresses that belong to a customer or to who asked here."""
    sides = (Standing.SIDE, Standing.OTHER)
    return [one for one, standing in _standings(ticket, emails).items() if standing in sides or took_part(ticket, one)]


def _standings(ticket: Ticket, emails: Sequence[str]) -> dict[str, Standing]:
    """A domain below one of the customer's is the customer's here: an answer to them may not go there unasked, but a
    question about them may not go there at all."""
    known, owned = standings(ticket, emails), in_customers_domains(emails)
    found = {one: known[email_index(one)].standing for one in emails}
    return {one: Standing.SIDE if one in owned and it is Standing.STRANGER else it for one, it in found.items()}
