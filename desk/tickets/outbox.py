"""The outbox: every outgoing message that this agent may see, and how its delivery went."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from desk.accounts.masking import mask_email
from desk.accounts.models import Agent
from desk.channels.email import build
from desk.core.db import db
from desk.core.errors import NotFound
from desk.tickets.access import visible_to
from desk.tickets.commands.mailing import as_email
from desk.tickets.links import without_tokens
from desk.tickets.models import Message, Ticket
from desk.tickets.numbers import reference_of

PAGE = 200


@dataclass(frozen=True)
class OutboxRow:
    """One outgoing message; `to` is masked."""

    id: int
    to: str
    subject: str
    reference: str
    delivery: str
    tries: int
    at: datetime
    error: str


def outbox_rows(agent: Agent) -> list[OutboxRow]:
    """The newest outgoing messages."""
    rows = db.session.execute(
        select(
            Message.id, Message.to_email, Message.subject, Message.ticket_id, Message.delivery, Message.tries,
            Message.at, Message.last_error,
        )
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(Message.delivery.is_not(None), visible_to(agent))
        .order_by(Message.id.desc())
        .limit(PAGE)
    )  # fmt: skip
    return [
        OutboxRow(
            id=row.id,
            to=mask_email(row.to_email),
            subject=row.subject,
            reference=reference_of(row.ticket_id),
            delivery=row.delivery or "",
            tries=row.tries,
            at=row.at,
            error=row.last_error,
        )
        for row in rows
    ]


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


def as_it_travels(message: Message) -> str:
    """The mail as its bytes read, but for whose address it is and the tokens that would let anybody answer it."""
    mail = as_email(message)
    local, _, domain = mail.reply_to.partition("+")
    reply_to, text = f"{local}+***@{domain.rpartition('@')[2]}", without_tokens(mail.text)
    shown = replace(mail, to_email=mask_email(mail.to_email), reply_to=reply_to, text=text)
    return build(shown).decode("utf-8", "replace")
