"""Some messages of a conversation go on in a ticket of their own, with promises that count from when they came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select, update

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.shipments.queries import Found
from desk.sla.commands.promise import Happening
from desk.sla.models import SlaEvent
from desk.sla.queries import log_of
from desk.tickets.commands.changes import lock_live, touch
from desk.tickets.commands.incoming import bind_shipments
from desk.tickets.commands.opening import tell_opened
from desk.tickets.commands.owning import team_has_it
from desk.tickets.commands.promises import keep_promises, replies_in, whose
from desk.tickets.commands.reply import post_note
from desk.tickets.commands.steps import begin_steps
from desk.tickets.errors import CannotSplit, GoneFromHere
from desk.tickets.models import Message, Ticket
from desk.tickets.queries import bound_shipment_ids
from desk.tickets.terms import promise_of
from desk.tickets.types import Channel, Direction


@dataclass(frozen=True)
class Part:
    """What goes: the messages and, of what the ticket is about, what the new one is about too."""

    message_ids: frozenset[int]
    shipment_ids: frozenset[int] = frozenset()
    subject: str = ""


def split(ticket: Ticket, part: Part, *, by: Agent, at: datetime) -> Ticket:
    """Move these messages, with their files and mails, into a new ticket of the same requester.

    The old one keeps its promises and a note of what went. Raises CannotSplit, GoneFromHere, Faulty.
    """
    lock_live(ticket)
    moving, staying = _parted(ticket, part)
    asked = [one for one in moving if _is_customers(one)]
    log = log_of(ticket.id)
    moved = _moved(moving, log)
    then = max(at, *(one.at for one in moving))
    new = _new_ticket(ticket, part.subject.strip() or asked[0].subject or ticket.subject, asked[0], at)
    _move(moving, new)
    bound = [one for one in bound_shipment_ids(ticket.id) if one in part.shipment_ids]
    bind_shipments(new, [Found(one, ticket.reference) for one in bound], at=at)
    new.needs_answer = _waits(moving)
    ticket.needs_answer = ticket.needs_answer and (ticket.absorbed or _waits(staying))
    owned = begin_steps(new, at=then) or team_has_it(new, then)
    data = {"ticket": str(ticket.id), "moved": moved, "policy": promise_of(new), **whose(new)}
    keep_promises(new, [Happening("split_from", then, data), *owned], at=at)
    went = ngettext("%(num)d message went to %(ticket)s", "%(num)d messages went to %(ticket)s", len(moving),
                    ticket=new.reference)  # fmt: skip
    post_note(ticket, author=by, body=went, at=at)
    touch(new, at)
    about = {"messages": sorted(one.id for one in moving)}
    record("ticket.split", f"ticket:{ticket.id}", actor=by.actor, at=at, into=new.reference, **about)
    record("ticket.opened", f"ticket:{new.id}", actor=by.actor, at=at, split_from=ticket.reference)
    tell_opened(new, at=at)
    return new


def _parted(ticket: Ticket, part: Part) -> tuple[list[Message], list[Message]]:
    """What goes and what stays, each in the order in which it was said."""
    if not part.message_ids:
        raise CannotSplit(_l("Choose the messages that go on in a ticket of their own."))
    if len(part.subject.strip()) > 300:
        raise Faulty("subject", _l("At most 300 characters."))
    rows = db.session.scalars(
        select(Message).where(Message.ticket_id == ticket.id).order_by(Message.at, Message.id)
    ).all()
    moving = [one for one in rows if one.id in part.message_ids]
    staying = [one for one in rows if one.id not in part.message_ids]
    if len(moving) != len(part.message_ids):
        raise GoneFromHere
    if not any(_is_customers(one) for one in moving):
        raise CannotSplit(_l("At least one message of the customer has to go along: it is what will be answered."))
    if not staying:
        raise CannotSplit(_l("Something has to stay: this ticket would be empty."))
    return moving, staying


def _is_customers(message: Message) -> bool:
    return message.direction == Direction.IN and not message.automatic and not message.unverified


def _waits(messages: Sequence[Message]) -> bool:
    """Whether the customer spoke last."""
    said = [one for one in messages if not one.automatic]
    return bool(said) and said[-1].direction == Direction.IN


def _new_ticket(old: Ticket, subject: str, first: Message, at: datetime) -> Ticket:
    ticket = Ticket(
        subject=subject[:300],
        type=old.type,
        priority=old.priority,
        channel=first.channel,
        mailbox_id=old.mailbox_id,
        messenger_user_id=first.messenger_user_id,
        chat_session_id=old.chat_session_id if first.channel == Channel.CHAT else None,
        contact=old.contact,
        customer=old.customer,
        team_id=old.team_id,
        assignee=old.assignee,
        follows_id=old.id,
        opened_at=first.at,
        updated_at=at,
    )
    db.session.add(ticket)
    db.session.flush()
    return ticket


def _move(messages: Sequence[Message], new: Ticket) -> None:
    ids = [one.id for one in messages]
    moved = update(Message).where(Message.id.in_(ids)).values(ticket_id=new.id)
    db.session.execute(moved.execution_options(synchronize_session=False))
    for one in messages:
        db.session.expire(one, ["ticket_id", "ticket"])


def _moved(messages: Sequence[Message], log: Sequence[SlaEvent]) -> list[dict[str, Any]]:
    """What the old log knows of these messages, for the new one.

    An answer that came back is none, and an update that was promised with one stays promised on the old ticket.
    """
    found = []
    for message in messages:
        if _is_customers(message):
            found.append({"kind": "customer_message", "at": _second(message.at), "data": {}})
        else:
            found += _replies(message, log)
    return found


def _replies(message: Message, log: Sequence[SlaEvent]) -> list[dict[str, Any]]:
    mark = f"m{message.id} "
    returned = {row.data["of"] for row in log if row.kind == "bounced"}
    rows = [row for row in log if row.kind == "reply" and row.data["id"].startswith(mark)]
    own = [{"kind": "reply", "at": row.at.isoformat(), "data": {"id": row.data["id"]}} for row in rows]
    came_along = [
        one for row in log for one in row.data.get("moved", ()) if any(
            known.startswith(mark) for known in replies_in(one["kind"], one["data"])
        )
    ]  # fmt: skip
    return [one for one in [*own, *came_along] if one["data"]["id"] not in returned]


def _second(at: datetime) -> str:
    return at.replace(microsecond=0).isoformat()
