"""A phone call about a ticket. Speaking to the customer is an answer; nothing of it reaches the customer's page."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.sla.commands.promise import Happening
from desk.tickets.commands.changes import lock_live, touch
from desk.tickets.commands.promises import keep_promises
from desk.tickets.commands.receiving import heard
from desk.tickets.commands.statuses import become
from desk.tickets.models import Ticket
from desk.tickets.models_mail import Call
from desk.tickets.types import LIVE, CallOutcome, Direction, TicketStatus

LONGEST_TEXT = 10_000
LONGEST_CALL = 600  # minutes


@dataclass(frozen=True)
class CallDraft:
    """A call that is over. `direction`: in or out; `minutes` None when nobody looked; `press` names the press."""

    direction: str
    outcome: str
    text: str
    minutes: int | None
    press: str


def log_call(ticket: Ticket, draft: CallDraft, *, waits: bool, by: Agent, at: datetime) -> Call:
    """Write down a call; with `waits` the ticket waits for the customer from now on if they were spoken to.

    One that came in is a word of the customer as well. Pressing twice logs one. Raises Faulty.
    """
    _check(draft)
    lock_live(ticket)
    known = db.session.scalars(select(Call).where(Call.press == draft.press)).one_or_none()
    if known is not None:
        return known
    call = Call(
        ticket_id=ticket.id,
        agent_id=by.id,
        contact_id=ticket.contact_id,
        direction=draft.direction,
        outcome=draft.outcome,
        number=ticket.contact.phone if ticket.contact else "",
        minutes=draft.minutes,
        text=draft.text.strip(),
        press=draft.press,
        at=at,
    )
    db.session.add(call)
    touch(ticket, at)
    db.session.flush()
    keep_promises(ticket, _happenings(ticket, draft, waits=waits, at=at), at=at)
    record("call.logged", f"ticket:{ticket.id}", actor=by.actor, at=at, call=call.id, outcome=draft.outcome)
    return call


def _happenings(ticket: Ticket, draft: CallDraft, *, waits: bool, at: datetime) -> list[Happening]:
    spoke = draft.outcome == CallOutcome.SPOKE
    happenings = heard(ticket, at=at) if draft.direction == Direction.IN else []
    happenings.append(Happening("call_logged", at, {"spoke_to_customer": spoke}))
    if spoke:
        ticket.needs_answer = False
        if waits and ticket.status in LIVE:
            happenings += become(ticket, TicketStatus.WAITING_CUSTOMER, at=at)
    return happenings


def _check(draft: CallDraft) -> None:
    if draft.direction not in set(Direction) or draft.outcome not in set(CallOutcome):
        raise Faulty("outcome", _l("Say how the call went."))
    if draft.outcome == CallOutcome.SPOKE and not draft.text.strip():
        raise Faulty("text", _l("Write down what was said: colleagues who take over need it."))
    if len(draft.text) > LONGEST_TEXT:
        raise Faulty("text", _l("10 000 characters at most."))
    if draft.minutes is not None and not 0 <= draft.minutes <= LONGEST_CALL:
        raise Faulty("minutes", _l("Enter the minutes as a whole number, 600 at most."))
    if not draft.press or len(draft.press) > 60:
        raise Faulty("press", _l("Please press the button once more."))
