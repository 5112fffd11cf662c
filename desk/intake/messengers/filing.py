"""The story of one message: who writes, what it is about, and in which conversation it belongs."""

from datetime import datetime

from desk.accounts.commands.contacts import contact_for_messenger
from desk.accounts.contact_queries import contacts_with_phone
from desk.accounts.models import Contact
from desk.channels.messengers.commands import user_heard
from desk.channels.messengers.kinds import line
from desk.channels.messengers.registry import adapter_of
from desk.channels.messengers.types import Heard
from desk.channels.models import MessengerAccount, MessengerUser
from desk.core.db import db
from desk.intake.commands import finish
from desk.intake.messengers.fetching import Fetched
from desk.intake.models import InboundItem
from desk.shipments.queries import shipments_named_in
from desk.tickets.commands.incoming import Incoming
from desk.tickets.commands.opening import Opening, open_ticket
from desk.tickets.commands.receiving import receive_message
from desk.tickets.models import Message, Ticket
from desk.tickets.queries import live_ticket_of
from desk.tickets.types import Channel, JoinedBy

LONGEST_SUBJECT = 80
FILE_KINDS = {"image": "image", "audio": "voice", "video": "video"}


def file_heard(
    item: InboundItem, account: MessengerAccount, heard: Heard, fetched: Fetched, *, at: datetime
) -> Message | None:
    """Make of a claimed item what it is: a new ticket, or a turn in one. None for a word that needs neither."""
    user = user_heard(account, heard, at=at)
    contact = _contact(user, heard, at=at)
    item.sender = user.name
    ticket = live_ticket_of(user.id, contact)
    if heard.kind != "message" and ticket is None:
        finish(item, heard.kind, ticket_id=None, message_id=None)
        return None
    incoming = _incoming(account, user, heard, fetched, at)
    item.subject = incoming.subject
    message = _filed(ticket, incoming, contact, account, at=at)
    message.messenger_user_id, message.external_id = user.id, heard.event_id[:200]
    if message.ticket.messenger_user_id is None and message.ticket_id != (ticket.id if ticket else None):
        message.ticket.messenger_user_id = user.id
    finish(item, "joined" if ticket else "created", ticket_id=message.ticket_id, message_id=message.id)
    return message


def _filed(
    ticket: Ticket | None, incoming: Incoming, contact: Contact, account: MessengerAccount, *, at: datetime
) -> Message:
    found = shipments_named_in(incoming.text, customer_id=contact.customer_id, at=at)
    if ticket is None:
        return open_ticket(incoming, contact=contact, found=found, opening=Opening(team_id=account.team_id), at=at)
    return receive_message(
        ticket,
        incoming,
        contact=contact,
        found=found,
        joined_by=JoinedBy.SESSION,
        unverified=False,
        at=at,
    )


def _contact(user: MessengerUser, heard: Heard, *, at: datetime) -> Contact:
    """Who this is. A number that the messenger vouches for is that of the one contact who has it, and of no other."""
    known = db.session.get(Contact, user.contact_id) if user.contact_id is not None else None
    if known is None:
        having = contacts_with_phone(heard.phone)
        known = (
            having[0] if len(having) == 1 else contact_for_messenger(heard.name, heard.phone, text=heard.text, at=at)
        )
        user.contact_id = known.id
    elif not known.name and heard.name:
        known.name = heard.name[:200]
    return known


def _incoming(account: MessengerAccount, user: MessengerUser, heard: Heard, fetched: Fetched, at: datetime) -> Incoming:
    """The message as a turn at `at`, when it came: a clock elsewhere could put it anywhere in the conversation."""
    said = [heard.text.strip()] if heard.text.strip() else []
    said = said or [line(FILE_KINDS.get(one.type.partition("/")[0], "file")) for one in fetched.files]
    said += [line("lost")] * fetched.lost
    text = "\n".join(said)
    return Incoming(
        from_name=user.name,
        from_email="",
        subject=next(iter(text.splitlines()), "")[:LONGEST_SUBJECT],
        text=text,
        quoted="",
        html="",
        at=at,
        automatic="" if heard.kind == "message" else heard.kind,
        channel=Channel(adapter_of(account).channel),
        files=fetched.files,
    )
