from collections.abc import Sequence
from datetime import datetime

from desk.accounts.models import Contact
from desk.audit.commands import record
from desk.notifications.webhooks import announce
from desk.shipments.queries import Found
from desk.sla.commands.promise import Happening
from desk.tickets.commands.changes import lock_end
from desk.tickets.commands.incoming import Incoming, append, said_by
from desk.tickets.commands.opening import Opening, open_ticket
from desk.tickets.commands.promises import customer_wrote, keep_promises, may_reopen
from desk.tickets.commands.statuses import become
from desk.tickets.models import Message, Ticket
from desk.tickets.queries import bound_shipment_ids
from desk.tickets.types import LIVE, JoinedBy, TicketStatus, TicketType


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
    promise allows stays as it is: the message begins a new one. Whoever is another company's by now binds nothing here.
    """
    ticket = lock_end(ticket)
    counts = not incoming.automatic and not unverified
    if counts and not may_reopen(ticket, at=incoming.at):
        return _begin_anew(ticket, incoming, contact=contact, found=found, at=at)
    happenings = heard(ticket, at=incoming.at) if counts else []
    named = found if contact is not None and contact.customer_id == ticket.customer_id else []
    message = append(ticket, incoming, contact=contact, found=named, joined_by=joined_by, unverified=unverified, at=at)
    record(
        "ticket.message_received",
        f"ticket:{ticket.id}",
        actor=said_by(contact),
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
    about = [Found(one, old.reference) for one in bound_shipment_ids(old.id)] if _is_still_theirs(old, contact) else []
    opening = Opening(type=TicketType(old.type), team_id=old.team_id, mailbox_id=old.mailbox_id)
    message = open_ticket(incoming, contact=contact, found=[*found, *about], at=at, opening=opening)
    message.ticket.follows_id = old.id
    record("ticket.continued", f"ticket:{message.ticket_id}", actor=said_by(contact), at=at, before=old.reference)
    return message


def _is_still_theirs(old: Ticket, contact: Contact | None) -> bool:
    """Whether this is its requester, and of the company that it was asked for: else its freight is not theirs."""
    return contact is not None and contact == old.contact and contact.customer_id == old.customer_id
