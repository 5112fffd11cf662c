"""The ticket that a mail answers: by token, by our Message-ID, by theirs, by subject tag, in this order.

Only a token or a keyed Message-ID of ours is proof. The other two are believed of a sender who takes part.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from desk.channels.queries import base_of, our_addresses
from desk.channels.types import ParsedMail
from desk.core.db import db
from desk.intake.arrival import Thread, Trail
from desk.tickets.family import before_ids, went_on_in
from desk.tickets.message_ids import looks_ours, message_named
from desk.tickets.models import Message, Ticket
from desk.tickets.numbers import id_of
from desk.tickets.participants import takes_part
from desk.tickets.queries import machine_ticket, messages_by_rfc_id, number_in_token, ticket_for_token
from desk.tickets.types import JoinedBy

SUBJECT_TAG = re.compile(r"\[T-(\d{1,11})\]")
SIGNED = re.compile(r"(?:<[mq]\d{1,18}\.|\+q?\d{1,11}(?:c\d{1,18})?-)[a-z2-7]{26}@", re.IGNORECASE)  # an id or token
MOST_IDS = 50
LOOKED_AT = 64 * 1024
MACHINE_LOOP = timedelta(hours=24)
PROOF = (JoinedBy.TOKEN, JoinedBy.OUR_MESSAGE_ID)


def find_thread(mail: ParsedMail, trail: Trail, *, at: datetime) -> Thread | None:
    """Where the mail belongs, None for a ticket of its own; each look is noted on `trail`.

    One that was merged is gone on with in another: whoever took part in either takes part there.
    """
    ways = (_by_token, _by_our_id, _by_their_id, _by_subject)
    found = next(filter(None, (way(mail, trail) for way in ways)), None)
    return found or (_of_machine(mail, trail, at) if mail.auto else None)


def named_by(mails: Iterable[ParsedMail]) -> tuple[set[int], list[Message]]:
    """What these mails name with proof: the ids of tickets, and messages of ours with what stands in each."""
    tokens = {number_in_token(token) for mail in mails for token in tokens_in(mail)} - {None}
    numbers = {message_named(one) for mail in mails for one in ids_in(mail)} - {None}
    messages = db.session.scalars(select(Message).where(Message.id.in_(numbers))).all() if numbers else []
    return {one for one in tokens if one is not None} | {one.ticket_id for one in messages}, list(messages)


def recipients_of(mail: ParsedMail) -> list[str]:
    """Every address that the mail was written or delivered to."""
    return [address.email for address in (*mail.to, *mail.cc, *mail.delivered_to)]


def tokens_in(mail: ParsedMail) -> list[str]:
    """What stands behind the + of those that are ours."""
    ours, found = our_addresses(), []
    for email in recipients_of(mail):
        _, plus, token = email.lower().rpartition("@")[0].partition("+")
        if plus and base_of(email) in ours:
            found.append(token)
    return list(dict.fromkeys(found))


def ids_in(mail: ParsedMail) -> list[str]:
    """The Message-IDs that the mail answers, the nearest first."""
    named = dict.fromkeys([mail.in_reply_to, *reversed(mail.references)])
    return [one for one in named if one][:MOST_IDS]


def quotes_us(mail: ParsedMail) -> bool:
    """Whether its words or what is attached name a mail, an address or a ticket of ours: it answers us, somehow."""
    attached = (one.data[:LOOKED_AT].decode("latin-1") for one in mail.attachments if one.type.startswith("message/"))
    said = "\n".join([mail.subject, mail.text[:LOOKED_AT], *attached])
    return bool(SUBJECT_TAG.search(said) or SIGNED.search(said))


def message_of_ours(rfc_id: str) -> Message | None:
    """The message of ours with this Message-ID, None for a forged one."""
    number = message_named(rfc_id)
    return db.session.get(Message, number) if number is not None else None


def _by_token(mail: ParsedMail, trail: Trail) -> Thread | None:
    tokens = tokens_in(mail)
    for token in tokens:
        ticket = ticket_for_token(token)
        if ticket is not None:
            return _moved(mail, ticket, trail) or _joined(trail, "token", ticket, JoinedBy.TOKEN)
    trail.note("token", "forged" if tokens else "none")
    return None


def _moved(mail: ParsedMail, ticket: Ticket, trail: Trail) -> Thread | None:
    """What was split off goes on by itself, though its mails had left with the address of the ticket it stood in."""
    answered = next(filter(None, map(message_of_ours, ids_in(mail))), None)
    if answered is None or answered.ticket_id == ticket.id or ticket.id not in before_ids(answered.ticket):
        return None
    trail.note("token", "split", found=ticket.reference)
    return _joined(trail, "our_id", answered.ticket, JoinedBy.OUR_MESSAGE_ID)


def _by_our_id(mail: ParsedMail, trail: Trail) -> Thread | None:
    named = ids_in(mail)
    for message in filter(None, map(message_of_ours, named)):
        return _joined(trail, "our_id", message.ticket, JoinedBy.OUR_MESSAGE_ID)
    trail.note("our_id", "forged" if any(map(looks_ours, named)) else "none")
    return None


def _by_their_id(mail: ParsedMail, trail: Trail) -> Thread | None:
    doubted = ""
    for message in messages_by_rfc_id(ids_in(mail)):
        if message_named(message.rfc_id):
            continue
        if takes_part(went_on_in(message.ticket), mail.from_email):
            return _joined(trail, "their_id", message.ticket, JoinedBy.THEIR_MESSAGE_ID)
        doubted = doubted or message.ticket.reference
    trail.note("their_id", "no_part" if doubted else "none", found=doubted)
    return None


def _by_subject(mail: ParsedMail, trail: Trail) -> Thread | None:
    doubted = ""
    for number in SUBJECT_TAG.findall(mail.subject):
        ticket_id = id_of(number)
        named = db.session.get(Ticket, ticket_id) if ticket_id else None
        if named is not None and takes_part(went_on_in(named), mail.from_email):
            return _joined(trail, "subject", named, JoinedBy.SUBJECT)
        doubted = doubted or (named.reference if named is not None else "")
    trail.note("subject", "no_part" if doubted else "none", found=doubted)
    return None


def _of_machine(mail: ParsedMail, trail: Trail, at: datetime) -> Thread | None:
    ticket = machine_ticket(mail.from_email, mail.subject.strip()[:300], since=at - MACHINE_LOOP)
    return _joined(trail, "machine", ticket, JoinedBy.SAME_MACHINE) if ticket else None


def _joined(trail: Trail, key: str, ticket: Ticket, joined_by: JoinedBy) -> Thread:
    end = went_on_in(ticket)
    trail.note(key, "matches" if end is ticket else "merged", found=ticket.reference, taken=True)
    return Thread(end, joined_by)
