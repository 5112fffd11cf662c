import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select

from desk.accounts.contact_queries import email_index
from desk.accounts.models import Contact
from desk.core.bulk import foresee, foreseen
from desk.core.columns import keys
from desk.core.db import db
from desk.shipments.models import Shipment
from desk.tickets.family import absorbed_by, of_family, went_on_in
from desk.tickets.models import Attachment, Macro, Message, Note, Revision, Ticket, TicketShipment
from desk.tickets.models_mail import MessageCopy
from desk.tickets.numbers import HIGHEST_ID
from desk.tickets.types import LIVE, Direction

REPLY_TOKEN = "reply-token"
BOUND = "bound"
TOKEN = re.compile(r"(\d{1,11})(?:c(\d{1,18}))?", re.ASCII)
LONGEST_THREAD = 20  # Message-IDs that an answer refers back to


def reply_token(ticket_id: int) -> str:
    """What stands behind the + of the address that answers to this ticket come to."""
    return f"{ticket_id}-{keys().sign(REPLY_TOKEN, str(ticket_id))}"


def copy_token(copy: MessageCopy) -> str:
    """The same for one more person whom an answer went to: it names the ticket, and whose it is."""
    said = f"{copy.message.ticket_id}c{copy.id}"
    return f"{said}-{keys().sign(REPLY_TOKEN, said)}"


def ticket_for_token(token: str) -> Ticket | None:
    """The ticket of a token that is ours, whoever's it is, else None."""
    number = number_in_token(token)
    return db.session.get(Ticket, number) if number is not None else None


def number_in_token(token: str) -> int | None:
    """The id that a token of ours names, else None."""
    found = _signed(token)
    return found[0] if found else None


def message_for_token(token: str) -> Message | None:
    """The answer whose copy this token came with, None where it says only the ticket."""
    copy = copy_for_token(token)
    return copy.message if copy is not None else None


def copy_for_token(token: str) -> MessageCopy | None:
    """That copy itself."""
    found = _signed(token)
    return db.session.get(MessageCopy, found[1]) if found and found[1] else None


def _signed(token: str) -> tuple[int, int] | None:
    """The ids of the ticket and of the copy, 0 without one, in a token that is ours."""
    said, _, mark = token.rpartition("-")
    parts = TOKEN.fullmatch(said)
    if parts is None or int(parts[1]) > HIGHEST_ID or not keys().signed(REPLY_TOKEN, said, mark):
        return None
    return int(parts[1]), int(parts[2] or 0)


def messages_by_rfc_id(rfc_ids: Sequence[str]) -> Sequence[Message]:
    """The messages of ours or theirs with these Message-IDs, newest first."""
    if not rfc_ids:
        return []
    return db.session.scalars(
        select(Message).where(Message.rfc_id.in_(rfc_ids)).order_by(Message.id.desc()).limit(LONGEST_THREAD)
    ).all()


def machine_ticket(email: str, subject: str, *, since: datetime) -> Ticket | None:
    """The open ticket that this machine's mail about the same thing started, so that a loop fills one ticket only."""
    return db.session.scalars(
        select(Ticket)
        .join(Message, Message.ticket_id == Ticket.id)
        .where(
            Ticket.automatic,
            Ticket.subject == subject,
            Ticket.status.in_(LIVE),
            Ticket.opened_at >= since,
            Message.from_index == email_index(email),
        )
        .order_by(Ticket.id.desc())
        .limit(1)
    ).first()


def live_ticket_of(user_id: int, contact: Contact) -> Ticket | None:
    """The conversation with somebody of a messenger that goes on, wherever it went on, as long as it is with the same
    contact or company."""
    newest = select(Ticket).where(Ticket.messenger_user_id == user_id).order_by(Ticket.id.desc()).limit(5)
    for ticket in map(went_on_in, db.session.scalars(newest)):
        same = ticket.contact_id == contact.id
        if ticket.status in LIVE and (same or ticket.customer_id == contact.customer_id is not None):
            return ticket
    return None


def bound_shipment_ids(ticket_id: int) -> Sequence[int]:
    bound = select(TicketShipment.shipment_id).where(TicketShipment.ticket_id == ticket_id).order_by(TicketShipment.id)
    return foreseen((BOUND, ticket_id), lambda: db.session.scalars(bound).all())


def foresee_bound(ticket_ids: Sequence[int]) -> None:
    """Note for `bound_shipment_ids` what these tickets are about, all of them locked."""
    rows = select(TicketShipment.ticket_id, TicketShipment.shipment_id).where(TicketShipment.ticket_id.in_(ticket_ids))
    found: dict[int, list[int]] = {ticket_id: [] for ticket_id in ticket_ids}
    for ticket_id, shipment_id in db.session.execute(rows.order_by(TicketShipment.id)):
        found[ticket_id].append(shipment_id)
    for ticket_id, bound in found.items():
        foresee((BOUND, ticket_id), bound)


def bound_shipments(ticket_id: int, *, of_customer: int) -> Sequence[Shipment]:
    """What a ticket is about, as far as it is this customer's, in the order in which it was bound."""
    return (
        db.session.scalars(
            select(Shipment)
            .join(TicketShipment, TicketShipment.shipment_id == Shipment.id)
            .where(TicketShipment.ticket_id == ticket_id, Shipment.customer_id == of_customer)
            .order_by(TicketShipment.id)
        )
        .unique()
        .all()
    )


def thread_ids(ticket: Ticket) -> list[str]:
    """The Message-IDs that this ticket's requester knows, oldest first: the first and the latest ones."""
    return thread_of(ticket)[1]


def thread_of(ticket: Ticket) -> tuple[int, list[str]]:
    """The newest message, 0 when there is none, and the Message-IDs of `thread_ids`.

    Those of a ticket that went on in this one count where its requester was the same.
    """
    rows = db.session.execute(
        select(Message.id, Message.rfc_id, Message.ticket_id)
        .where(of_family(ticket, Message.ticket_id))
        .order_by(Message.id)
    ).all()
    known = {ticket.id, *(one.id for one in absorbed_by(ticket) if one.contact_id == ticket.contact_id)}
    ids = [row.rfc_id for row in rows if row.rfc_id and row.ticket_id in known]
    kept = ids if len(ids) <= LONGEST_THREAD else [ids[0], *ids[-LONGEST_THREAD + 1 :]]
    return (rows[-1].id if rows else 0), kept


def last_message_id(ticket_id: int) -> int:
    """The newest message, 0 when there is none."""
    return db.session.scalar(select(func.max(Message.id)).where(Message.ticket_id == ticket_id)) or 0


def customer_wrote_after(message: Message, ticket: Ticket) -> bool:
    """Whether a person has written since on this ticket, the message's own or the one that it went on in."""
    newer = of_family(ticket, Message.ticket_id), Message.id > message.id
    by_a_person = Message.direction == Direction.IN, Message.automatic == ""
    return db.session.scalar(select(Message.id).where(*newer, *by_a_person).limit(1)) is not None


def messages_of(ticket: Ticket) -> Sequence[Message]:
    """The conversation of this ticket and of those that went on in it, oldest first."""
    return db.session.scalars(
        select(Message).where(of_family(ticket, Message.ticket_id)).order_by(Message.at, Message.id)
    ).all()


def notes_of(ticket_id: int) -> Sequence[Note]:
    return db.session.scalars(select(Note).where(Note.ticket_id == ticket_id).order_by(Note.at, Note.id)).all()


def copies_of(message_ids: Iterable[int]) -> Sequence[MessageCopy]:
    """The mails of these answers to others than the requester."""
    return db.session.scalars(
        select(MessageCopy).where(MessageCopy.message_id.in_(list(message_ids))).order_by(MessageCopy.id)
    ).all()


def attachments_of(message_ids: Iterable[int]) -> Sequence[Attachment]:
    return db.session.scalars(
        select(Attachment).where(Attachment.message_id.in_(list(message_ids))).order_by(Attachment.id)
    ).all()


def macro_source(key: str, language: str) -> Macro | None:
    return db.session.scalars(select(Macro).where(Macro.key == key, Macro.language == language)).one_or_none()


def queue_revision(name: str) -> int:
    return db.session.scalar(select(Revision.value).where(Revision.name == name)) or 0
