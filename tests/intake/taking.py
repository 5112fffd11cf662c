"""Mail as it comes in, taken to its end, and what became of it."""

from datetime import timedelta

from desk.channels.models import Mailbox
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.intake.commands import accept
from desk.intake.handling import handle_to_the_end
from desk.portal.access import messages_shown
from desk.tickets.commands.reply import post_reply
from desk.tickets.links import customer_link, open_link
from desk.tickets.models import Message, Ticket
from desk.tickets.queries import reply_token
from tests.factories import NOON
from tests.intake.letters import letter

BOX = "service@desk.test"
PASS = ("Authentication-Results", "mx.desk.test; dkim=pass header.d=desk.test; dmarc=pass header.from=desk.test")


def take(raw, *, at=NOON, mailbox=""):
    item_id = accept(raw, source="mail", at=at, mailbox=mailbox, ring_for_it=False).item_id
    return handle_to_the_end(item_id)[0]


def ticket_of(item):
    return db.session.get_one(Ticket, item.ticket_id, populate_existing=True)


def message_of(item):
    return db.session.get_one(Message, item.message_id, populate_existing=True)


def again(row):
    return db.session.get(type(row), row.id, populate_existing=True)


def why(message):
    """The steps of its trace as key: why."""
    return {step["key"]: step["why"] for step in message.trace}


def token_address(ticket_id):
    return f"service+{reply_token(ticket_id)}@desk.test"


def sent_answer(ticket, author, *, at=NOON, **more):
    """An answer that the mail server has taken."""
    with transaction():
        message = post_reply(ticket, author=author, body="在海上。", at=at, mail_domain="desk.test", **more)
        message.delivery, message.sent_at, message.next_try_at = Delivery.SENT, at, None
    return message


def shown_to_customer(ticket):
    link = open_link(customer_link(ticket, now=NOON).rpartition("/c/")[2], now=NOON)
    return {message.id for message in messages_shown(link)}


def mailbox(address=BOX, **fields):
    with transaction():
        row = Mailbox(address=address, name="Service", **fields)
        db.session.add(row)
    return row


def outgoing():
    return db.session.query(Message).filter_by(direction="out").order_by(Message.id).all()


def later(**length):
    return NOON + timedelta(**length)


def now():
    return utcnow()


__all__ = ["BOX", "NOON", "PASS", "again", "letter", "later", "mailbox", "message_of", "now", "outgoing", "sent_answer",
           "shown_to_customer", "take", "ticket_of", "token_address", "why"]  # fmt: skip
