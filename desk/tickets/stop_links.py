"""The link that ends mail which we send by ourselves: keyed, for one address, and good for nothing else."""

import re

from flask import current_app

from desk.accounts.models import Contact
from desk.core.columns import keys
from desk.core.db import db
from desk.core.errors import NotFound

PURPOSE = "stop-link"
NUMBER = re.compile(r"\d{1,9}", re.ASCII)


def stop_link(contact: Contact) -> str:
    """The link for one person; it works for as long as we know them."""
    return f"{current_app.config['DESK'].base_url}/stop/{contact.id}-{keys().sign(PURPOSE, str(contact.id))}"


def whose_stop_link(token: str) -> Contact:
    """Raises NotFound for all that is not ours, with the same work for each of them."""
    number, _, mark = token.partition("-")
    known = NUMBER.fullmatch(number)
    signed = keys().signed(PURPOSE, number if known else "-", mark)
    contact = db.session.get(Contact, int(number)) if known and signed else None
    if contact is None or not contact.email_index:
        raise NotFound
    return contact
