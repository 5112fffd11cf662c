"""Answers that can still be called back: pressed, kept for a moment, and only then an answer."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Conflict, Faulty, NotAllowed, NotFound
from desk.core.faultpoints import reached as fault
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.tickets.access import ticket_for_agent
from desk.tickets.commands.changes import lock, touch
from desk.tickets.commands.held_letters import as_content, files_of, kept_files, letter_of
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.macro_use import Letter, require_sendable, send_reply
from desk.tickets.models import Message, Ticket
from desk.tickets.models_mail import HeldReply
from desk.tickets.numbers import reference_of

HELD, SENT, UNDONE, REFUSED = "held", "sent", "undone", "refused"
KEPT = re.compile(r"(\d{1,18}):(\d{1,2})(?::|$)", re.ASCII)  # a held answer, and which of its files
FURTHEST = timedelta(days=90)
WINDOWS = (0, 5, 10, 20, 30)  # seconds that an agent may choose from


class AlreadyHeld(Conflict):
    text = _l("Another answer to this customer is about to leave. Wait for it, or call it back first.")


class PressedBefore(Conflict):
    text = _l("This answer was called back, or has left already. Send it once more if it should leave again.")


class HasLeft(Conflict):
    text = _l("This answer has left already.")


def set_window(agent: Agent, seconds: int, *, at: datetime) -> None:
    """How long this agent's answers wait. Raises Faulty."""
    if seconds not in WINDOWS:
        raise Faulty("undo_s", _l("Choose one of these."))
    agent.undo_s = seconds
    record("agent.undo_set", f"agent:{agent.id}", actor=agent.actor, at=at, seconds=seconds)


def hold_reply(
    ticket: Ticket, letter: Letter, *, press: str, macro: str, author: Agent, language: str, at: datetime,
    send_at: datetime | None = None,
) -> HeldReply:  # fmt: skip
    """Keep an answer until it leaves by itself: after the author's window, or at `send_at`.

    What stands in its way now is said now: raises what send_reply raises, and AlreadyHeld. Pressed twice is held once;
    raises PressedBefore when it is not held any more.
    """
    _check_moment(send_at, at)
    require_sendable(ticket, letter, author=author, language=language, at=at)
    known = db.session.scalars(select(HeldReply).where(HeldReply.press == press)).one_or_none()
    if known is not None and (known.agent_id, known.ticket_id, known.state) == (author.id, ticket.id, HELD):
        return known
    if known is not None:
        raise PressedBefore
    if _held_on(ticket):
        raise AlreadyHeld
    held = HeldReply(
        ticket_id=ticket.id,
        agent=author,
        content=as_content(letter, macro),
        files=kept_files(letter.files),
        press=press,
        at=at,
        send_at=send_at or at + timedelta(seconds=author.undo_s),
        state=HELD,
    )
    db.session.add(held)
    touch(ticket, at)
    db.session.flush()
    record("ticket.reply_held", f"ticket:{ticket.id}", actor=author.actor, at=at, held_id=held.id)
    return held


def undo_held(ticket: Ticket, held_id: int, *, by: Agent, at: datetime) -> HeldReply:
    """Call an answer back before it leaves. Raises NotFound, NotAllowed for anybody but its author, and HasLeft."""
    held = held_in(ticket, held_id, by=by)
    lock(ticket)
    if not _turn(held.id, HELD, UNDONE):
        raise HasLeft
    touch(ticket, at)
    record("ticket.reply_undone", f"ticket:{ticket.id}", actor=by.actor, at=at, held_id=held.id)
    return held


def settle_refused(ticket: Ticket, *, by: Agent) -> None:
    """The author has seen the answers of theirs that did not leave, and has taken them up or let them go."""
    mine = HeldReply.ticket_id == ticket.id, HeldReply.agent_id == by.id, HeldReply.state == REFUSED
    db.session.execute(update(HeldReply).where(*mine).values(state=UNDONE))


def send_held(held_id: int, *, at: datetime) -> Message | None:
    """The answer leaves now, whoever else tries; None when it was called back or sent meanwhile.

    Its state and all that an answer is are one transaction: dying in it means that nothing of it has happened. Raises
    what send_reply raises, and NotAllowed or NotFound when the author may not answer there any more.
    """
    if not _turn(held_id, HELD, SENT, by=at):
        return None
    held = db.session.get_one(HeldReply, held_id, populate_existing=True)
    author = held.agent
    fault("held.claimed")
    if not author.active:
        raise NotAllowed
    ticket = ticket_for_agent(author, reference_of(held.ticket_id), to="ticket.reply")
    language = ticket.contact.language if ticket.contact else author.locale
    message = send_reply(ticket, letter_of(held), author=author, language=language, at=at)
    held.message_id = message.id
    fault("held.sent")
    return message


def refuse_held(held_id: int, why: str, *, at: datetime) -> None:
    """It cannot go as it is: its author hears why, and finds it in the editor again."""
    if not _turn(held_id, HELD, REFUSED, why=why[:300]):
        return
    held = db.session.get_one(HeldReply, held_id, populate_existing=True)
    ticket = db.session.get_one(Ticket, held.ticket_id)
    lock(ticket)
    touch(ticket, at)
    data = {"ticket": ticket.reference, "path": f"/tickets/{ticket.reference}"}
    tell([held.agent_id], key=f"held:{held.id}", kind=Kind.NOT_SENT, subject=f"ticket:{ticket.id}", data=data, at=at)
    record("ticket.reply_refused", f"ticket:{ticket.id}", actor="desk", at=at, held_id=held.id)


def taken_up(ticket: Ticket, said: Sequence[str], *, by: Agent) -> list[NewFile]:
    """The files of answers that their author called back, as a form names them. Raises NotFound and NotAllowed."""
    named = [match for one in said if (match := KEPT.match(one))]
    return [file for one in named for file in files_of(held_in(ticket, int(one[1]), by=by), [int(one[2])])]


def held_due_ids(now: datetime, *, limit: int) -> Sequence[int]:
    """Those whose moment has come, the oldest first."""
    due = HeldReply.state == HELD, HeldReply.send_at <= now
    return db.session.scalars(select(HeldReply.id).where(*due).order_by(HeldReply.send_at).limit(limit)).all()


def held_in(ticket: Ticket, held_id: int, *, by: Agent) -> HeldReply:
    """One of this ticket. Raises NotFound, and NotAllowed when somebody else wrote it."""
    of = HeldReply.id == held_id, HeldReply.ticket_id == ticket.id
    held = db.session.scalars(select(HeldReply).where(*of)).one_or_none()
    if held is None:
        raise NotFound
    if held.agent_id != by.id:
        raise NotAllowed
    return held


def _check_moment(send_at: datetime | None, now: datetime) -> None:
    if send_at is None:
        return
    if send_at <= now:
        raise Faulty("later", _l("This time has passed already."))
    if send_at > now + FURTHEST:
        raise Faulty("later", _l("90 days ahead at most."))


def _held_on(ticket: Ticket) -> bool:
    row = select(HeldReply.id).where(HeldReply.ticket_id == ticket.id, HeldReply.state == HELD).limit(1)
    return db.session.scalar(row) is not None


def _turn(held_id: int, before: str, after: str, *, by: datetime | None = None, why: str = "") -> bool:
    """Only one of all who try has it."""
    row = update(HeldReply).where(HeldReply.id == held_id, HeldReply.state == before)
    row = row.where(HeldReply.send_at <= by) if by else row
    return db.session.scalar(row.values(state=after, why=why, claimed_at=by).returning(HeldReply.id)) is not None
