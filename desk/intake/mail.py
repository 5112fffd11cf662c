"""The story of one mail: parse it, see who writes and about what, and put it where it belongs."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.accounts.commands.contacts import contact_for_email
from desk.accounts.models import Contact
from desk.channels.commands import note_mail
from desk.channels.mime.addresses import UNBRACKETED
from desk.channels.mime.parse import parse
from desk.channels.models import Mailbox
from desk.channels.queries import base_of, mailbox_for, our_addresses
from desk.channels.types import ParsedMail
from desk.core.db import db, keys
from desk.core.files import get, put
from desk.intake.commands import finish, park
from desk.intake.models import InboundItem
from desk.intake.storm import storm_ticket, tell_of_storm
from desk.shipments.queries import shipments_named_in
from desk.tickets.commands.opening import Incoming, NewFile, Opening, open_ticket, receive_message
from desk.tickets.commands.reply import MESSAGE_ID
from desk.tickets.family import before_ids, went_on_in
from desk.tickets.models import Message, Ticket
from desk.tickets.numbers import id_of
from desk.tickets.queries import machine_ticket, messages_by_rfc_id, takes_part, ticket_for_token
from desk.tickets.types import JoinedBy

SUBJECT_TAG = re.compile(r"\[T-(\d{1,11})\]")
OUR_ID = re.compile(r"<m(\d{1,18})\.([a-z2-7]{26})@", re.IGNORECASE)
LONGEST_ID = 900  # bytes; a header line holds 998
MACHINE_LOOP = timedelta(hours=24)


@dataclass(frozen=True)
class Thread:
    """Where a mail belongs and how we know."""

    ticket: Ticket
    joined_by: JoinedBy


def read_email(raw_digest: str) -> ParsedMail:
    """The mail, with its files in the store: all the slow work, done before anybody waits for a lock."""
    mail = parse(get(raw_digest))
    for file in mail.attachments:
        put(file.data)
    return mail


def file_email(item: InboundItem, mail: ParsedMail, *, at: datetime) -> Message | None:
    """Make of a claimed item what it is: a new ticket, or a turn in one. None when it was parked instead."""
    item.sender, item.subject = mail.from_email, _subject(mail)[:300]
    mailbox = mailbox_for(_recipients(mail))
    if mailbox is not None:
        note_mail(mailbox, at=at)
    trouble = _trouble(mail)
    if trouble:
        park(item, trouble, at=at)
        return None
    contact = contact_for_email(mail.from_email, mail.from_name, text=mail.subject + mail.text, at=at)
    incoming = _incoming(mail, at)
    found = shipments_named_in(
        f"{mail.subject}\n{mail.reply or mail.text}", customer_id=contact.customer_id if contact else None, at=at
    )
    thread = find_thread(mail, at=at) or _in_a_storm(contact, at=at)
    if thread is None:
        message = open_ticket(incoming, contact=contact, found=found, opening=_opening(mailbox), at=at)
    else:
        doubtful = not takes_part(thread.ticket, mail.from_email)
        message = receive_message(
            thread.ticket,
            incoming,
            contact=contact,
            found=[] if doubtful or contact.customer_id != thread.ticket.customer_id else found,
            joined_by=thread.joined_by,
            unverified=doubtful,
            at=at,
        )
    if thread is not None and thread.joined_by is JoinedBy.STORM:
        tell_of_storm(message, at=at)
    finish(item, "joined" if thread else "created", ticket_id=message.ticket_id, message_id=message.id)
    return message


def _in_a_storm(contact: Contact, *, at: datetime) -> Thread | None:
    ticket = storm_ticket(contact, at=at)
    return Thread(ticket, JoinedBy.STORM) if ticket else None


def _trouble(mail: ParsedMail) -> str:
    """Why this mail needs an administrator's eyes, or nothing."""
    if mail.error:
        return f"unparsable: {mail.error}"
    if mail.sender_problem and not (mail.from_email and mail.sender_problem == UNBRACKETED):
        return f"sender: {mail.sender_problem}"
    if not mail.from_email:
        return "sender: none"
    if mail.from_email.lower() in our_addresses() or _is_ours(mail.message_id):
        return "loop: this mail is our own"
    return ""


def find_thread(mail: ParsedMail, *, at: datetime) -> Thread | None:
    """The ticket that a mail answers: by token, by our Message-ID, by theirs, by subject tag, in this order.

    One that was merged is gone on with in another: whoever took part in either takes part there.
    Only a token or a keyed Message-ID of ours is proof. The other two are believed of a sender who takes part.
    """
    found = _by_token(mail) or _by_message_id(mail) or _by_subject(mail)
    if found is None and mail.auto:
        ticket = machine_ticket(mail.from_email, _subject(mail)[:300], since=at - MACHINE_LOOP)
        found = Thread(ticket, JoinedBy.SAME_MACHINE) if ticket else None
    return found


def _by_token(mail: ParsedMail) -> Thread | None:
    ours = our_addresses()
    for email in _recipients(mail):
        _, plus, token = email.lower().rpartition("@")[0].partition("+")
        if plus and base_of(email) in ours:
            ticket = ticket_for_token(token)
            if ticket is not None:
                return _moved(mail, ticket) or Thread(went_on_in(ticket), JoinedBy.TOKEN)
    return None


def _recipients(mail: ParsedMail) -> list[str]:
    return [address.email for address in (*mail.to, *mail.cc, *mail.delivered_to)]


def _opening(mailbox: Mailbox | None) -> Opening:
    """What the address tells of a new ticket: whose work it is, and where answers leave from."""
    return Opening(team_id=mailbox.team_id, mailbox_id=mailbox.id) if mailbox else Opening()


def _is_ours(rfc_id: str) -> bool:
    match = OUR_ID.match(rfc_id)
    return bool(match and keys().signed(MESSAGE_ID, match[1], match[2]))


def _by_message_id(mail: ParsedMail) -> Thread | None:
    named = list(dict.fromkeys([mail.in_reply_to, *reversed(mail.references)]))
    named = [one for one in named if one][:50]
    for message in filter(None, map(_of_ours, named)):
        return Thread(went_on_in(message.ticket), JoinedBy.OUR_MESSAGE_ID)
    for message in messages_by_rfc_id(named):
        ticket = went_on_in(message.ticket)
        if not _is_ours(message.rfc_id) and takes_part(ticket, mail.from_email):
            return Thread(ticket, JoinedBy.THEIR_MESSAGE_ID)
    return None


def _of_ours(rfc_id: str) -> Message | None:
    """The message of ours with this Message-ID, None for a forged one."""
    match = OUR_ID.match(rfc_id)
    return db.session.get(Message, int(match[1])) if match and _is_ours(rfc_id) else None


def _moved(mail: ParsedMail, ticket: Ticket) -> Thread | None:
    """What was split off goes on by itself, though its mails had left with the address of the ticket it stood in."""
    answered = _of_ours(mail.in_reply_to)
    if answered is None or answered.ticket_id == ticket.id or ticket.id not in before_ids(answered.ticket):
        return None
    return Thread(went_on_in(answered.ticket), JoinedBy.OUR_MESSAGE_ID)


def _by_subject(mail: ParsedMail) -> Thread | None:
    for number in SUBJECT_TAG.findall(mail.subject):
        ticket_id = id_of(number)
        named = db.session.get(Ticket, ticket_id) if ticket_id else None
        ticket = went_on_in(named) if named is not None else None
        if ticket is not None and takes_part(ticket, mail.from_email):
            return Thread(ticket, JoinedBy.SUBJECT)
    return None


def _incoming(mail: ParsedMail, at: datetime) -> Incoming:
    """The mail as a turn at `at`, when it came: a sender's own date could put it anywhere in the conversation."""
    return Incoming(
        from_name=_clean(mail.from_name)[:200],
        from_email=mail.from_email,
        subject=_subject(mail),
        text=_clean(mail.reply or mail.text),
        quoted=_clean(mail.quoted),
        html=_clean(mail.html),
        at=at,
        to_email=", ".join(address.email for address in mail.to[:20]),
        rfc_id=_as_id(mail.message_id),
        in_reply_to=_as_id(mail.in_reply_to),
        references=[one for one in mail.references if _as_id(one)],
        automatic=(mail.auto_kind or "machine") if mail.auto else "",
        files=[NewFile(one.name, one.type, one.data, one.inline) for one in mail.attachments],
    )


def _as_id(message_id: str) -> str:
    """A Message-ID that fits a header line of an answer, else nothing: one that is cut would match nothing."""
    return message_id if len(message_id.encode("utf-8", "replace")) <= LONGEST_ID else ""


def _subject(mail: ParsedMail) -> str:
    return _clean(mail.subject).strip()


def _clean(text: str) -> str:
    """PostgreSQL takes no NUL, UTF-8 no half of a pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
