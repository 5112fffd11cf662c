from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from desk.accounts.contact_queries import email_index
from desk.accounts.models import Contact
from desk.audit.commands import record
from desk.channels.contents import kept_type
from desk.channels.mime.attachments import safe_name
from desk.core.bulk import add_named
from desk.core.db import db
from desk.core.files import put
from desk.shipments.queries import Found
from desk.tickets.commands.changes import ring_pages, touch
from desk.tickets.commands.promises import choose_again
from desk.tickets.models import Attachment, Message, Ticket, TicketShipment
from desk.tickets.queries import bound_shipment_ids
from desk.tickets.types import Channel, Direction, JoinedBy, Step


@dataclass(frozen=True)
class NewFile:
    """A file with its decoded bytes, under whatever name the sender gave it."""

    name: str
    type: str
    data: bytes
    inline: bool = False
    content_id: str = ""


@dataclass(frozen=True)
class Incoming:
    """What a customer said, whatever door it came through. `rfc_id` is empty where there is none."""

    from_name: str
    from_email: str
    subject: str
    text: str
    quoted: str
    html: str
    at: datetime
    to_email: str = ""
    rfc_id: str = ""
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    automatic: str = ""
    channel: Channel = Channel.MAIL
    files: Sequence[NewFile] = ()
    cc_emails: str = ""  # who else was written to; nobody takes part by that
    mailbox_id: int | None = None
    forwarded_by_id: int | None = None
    trace: Sequence[Step] = ()  # how it found its ticket


def append(
    ticket: Ticket,
    incoming: Incoming,
    *,
    contact: Contact | None,
    found: Sequence[Found],
    joined_by: JoinedBy,
    unverified: bool,
    at: datetime,
) -> Message:
    """The words of a customer as a message of `ticket`, with their files and what they are about; no clock moves."""
    message = Message(
        ticket=ticket,
        ticket_id=ticket.id,
        direction=Direction.IN,
        channel=incoming.channel,
        contact=contact,
        contact_id=contact.id if contact else None,
        from_name=incoming.from_name,
        from_email=incoming.from_email,
        from_index=email_index(incoming.from_email) if incoming.from_email else "",
        to_email=incoming.to_email,
        subject=incoming.subject[:998],
        text=incoming.text,
        quoted=incoming.quoted,
        html=incoming.html,
        at=at,
        rfc_id=incoming.rfc_id[:998],
        in_reply_to=incoming.in_reply_to[:998],
        references=incoming.references,
        joined_by=joined_by,
        unverified=unverified,
        automatic=incoming.automatic,
        cc_emails=incoming.cc_emails,
        mailbox_id=incoming.mailbox_id,
        forwarded_by_id=incoming.forwarded_by_id,
        trace=list(incoming.trace),
    )
    add_named(message)
    attach_files(message, incoming.files)
    if joined_by is JoinedBy.NEW:
        _bind(ticket, found, set(), at=at)
        ring_pages()
        return message
    bind_shipments(ticket, found, at=at)
    touch(ticket, at)
    return message


def attach_files(message: Message, files: Sequence[NewFile]) -> None:
    """Keep the files of a message: bytes in the store first, then the rows that name them."""
    db.session.add_all(
        Attachment(
            message=message,
            name=safe_name(file.name) or "file",
            type=kept_type(safe_name(file.name), file.type, file.data)[:127],
            size=len(file.data),
            inline=file.inline,
            content_id=file.content_id[:300],
            digest=put(file.data),
        )
        for file in files
    )


def bind_shipments(ticket: Ticket, found: Sequence[Found], *, at: datetime) -> None:
    """Say what the ticket is about; binding the same shipment twice changes nothing.

    The first shipment of a ticket says how its freight travels: another promise may be for it.
    """
    known = set(bound_shipment_ids(ticket.id))
    first = not known
    _bind(ticket, found, known, at=at)
    if first and known:
        choose_again(ticket, at)


def _bind(ticket: Ticket, found: Sequence[Found], known: set[int], *, at: datetime) -> None:
    """Those that are not in `known`, which knows them then."""
    for one in found:
        if one.shipment_id in known:
            continue
        known.add(one.shipment_id)
        db.session.add(TicketShipment(ticket=ticket, shipment_id=one.shipment_id, bound_by=one.value[:80]))
        record("ticket.shipment_bound", f"ticket:{ticket.id}", actor="desk", at=at, shipment_id=one.shipment_id)


def said_by(contact: Contact | None) -> str:
    """The actor of the audit for words that came in."""
    return f"contact:{contact.id}" if contact else "stranger"
