"""Answers of the demo world: what `post_reply` does, but sent at once, since its queue would deliver them today."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.channels.types import Delivery
from desk.core.db import db
from desk.tickets.commands.changes import touch
from desk.tickets.commands.delivery import mark_sent
from desk.tickets.commands.incoming import NewFile, attach_files
from desk.tickets.commands.promises import answered, keep_promises
from desk.tickets.commands.statuses import become
from desk.tickets.message_ids import rfc_id_of
from desk.tickets.models import Message, Ticket
from desk.tickets.queries import thread_ids
from desk.tickets.types import Direction, TicketStatus

MAIL_NEEDS = timedelta(seconds=4)  # from an answer to its delivery


def post_sent_answer(
    ticket: Ticket, *, author: Agent, body: str, at: datetime, status_after: TicketStatus, files: Sequence[NewFile] = ()
) -> Message:
    """An answer to the requester that left at `at`; the ticket goes to `status_after`."""
    assert ticket.contact is not None  # every story begins with somebody
    before = thread_ids(ticket)
    message = Message(
        ticket=ticket,
        direction=Direction.OUT,
        channel=ticket.channel,
        agent=author,
        from_name=author.name,
        to_email=ticket.contact.email,
        subject=f"Re: {ticket.subject} [{ticket.reference}]",
        text=body,
        at=at,
        in_reply_to=before[-1] if before else "",
        references=before,
        delivery=Delivery.SENDING,
        tries=1,
    )
    db.session.add(message)
    db.session.flush()
    message.rfc_id = our_message_id(message.id)
    attach_files(message, files)
    happenings = [answered(message, at=at), *become(ticket, status_after, at=at)]
    ticket.needs_answer = False
    ticket.assignee_id = ticket.assignee_id or author.id
    touch(ticket, at)
    db.session.flush()
    keep_promises(ticket, happenings, at=at)
    record("ticket.replied", f"ticket:{ticket.id}", actor=author.actor, at=at, message_id=message.id, macro="")
    mark_sent(message, at=at + MAIL_NEEDS)
    db.session.flush()
    return message


def our_message_id(message_id: int) -> str:
    """The Message-ID that an answer of ours has."""
    return rfc_id_of(message_id, current_app.config["DESK"].mail_domain)
