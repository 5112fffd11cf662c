from datetime import datetime, timedelta

from sqlalchemy import select

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.queues import enqueue_after_commit
from desk.tickets.commands.changes import lock, lock_all, touch
from desk.tickets.errors import NoRecipient
from desk.tickets.family import absorbed_by
from desk.tickets.message_ids import rfc_id_of
from desk.tickets.models import CustomerLink, Message, Ticket
from desk.tickets.queries import thread_ids
from desk.tickets.types import Channel, Direction

NEW_LINK = "new_link"  # the kind of automatic mail that brings one
ENOUGH = timedelta(minutes=10)  # a second wish within this time is the same wish
WORDS = {
    "zh": (
        "您的新链接",
        "您好，\n\n应您的要求，我们在此发送新的个人链接，原链接已不能使用。如非您本人操作，请忽略本邮件。",
    ),
    "en": (
        "Your new link",
        "Hello,\n\nas you asked, here is a new personal link; the old one does not work any more. "
        "If it was not you who asked, you need do nothing.",
    ),
}  # fmt: skip


def withdraw_links(ticket: Ticket, *, by: Agent, at: datetime) -> None:
    """Close every personal link to this ticket that was ever sent; the next mail brings a new one.

    Those to tickets that went on in it open it too, and are closed with them. Raises NoRecipient when the ticket has
    no requester.
    """
    lock(ticket)
    if ticket.contact_id is None:
        raise NoRecipient
    family = [ticket, *absorbed_by(ticket)]
    lock_all(family)
    rows = {(row.ticket_id, row.contact_id): row for row in _rows([one.id for one in family])}
    for one in family:
        if one.contact_id is not None and (one.id, one.contact_id) not in rows:
            row = CustomerLink(ticket_id=one.id, contact_id=one.contact_id, serial=1)
            rows[one.id, one.contact_id] = row
            db.session.add(row)
    for row in rows.values():
        row.serial += 1
        row.withdrawn_at = at
    db.session.flush()
    record("link.withdrawn", f"ticket:{ticket.id}", actor=by.actor, at=at)


def send_new_link(ticket: Ticket, *, at: datetime, mail_domain: str) -> Message | None:
    """Mail the requester a fresh link, to their own address and nowhere else; None when one is on its way already.

    It is no answer: what the ticket waits for does not change.
    """
    lock(ticket)
    if ticket.contact is None or not ticket.contact.email or _sent_lately(ticket.id, since=at - ENOUGH):
        return None
    subject, text = WORDS["zh" if ticket.contact.language.startswith("zh") else "en"]
    before = thread_ids(ticket)
    message = Message(
        ticket=ticket,
        direction=Direction.OUT,
        channel=Channel.MAIL,
        to_email=ticket.contact.email,
        subject=f"{subject} [{ticket.reference}]",
        text=text,
        at=at,
        in_reply_to=before[-1] if before else "",
        references=before,
        automatic=NEW_LINK,
        delivery=Delivery.QUEUED,
        next_try_at=at,
    )
    db.session.add(message)
    db.session.flush()
    message.rfc_id = rfc_id_of(message.id, mail_domain)
    touch(ticket, at)
    db.session.flush()
    record("link.sent", f"ticket:{ticket.id}", actor="desk", at=at, message_id=message.id)
    enqueue_after_commit("tickets.deliver_message", message.id, queue="mail")
    return message


def _rows(ticket_ids: list[int]) -> list[CustomerLink]:
    return list(db.session.scalars(select(CustomerLink).where(CustomerLink.ticket_id.in_(ticket_ids))))


def _sent_lately(ticket_id: int, *, since: datetime) -> bool:
    sent = Message.ticket_id == ticket_id, Message.automatic == NEW_LINK, Message.at > since
    return db.session.scalar(select(Message.id).where(*sent).limit(1)) is not None
