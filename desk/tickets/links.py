"""The personal link in a mail: keyed, for one ticket and one person, it ends, and it can be withdrawn."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from desk.accounts.models import Contact
from desk.core.columns import keys
from desk.core.db import db
from desk.core.errors import NotFound
from desk.tickets.family import went_on_in
from desk.tickets.models import CustomerLink, Message, Ticket
from desk.tickets.numbers import HIGHEST_ID

PURPOSE = "customer-link"
GOOD_FOR = timedelta(days=30)
DAY_S = 86_400
TOKEN = re.compile(r"(\d{1,10})-(\d{1,10})-(\d{1,6})-(\d{1,9})", re.ASCII)
IN_TEXT = re.compile(r"(/c/)[0-9]+(?:-[0-9]+){3}-[A-Za-z0-9]+")
WHOLE = re.compile(r"https?://[^\s<>]{1,300}?" + IN_TEXT.pattern)
NOT_YOURS = {"zh": "（个人链接，仅限本人使用）", "en": "(a personal link of somebody else)"}
FOOTER = {
    "zh": "查看进度或直接回复（本链接仅供您本人使用，{days} 天内有效）：",
    "en": "View this and answer here (a personal link, good for {days} days): ",
}


class LinkState(StrEnum):
    """OPEN shows its ticket; the others may only ask for a new link."""

    OPEN = "open"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class PersonalLink:
    """A link that is ours: whose it is and whether it still opens.

    `ticket` is what it shows: the one it was `made_for`, or the one that this went on in where the requester of that
    is the same person. What is written through it goes where either went on.
    """

    ticket: Ticket
    contact: Contact
    state: LinkState
    made_for: Ticket


def customer_link(ticket: Ticket, *, now: datetime) -> str | None:
    """The requester's link to this ticket, None when there is no requester.

    It ends at the end of a UTC day, so that the same letter rendered twice in a day is the same letter.
    """
    if ticket.contact_id is None:
        return None
    ends = int((now + GOOD_FOR).timestamp()) // DAY_S + 1
    said = f"{ticket.id}-{ticket.contact_id}-{ends}-{serial_of(ticket.id, ticket.contact_id)}"
    return f"{current_app.config['DESK'].base_url}/c/{said}-{keys().sign(PURPOSE, said)}"


def serial_of(ticket_id: int, contact_id: int) -> int:
    """Which link of this contact opens the ticket: the first, until one was withdrawn."""
    row = CustomerLink.ticket_id == ticket_id, CustomerLink.contact_id == contact_id
    return db.session.scalar(select(CustomerLink.serial).where(*row)) or 1


def link_footer(message: Message) -> str:
    """The end of a mail to the requester: where to read and answer on the web, in their language.

    Made from the message's own time, so that a mail built again is the same mail. Empty when the message went to
    somebody who is not the requester (any more).
    """
    contact = message.ticket.contact
    if contact is None or contact.email != message.to_email:
        return ""
    words = FOOTER["zh" if contact.language.startswith("zh") else "en"]
    return f"\n\n{words.format(days=GOOD_FOR.days)}\n{customer_link(message.ticket, now=message.at)}"


def without_tokens(text: str) -> str:
    """A text for other eyes than its reader's: with what was in it, nobody could answer in their name."""
    return IN_TEXT.sub(r"\1***", text)


def without_links(text: str, *, chinese: bool) -> str:
    """A letter as others get it than the one whose personal links stand in it."""
    return without_tokens(WHOLE.sub(NOT_YOURS["zh" if chinese else "en"], text))


def open_link(token: str, *, now: datetime) -> PersonalLink:
    """Whose link this is. Raises NotFound for all that is not ours, with the same work for each of them.

    The database is asked only about a link that carries our mark.
    """
    said, _, mark = token.rpartition("-")
    parts = TOKEN.fullmatch(said)
    signed = keys().signed(PURPOSE, said if parts else "-", mark)
    if parts is None or not signed:
        raise NotFound
    ticket_id, contact_id, ends, serial = (int(part) for part in parts.groups())
    ticket = _ticket(ticket_id)
    if ticket is None or ticket.contact is None or ticket.contact_id != contact_id:
        raise NotFound
    if serial != serial_of(ticket_id, contact_id):
        state = LinkState.WITHDRAWN
    else:
        state = LinkState.ENDED if ends * DAY_S <= now.timestamp() else LinkState.OPEN
    end = went_on_in(ticket)
    return PersonalLink(end if end.contact_id == contact_id else ticket, ticket.contact, state, ticket)


def ticket_for_link(token: str, *, now: datetime) -> Ticket:
    """The one ticket that a link opens. Wrong, changed, withdrawn and ended links all raise NotFound."""
    found = open_link(token, now=now)
    if found.state is not LinkState.OPEN:
        raise NotFound
    return found.ticket


def _ticket(ticket_id: int) -> Ticket | None:
    if ticket_id > HIGHEST_ID:
        return None
    return db.session.scalars(
        select(Ticket).options(joinedload(Ticket.contact)).where(Ticket.id == ticket_id)
    ).one_or_none()
