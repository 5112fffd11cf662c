"""The outbox: every outgoing message that this agent may see, and how each of its mails fares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from desk.accounts.masking import mask_email, mask_in_text
from desk.accounts.models import Agent
from desk.channels.email import build
from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.errors import NotFound
from desk.tickets.access import visible_to
from desk.tickets.commands.delivery import ENDED, Mail
from desk.tickets.commands.mailing import as_email
from desk.tickets.labels import CHANNEL
from desk.tickets.links import without_tokens
from desk.tickets.models import Message, Ticket
from desk.tickets.models_mail import MessageCopy
from desk.tickets.numbers import reference_of
from desk.tickets.outbox.words import why_not_sent
from desk.tickets.queries import copies_of

PAGE = 50
STATES: Mapping[str, tuple[Delivery, ...]] = {
    "waiting": (Delivery.QUEUED, Delivery.SENDING),
    "failed": (Delivery.FAILED, Delivery.UNSURE),
    "held": (Delivery.HELD,),
    "cancelled": (Delivery.CANCELLED,),
    "sent": (Delivery.SENT,),
}
REQUESTER = "requester"  # in place of the id of a copy


@dataclass(frozen=True)
class OutboxMail:
    """One mail of a message; `key` names it within that, `to` is masked, `moved`: their address is another today."""

    key: str
    to: str
    delivery: str
    tries: int
    next_try_at: datetime | None
    sent_at: datetime | None
    error: str
    moved: bool = False

    @property
    def may_go_again(self) -> bool:
        return self.delivery in ENDED

    @property
    def waits(self) -> bool:
        return self.delivery == Delivery.QUEUED


@dataclass(frozen=True)
class OutboxRow:
    """One outgoing message with its mails, the requester's first."""

    id: int
    subject: str
    reference: str
    at: datetime
    mails: list[OutboxMail]


@dataclass(frozen=True)
class OutboxPage:
    rows: list[OutboxRow]
    page: int
    more: bool


def outbox_page(agent: Agent, state: str, page: int) -> OutboxPage:
    """The newest first; with a `state` of STATES those of which a mail is in it. Two statements."""
    query = (
        select(Message, Ticket.id)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(Message.delivery.is_not(None), visible_to(agent), *_in_state(state))
        .order_by(Message.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    messages = [row[0] for row in db.session.execute(query)]
    copies: dict[int, list[MessageCopy]] = {}
    for copy in copies_of([one.id for one in messages[:PAGE]]):
        copies.setdefault(copy.message_id, []).append(copy)
    rows = [_row(one, copies.get(one.id, [])) for one in messages[:PAGE]]
    return OutboxPage(rows, page, len(messages) > PAGE)


def _in_state(state: str) -> list[ColumnElement[bool]]:
    if state not in STATES:
        return []
    copied = exists().where(MessageCopy.message_id == Message.id, MessageCopy.delivery.in_(STATES[state]))
    return [or_(Message.delivery.in_(STATES[state]), copied)]


def _row(message: Message, copies: Sequence[MessageCopy]) -> OutboxRow:
    return OutboxRow(
        id=message.id,
        subject=message.subject,
        reference=reference_of(message.ticket_id),
        at=message.at,
        mails=[_requester_view(message), *(_view(one, str(one.id), mask_email(one.email)) for one in copies)],
    )


def _requester_view(message: Message) -> OutboxMail:
    to = str(CHANNEL[message.channel]) if message.messenger_user_id else mask_email(message.to_email)
    return _view(message, REQUESTER, to)


def _view(mail: Any, key: str, to: str) -> OutboxMail:
    return OutboxMail(
        key, to, mail.delivery or "", mail.tries, mail.next_try_at, mail.sent_at, why_not_sent(mail.last_error)
    )


def outbox_message(agent: Agent, message_id: int) -> Message:
    """One outgoing message. Raises NotFound."""
    found = db.session.scalars(
        select(Message)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(Message.id == message_id, Message.delivery.is_not(None), visible_to(agent))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def mail_of(message: Message, key: str) -> Mail:
    """One of its mails, by the key that the page carries. Raises NotFound."""
    if key == REQUESTER:
        return message
    found = next((one for one in copies_of([message.id]) if str(one.id) == key), None)
    if found is None:
        raise NotFound
    return found


def mails_of(message: Message) -> list[OutboxMail]:
    """All of them, and which of their people have another address by now."""
    contact = message.ticket.contact
    today = contact.email if contact is not None and message.messenger_user_id is None else ""
    first = replace(_requester_view(message), moved=today not in ("", message.to_email))
    return [first, *(_copy_view(one) for one in copies_of([message.id]))]


def _copy_view(copy: MessageCopy) -> OutboxMail:
    moved = copy.contact is not None and copy.contact.email not in ("", copy.email)
    return replace(_view(copy, str(copy.id), mask_email(copy.email)), moved=moved)


def as_it_travels(message: Message) -> str:
    """The mail as its bytes read, but for whose address it is and the tokens that would let anybody answer it."""
    if message.messenger_user_id is not None:
        return without_tokens(message.text)
    mail = as_email(message)
    local, _, domain = mail.reply_to.partition("+")
    back = f"{local}+***@{domain.rpartition('@')[2]}"
    known = [name for one in copies_of([message.id]) for name in (one.name, one.email) if name]
    text, html = (mask_in_text(without_tokens(one), known) for one in (mail.text, mail.html))
    shown = replace(mail, to_email=mask_email(mail.to_email), reply_to=back, text=text, html=html, dkim=None)
    return build(shown).decode("utf-8", "replace")
