"""Mails that name people, and whom the next answer then goes to."""

from desk.accounts.commands.contacts import contact_for_email
from desk.core.db import transaction
from desk.tickets.commands.receiving import receive_message
from desk.tickets.recipients.choosing import recipients_of
from desk.tickets.types import JoinedBy
from tests import factories
from tests.factories import NOON

REPLY = {"at": NOON, "mail_domain": "desk.test"}


def known(email, owner=None, name="Li Na"):
    with transaction():
        contact = contact_for_email(email, name, text="", at=NOON)
        contact.customer_id = owner.id if owner else contact.customer_id
    return contact


def writes(ticket, *, cc="", to="service@desk.test", sender="zhou@hengyuan.example", unverified=False):
    with transaction():
        mail = factories.incoming(from_email=sender, to_email=to, cc_emails=cc)
        contact = contact_for_email(sender, "", text="", at=NOON)
        return receive_message(ticket, mail, contact=contact, found=[], joined_by=JoinedBy.TOKEN,
                               unverified=unverified, at=NOON)  # fmt: skip


def copies(ticket):
    return sorted(one.email for one in recipients_of(ticket).copies)


def out(ticket):
    return {one.email: one.why for one in recipients_of(ticket).left_out}
