"""What says whom an answer goes to: the customer's mails, the last answer, and what agents said about people."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, select

from desk.channels.models import Mailbox
from desk.core.together import Together
from desk.tickets.family import family_ids
from desk.tickets.models import Message, Ticket
from desk.tickets.models_mail import MessageCopy, TicketPerson
from desk.tickets.types import Direction

TICKET = bindparam("ticket", type_=Integer)
MAILS = 40  # the customer's newest ones: whoever stood on one of them can be written to again


def read_of(ticket: Ticket) -> dict[str, list[Any]]:
    """Rows in no order: `mails`, `last` (our last answer), its `copies`, `people`, our `mailboxes`; one statement."""
    return _reads(absorbed=ticket.absorbed).read({"ticket": ticket.id})


@lru_cache
def _reads(*, absorbed: bool) -> Together:
    family = family_ids(TICKET)

    def here(ticket_id: Any) -> Any:
        return ticket_id.in_(family) if absorbed else ticket_id == TICKET

    by_a_person = Message.automatic == "", Message.unverified.is_(False)
    mails = (
        select(Message.id, Message.from_email, Message.to_email, Message.cc_emails)
        .where(here(Message.ticket_id), Message.direction == Direction.IN, *by_a_person)
        .order_by(Message.id.desc())
        .limit(MAILS)
        .subquery()
    )
    last = (
        select(Message.id)
        .where(here(Message.ticket_id), Message.direction == Direction.OUT, Message.automatic == "")
        .order_by(Message.id.desc())
        .limit(1)
        .subquery()
    )
    return Together(
        mails=select(mails),
        last=select(last),
        copies=select(MessageCopy.email_index, MessageCopy.email, MessageCopy.name)
        .join(last, last.c.id == MessageCopy.message_id),
        people=select(
            TicketPerson.email_index, TicketPerson.email, TicketPerson.name, TicketPerson.removed_at, TicketPerson.at,
        )
        .where(here(TicketPerson.ticket_id)),
        mailboxes=select(Mailbox.address),
    )  # fmt: skip
