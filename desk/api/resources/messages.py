"""The conversation of a ticket: read, answered, noted on; files come and go with it."""

from collections.abc import Sequence

from flask import Response, current_app
from flask_babel import lazy_gettext as _l

from desk.api.access import file_for, message_for, messages_in, ticket_for
from desk.api.cursors import Paged, page_of
from desk.api.files import files_of
from desk.api.masked import masked
from desk.api.problems import WrongFields, WrongWay
from desk.api.resources.tickets import incoming_of
from desk.api.route import Call, Reply
from desk.api.shapes.tickets import AgentName, Author, File, Note
from desk.api.shapes.tickets import Message as Shown
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.files import get
from desk.core.security import download
from desk.shipments.queries import shipments_named_in
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.reply import post_note, post_reply
from desk.tickets.errors import NoRecipient, WayChanged
from desk.tickets.messengers.route import Wire, open_way, way_of_wire, wire_named
from desk.tickets.models import Attachment, Message, Ticket
from desk.tickets.numbers import reference_of
from desk.tickets.queries import attachments_of
from desk.tickets.recipients.choosing import for_everybody
from desk.tickets.types import Direction, JoinedBy, TicketStatus

OURS_ONLY = ("seen_message_id", "status_after", "until", "next_update_by", "way")
ENTRIES = {"body": "text", "next_update": "next_update_by"}  # what the form calls otherwise


def list_messages(call: Call) -> Paged[Shown]:
    ticket = ticket_for(call.who, call.path["reference"])
    page = page_of(messages_in(call.who, ticket), call.query, Message.id, newest_first=False)
    return Paged(_shown(call, page.items), page.next_cursor)


def get_message(call: Call) -> Shown:
    ticket = ticket_for(call.who, call.path["reference"])
    return _shown(call, [message_for(call.who, ticket, call.path["message_id"])])[0]


def create_message(call: Call) -> Reply:
    ticket = ticket_for(call.who, call.path["reference"])
    message = _answered(call, ticket) if call.who.is_ours else _heard(call, ticket)
    db.session.flush()
    where = f"/tickets/{reference_of(message.ticket_id)}/messages/{message.id}"
    return Reply(_shown(call, [message])[0], 201, location=where)


def create_note(call: Call) -> Reply:
    ticket, agent = ticket_for(call.who, call.path["reference"]), call.who.agent
    note = post_note(ticket, author=agent, body=call.body.text, at=call.now)
    by = AgentName(id=agent.id, name=agent.name)
    return Reply(Note(id=note.id, ticket=ticket.reference, agent=by, text=note.text, at=note.at), 201)


def get_file(call: Call) -> Response:
    file = file_for(call.who, ticket_for(call.who, call.path["reference"]), call.path["attachment_id"])
    return download(get(file.digest), file.name)


def _answered(call: Call, ticket: Ticket) -> Message:
    """To everybody on the customer's side who takes part: who that is is read from the conversation."""
    new, may_choose = call.body, call.who.may("ticket.status")
    after = new.status_after if new.status_after is not None and may_choose else TicketStatus.WAITING_CUSTOMER
    try:
        return post_reply(
            ticket, author=call.who.agent, body=new.text, at=call.now, seen=new.seen_message_id, status_after=after,
            mail_domain=current_app.config["DESK"].mail_domain, until=new.until, next_update_by=new.next_update_by,
            files=files_of(call), to=for_everybody(ticket), wire=_wire(call, ticket),
        )  # fmt: skip
    except WayChanged as problem:
        raise WrongWay(way_of_wire(ticket, problem.wire, now=call.now), str(problem.text)) from None
    except Faulty as problem:
        raise WrongFields([(ENTRIES.get(problem.entry, problem.entry), str(problem.text))]) from None


def _wire(call: Call, ticket: Ticket) -> str:
    """Raises WrongWay for a messenger that the requester does not use."""
    if call.body.way is None:
        return ""
    wire = wire_named(ticket, call.body.way, now=call.now)
    if wire is None:
        open_now = way_of_wire(ticket, open_way(ticket, now=call.now) or Wire.MAIL, now=call.now)
        raise WrongWay(open_now, str(_l("The requester of this ticket does not write that way.")))
    return wire


def _heard(call: Call, ticket: Ticket) -> Message:
    """Further words of the requester. Raises NoRecipient where that is nobody of the token's customer."""
    said = [name for name in OURS_ONLY if getattr(call.body, name) is not None]
    if said:
        raise WrongFields([(said[0], str(_l("Only we decide this.")))])
    contact = ticket.contact
    if contact is None or contact.customer_id != call.who.customer_id:
        raise NoRecipient
    found = shipments_named_in(call.body.text, customer_id=contact.customer_id, at=call.now)
    incoming = incoming_of(contact, ticket.subject, call.body.text, call)
    return receive_message(
        ticket, incoming, contact=contact, found=found, joined_by=JoinedBy.LINK, unverified=False, at=call.now
    )


def _shown(call: Call, messages: Sequence[Message]) -> list[Shown]:
    files: dict[int, list[Attachment]] = {}
    for file in attachments_of([one.id for one in messages]) if messages else []:
        files.setdefault(file.message_id, []).append(file)
    return [_one(call, message, files.get(message.id, [])) for message in messages]


def _one(call: Call, message: Message, files: Sequence[Attachment]) -> Shown:
    ours = call.who.is_ours
    return Shown(
        id=message.id, ticket=reference_of(message.ticket_id),
        direction="in" if message.direction == Direction.IN else "out", channel=message.channel,
        author=_author(call, message), text=message.text, at=message.at, delivery=message.delivery if ours else None,
        automatic=message.automatic or None if ours else None, unverified=message.unverified if ours else None,
        files=[File(id=one.id, name=one.name, type=one.type, size=one.size) for one in files],
    )  # fmt: skip


def _author(call: Call, message: Message) -> Author:
    if message.direction == Direction.OUT:
        return Author(kind="agent" if message.agent_id else "desk", name=message.from_name, email=None)
    subject = f"contact:{message.contact_id}" if message.contact_id else f"message:{message.id}"
    name, email = masked(call, subject, name=message.from_name, email=message.from_email)
    return Author(kind="customer", name=name, email=email)
