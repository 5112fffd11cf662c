from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.accounts.models import Contact
from desk.audit.commands import record
from desk.core.bulk import add_named
from desk.notifications.webhooks import announce
from desk.shipments.queries import Found
from desk.tickets.commands.incoming import Incoming, append, said_by
from desk.tickets.commands.owning import team_has_it
from desk.tickets.commands.promises import keep_promises, opened
from desk.tickets.commands.steps import begin_steps
from desk.tickets.models import Message, Ticket
from desk.tickets.types import JoinedBy, Priority, TicketType


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
    record("ticket.opened", f"ticket:{ticket.id}", actor=said_by(contact), at=at, channel=incoming.channel)
    message = append(ticket, incoming, contact=contact, found=found, joined_by=JoinedBy.NEW,
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
