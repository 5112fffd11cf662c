from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from desk.accounts.models import Contact
from desk.accounts.queries import email_index
from desk.audit.commands import record
from desk.channels.contents import kept_type
from desk.channels.mime.attachments import safe_name
from desk.core.bulk import add_named
from desk.core.db import db
from desk.core.files import put
from desk.notifications.webhooks import announce
from desk.shipments.queries import Found
from desk.sla.commands.promise import Happening
from desk.tickets.commands.changes import lock_end, ring_pages, touch
from desk.tickets.commands.owning import team_has_it
from desk.tickets.commands.promises import choose_again, customer_wrote, keep_promises, may_reopen, opened
from desk.tickets.commands.statuses import become
from desk.tickets.commands.steps import begin_steps
from desk.tickets.models import Attachment, Message, Ticket, TicketShipment
from desk.tickets.queries import bound_shipment_ids
from desk.tickets.types import LIVE, Channel, Direction, JoinedBy, Priority, Step, TicketStatus, TicketType


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


@dataclass(frozen=True)
class Opening:
    """What is known of a new ticket beyond what its requester wrote.

    `unverified`: nobody has proved who wrote it, so that only agents read it.
    """

    type: TicketType = TicketType.REQUEST
    priority: Priority = Priority.NORMAL
    team_id: int | None = None
    mailbox_id: int | None = None
    charge_line_id: int | None = None
    unverified: bool = False


def open_ticket(
    incoming: Incoming, *, contact: Contact | None, found: Sequence[Found], at: datetime, opening: Opening | None = None
) -> Message:
    """Make a ticket of what came in, bound to the shipments that it names.

    `found` holds only shipments that the sender may see. A machine's mail opens a quiet ticket that nobody owes an
    answer to.
    """
    opening = opening or Opening()
    ticket = Ticket(
        subject=incoming.subject[:300],
        channel=incoming.channel,
        automatic=bool(incoming.automatic),
        needs_answer=not incoming.automatic,
        type=opening.type,
        priority=Priority.LOW if incoming.automatic else opening.priority,
        team_id=opening.team_id,
        mailbox_id=opening.mailbox_id,
        charge_line_id=opening.charge_line_id,
        contact=contact,
        contact_id=contact.id if contact else None,
        customer=contact.customer if contact else None,
        customer_id=contact.customer_id if contact else None,
        opened_at=at,
        updated_at=at,
    )
    add_named(ticket)
    record("ticket.opened", f"ticket:{ticket.id}", actor=_actor(contact), at=at, channel=incoming.channel)
    message = _append(ticket, incoming, contact=contact, found=found, joined_by=JoinedBy.NEW,
                      unverified=opening.unverified, at=at)  # fmt: skip
    tell_opened(ticket, at=at, visible=not opening.unverified)
    if not incoming.automatic:
        whose = begin_steps(ticket, at=incoming.at) or team_has_it(ticket, incoming.at)
        keep_promises(ticket, [opened(ticket, by="customer", at=incoming.at), *whose], at=at, new=True)
    return message


def tell_opened(ticket: Ticket, *, at: datetime, visible: bool = True) -> None:
    """Other systems hear of a new ticket. `visible` False: its customer does not."""
    said = {"ticket": ticket.reference, "type": ticket.type, "priority": ticket.priority, "channel": ticket.channel,
            "status": ticket.status}  # fmt: skip
    announce("ticket.opened", said, customer_id=ticket.customer_id, at=at, visible=visible)


def receive_message(
    ticket: Ticket,
    incoming: Incoming,
    *,
    contact: Contact | None,
    found: Sequence[Found],
    joined_by: JoinedBy,
    unverified: bool,
    at: datetime,
) -> Message:
    """Add what came in to a ticket that is there. A person's word opens it again, a machine's does not.

    Nor does an unverified one: that is for agents to read, until one of them says that its sender takes part.
    What comes in for a ticket that was merged goes where that went on. A ticket that was settled longer ago than its
    promise allows stays as it is: the message begins a new one.
    """
    ticket = lock_end(ticket)
    counts = not incoming.automatic and not unverified
    if counts and not may_reopen(ticket, at=incoming.at):
        return _begin_anew(ticket, incoming, contact=contact, found=found, at=at)
    happenings = heard(ticket, at=incoming.at) if counts else []
    message = _append(ticket, incoming, contact=contact, found=found, joined_by=joined_by, unverified=unverified, at=at)
    record(
        "ticket.message_received",
        f"ticket:{ticket.id}",
        actor=_actor(contact),
        at=at,
        message_id=message.id,
        joined_by=joined_by,
    )
    announce(
        "ticket.message_received",
        {"ticket": ticket.reference, "message_id": message.id, "channel": message.channel},
        customer_id=ticket.customer_id,
        at=at,
        visible=counts,
    )
    if happenings:
        keep_promises(ticket, happenings, at=at)
    return message


def heard(ticket: Ticket, *, at: datetime) -> list[Happening]:
    """A word of the customer, said at `at`: an answer is owed, and what waited or was settled is open again."""
    ticket.needs_answer = True
    happenings = [customer_wrote(at)]
    if ticket.status not in LIVE or ticket.status == TicketStatus.WAITING_CUSTOMER:
        opens_at = max(at, ticket.updated_at)  # whoever settled it or waits had not seen these words
        open_again = become(ticket, TicketStatus.OPEN, at=opens_at)
        happenings += open_again if opens_at > at else open_again[1:]
    return happenings


def _begin_anew(
    old: Ticket, incoming: Incoming, *, contact: Contact | None, found: Sequence[Found], at: datetime
) -> Message:
    """A ticket that goes on with what an old one was about."""
    about = [Found(one, old.reference) for one in bound_shipment_ids(old.id)] if contact == old.contact else []
    opening = Opening(type=TicketType(old.type), team_id=old.team_id, mailbox_id=old.mailbox_id)
    message = open_ticket(incoming, contact=contact, found=[*found, *about], at=at, opening=opening)
    message.ticket.follows_id = old.id
    record("ticket.continued", f"ticket:{message.ticket_id}", actor=_actor(contact), at=at, before=old.reference)
    return message


def _append(
    ticket: Ticket,
    incoming: Incoming,
    *,
    contact: Contact | None,
    found: Sequence[Found],
    joined_by: JoinedBy,
    unverified: bool,
    at: datetime,
) -> Message:
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
    db.session.flush()
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


def _actor(contact: Contact | None) -> str:
    return f"contact:{contact.id}" if contact else "stranger"
