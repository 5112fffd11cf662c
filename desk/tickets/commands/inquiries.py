"""Questions to third parties about a ticket. No word of them reaches the customer, and no clock of theirs moves."""

from collections.abc import Sequence
from datetime import datetime

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.channels.queries import sending_mailbox
from desk.core.db import db
from desk.inquiries.commands import Question, answer, ask, ask_again, asked_already, settle, withdraw
from desk.inquiries.mails import Letter, write
from desk.inquiries.models import Inquiry, InquiryMail
from desk.inquiries.queries import IN, inquiry_of, mail_of
from desk.inquiries.types import Way
from desk.sla.commands.promise import Happening
from desk.tickets.commands.changes import lock_live, touch
from desk.tickets.commands.promises import keep_promises
from desk.tickets.commands.statuses import become
from desk.tickets.models import Ticket
from desk.tickets.types import LIVE, TicketStatus


def ask_inquiry(
    ticket: Ticket, question: Question, *, waits: bool, by: Agent, at: datetime, letter: Letter | None = None
) -> Inquiry:
    """Ask somebody about this ticket, with a `letter` by mail; with `waits` it waits for the carrier from now on.

    Who presses twice has asked once. Raises Faulty.
    """
    lock_live(ticket)
    known = asked_already(ticket.id, question, by=by, email=letter.to if letter else "")
    if known is not None:
        return known
    inquiry, asked = ask(ticket.id, question, by=by, at=at)
    if letter is not None:
        write(inquiry, letter, mailbox_id=_mailbox_id(ticket), by=by, at=at)
    _keep(ticket, [asked, *_waiting(ticket, waits, at)], "inquiry.asked", inquiry, by=by, at=at)
    return inquiry


def write_again(
    ticket: Ticket, inquiry_id: int, letter: Letter, *, asks: bool, minutes: int | None, waits: bool, by: Agent,
    at: datetime,
) -> InquiryMail:  # fmt: skip
    """One more mail in a conversation: with `asks` an answer is wanted, and one that was over is open again.

    Raises NotFound.
    """
    lock_live(ticket)
    inquiry = inquiry_of(ticket.id, inquiry_id)
    mail = write(inquiry, letter, mailbox_id=_mailbox_id(ticket), by=by, at=at)
    asked = ask_again(inquiry, letter.text, minutes, at=at) if asks and mail.at == at else []
    _keep(ticket, [*asked, *_waiting(ticket, waits, at)], "inquiry.mail_written", inquiry, by=by, at=at)
    return mail


def answer_inquiry(
    ticket: Ticket, inquiry_id: int, text: str, *, came_at: datetime, opens: bool, by: Agent, at: datetime
) -> None:
    """Write down what they said; with `opens` a ticket that waited for the carrier is ours again.

    Raises NotFound, NotOpen and Faulty.
    """
    lock_live(ticket)
    inquiry = inquiry_of(ticket.id, inquiry_id)
    happenings = [answer(inquiry, text, came_at=came_at, by=by, at=at), *ours_again(ticket, opens, at)]
    _note_by_hand(inquiry, by)
    _keep(ticket, happenings, "inquiry.answered", inquiry, by=by, at=at)


def take_as_answer(ticket: Ticket, inquiry_id: int, mail_id: int, *, opens: bool, by: Agent, at: datetime) -> None:
    """An agent says that a mail which we doubted, or took for a machine's, is their answer.

    Whoever wrote it is believed from then on. Raises NotFound and NotOpen.
    """
    lock_live(ticket)
    inquiry = inquiry_of(ticket.id, inquiry_id)
    mail = mail_of(inquiry, mail_id)
    happenings = [settle(inquiry, mail.text, came_at=max(mail.at, inquiry.asked_at), by=by)]
    mail.unverified, mail.automatic = False, ""
    _keep(ticket, [*happenings, *ours_again(ticket, opens, at)], "inquiry.answered", inquiry, by=by, at=at)


def withdraw_inquiry(ticket: Ticket, inquiry_id: int, *, by: Agent, at: datetime) -> None:
    """Nobody waits for this answer any more. Raises NotFound and NotOpen."""
    lock_live(ticket)
    inquiry = inquiry_of(ticket.id, inquiry_id)
    _keep(ticket, [withdraw(inquiry, at=at)], "inquiry.withdrawn", inquiry, by=by, at=at)


def ours_again(ticket: Ticket, opens: bool, at: datetime) -> list[Happening]:
    """A ticket that waited for the carrier is open again, where somebody wants that."""
    waited = opens and ticket.status == TicketStatus.WAITING_CARRIER
    return become(ticket, TicketStatus.OPEN, at=at) if waited else []


def _waiting(ticket: Ticket, waits: bool, at: datetime) -> list[Happening]:
    rests = waits and ticket.status in LIVE and ticket.status != TicketStatus.WAITING_CARRIER
    return become(ticket, TicketStatus.WAITING_CARRIER, at=at) if rests else []


def _mailbox_id(ticket: Ticket) -> int | None:
    mailbox = sending_mailbox(ticket.mailbox_id)
    return mailbox.id if mailbox is not None else None


def _note_by_hand(inquiry: Inquiry, by: Agent) -> None:
    """In a conversation by mail, what was said on the phone stands among the mails."""
    if inquiry.email:
        said = InquiryMail(inquiry_id=inquiry.id, direction=IN, agent_id=by.id, from_name=inquiry.name,
                           text=inquiry.answer, at=inquiry.answered_at, joined_by=Way.BY_HAND)  # fmt: skip
        db.session.add(said)


def _keep(
    ticket: Ticket, happenings: Sequence[Happening], verb: str, inquiry: Inquiry, *, by: Agent, at: datetime
) -> None:
    touch(ticket, at)
    keep_promises(ticket, happenings, at=at)
    record(verb, f"ticket:{ticket.id}", actor=by.actor, at=at, inquiry=inquiry.id, party=inquiry.party)
