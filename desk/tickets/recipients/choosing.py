"""Who gets the next answer: read from the message that is answered and from what agents said, never from a page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from operator import attrgetter
from typing import Any

from desk.accounts.contact_queries import email_index
from desk.channels.queries import base_of, main_address
from desk.core.columns import keys
from desk.tickets.errors import RecipientsChanged
from desk.tickets.models import Ticket
from desk.tickets.recipients.reads import read_of
from desk.tickets.recipients.wall import Known, Standing, standings

RECIPIENT = "recipient"
MOST_COPIES = 20
IN_LIST = re.compile(r"[^\s<>,;:\"()\[\]\\]+@[^\s<>,;:\"()\[\]\\@]+")


class Why(StrEnum):
    """Why somebody gets a copy, or gets none."""

    WRITER = "writer"  # wrote what is answered
    NAMED = "named"  # stood in To or Cc of it
    ADDED = "added"
    BEFORE = "before"  # stood on an earlier mail of theirs, not on that one
    PART = "part"  # wrote here and was accepted, though nobody knows the address on the customer's side
    REMOVED = "removed"
    STRANGER = "stranger"
    OTHER = "other"
    MANY = "many"


CHOSEN = (Why.WRITER, Why.NAMED, Why.ADDED)
OFFERED = (Why.BEFORE, Why.PART)
LEFT_OUT = (Why.REMOVED, Why.STRANGER, Why.OTHER)


@dataclass(frozen=True)
class Person:
    """Somebody an answer may go to. `key` is what a form carries; `new`: the last answer did not go to them."""

    key: str
    email: str
    index: str
    why: Why
    name: str = ""
    contact_id: int | None = None
    new: bool = False


@dataclass(frozen=True)
class Recipients:
    """`to` is the requester's address; `offered` get a copy only where somebody ticks them. `gone` got the last answer
    and do not get the next one.

    `mark` holds the keys of `to` and `copies`: who presses a button says with it what they had in front of them.
    """

    to: str
    copies: list[Person] = field(default_factory=list)
    offered: list[Person] = field(default_factory=list)
    left_out: list[Person] = field(default_factory=list)
    gone: list[Person] = field(default_factory=list)
    answered_before: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Chosen:
    """Which of the copies an agent wants, and the mark of those that they chose from."""

    mark: str
    keys: Sequence[str] = ()


def recipients_of(ticket: Ticket) -> Recipients:
    """Whom the next answer goes to: the requester, and those of the customer's side who belong to the conversation.

    Being in Cc brings nobody in: only who is known there already gets a copy, and gets nothing else by it.
    """
    if ticket.contact is None or not ticket.contact.email:
        return Recipients("")
    rows = read_of(ticket)
    before = {row.email_index: row for row in rows["copies"]}
    people = _people(ticket, rows)
    chosen = [one for one in people if one.why in CHOSEN]
    copies = [replace(one, new=bool(rows["last"]) and one.index not in before) for one in chosen[:MOST_COPIES]]
    optional = [one for one in people if one.why in OFFERED]
    offered = optional[: MOST_COPIES - len(copies)]
    too_many = [*chosen[MOST_COPIES:], *optional[len(offered) :]]
    left_out = [one for one in people if one.why in LEFT_OUT] + [replace(one, why=Why.MANY) for one in too_many]
    others = {one.index: one.why for one in (*offered, *left_out)}
    get_it = {email_index(ticket.contact.email), *(one.index for one in copies)}
    gone = [_gone(ticket, row, others) for index, row in before.items() if index not in get_it]
    mark = " ".join([_key(ticket, email_index(ticket.contact.email)), *sorted(one.key for one in copies)])
    return Recipients(ticket.contact.email, copies, offered, left_out, gone, bool(rows["last"]), mark)


def chosen_of(ticket: Ticket, chosen: Chosen) -> list[Person]:
    """Those copies that were chosen. Raises RecipientsChanged when others were in front of whoever chose."""
    now = recipients_of(ticket)
    wanted = set(chosen.keys)
    possible = [*now.copies, *now.offered]
    if chosen.mark != now.mark or wanted - {one.key for one in possible}:
        raise RecipientsChanged
    return [one for one in possible if one.key in wanted]


def for_everybody(ticket: Ticket) -> Chosen:
    """The choice of a program that answers everybody on the customer's side."""
    now = recipients_of(ticket)
    return Chosen(now.mark, [one.key for one in now.copies])


def person_with(ticket: Ticket, key: str) -> Person | None:
    """Who stands behind a key that a page of this ticket carried."""
    now = recipients_of(ticket)
    return next((one for one in (*now.copies, *now.offered, *now.left_out) if one.key == key), None)


def addresses_in(said: str) -> list[str]:
    """The plain addresses in a list of them, with or without names."""
    return [one.lower() for one in IN_LIST.findall(said)]


def _people(ticket: Ticket, rows: dict[str, list[Any]]) -> list[Person]:
    """Everybody but the requester and ourselves whom the customer's mails or an agent named, the last mail's first."""
    mails = [_named(row) for row in sorted(rows["mails"], key=attrgetter("id"), reverse=True)]
    said = {row.email_index: row for row in sorted(rows["people"], key=attrgetter("at"))}  # what was said last counts
    ours = {main_address(), *(row.address for row in rows["mailboxes"])}
    named = [email for mail in mails for email in mail]
    asked = {
        email_index(one): one for one in (*named, *(row.email for row in said.values())) if base_of(one) not in ours
    }
    asked.pop(email_index(ticket.contact.email if ticket.contact else ""), None)
    known = [(one, said.get(one.index)) for one in standings(ticket, asked.values()).values()]
    return [_person(ticket, one, why, word) for one, word in known if (why := _why(one, word, mails)) is not None]


def _named(mail: Any) -> dict[str, Why]:
    """Who stands on a mail, by address: its writer, and those it went to as well."""
    others = addresses_in(f"{mail.to_email}, {mail.cc_emails}")
    return {one: Why.NAMED for one in others} | {one: Why.WRITER for one in addresses_in(mail.from_email)[:1]}


def _why(one: Known, said: Any, mails: Sequence[dict[str, Why]]) -> Why | None:
    """What becomes of somebody: another customer's stay out, then what an agent said counts, then what we know."""
    if one.standing in (Standing.OURS, Standing.BAD):
        return None
    words = [mail.get(one.email) for mail in mails]
    if one.standing is Standing.OTHER:
        return Why.OTHER if said is not None or any(words[:1]) else None
    if said is not None:
        return Why.ADDED if said.removed_at is None else Why.REMOVED if any(words) else None
    if one.standing is Standing.SIDE:
        return words[0] or Why.BEFORE
    return Why.PART if Why.WRITER in words else Why.STRANGER


def _person(ticket: Ticket, one: Known, why: Why, said: Any) -> Person:
    name = one.name or (said.name if said is not None else "")
    return Person(_key(ticket, one.index), one.email, one.index, why, name, one.contact_id)


def _gone(ticket: Ticket, row: Any, others: Mapping[str, Why]) -> Person:
    why = others.get(row.email_index, Why.BEFORE)
    return Person(_key(ticket, row.email_index), row.email, row.email_index, why, row.name)


def _key(ticket: Ticket, index: str) -> str:
    return keys().sign(RECIPIENT, f"{ticket.id} {index}")[:16]
