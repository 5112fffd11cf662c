"""A word of the customer that needs no answer: a thank-you ends the wait for one, with its reason on record."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty, Invalid
from desk.sla.commands.promise import Happening
from desk.sla.models import SlaTimer
from desk.sla.replay.types import Metric, State
from desk.tickets.commands.changes import lock_live, touch
from desk.tickets.commands.promises import keep_promises
from desk.tickets.models import Ticket
from desk.tickets.reasons import reason_given
from desk.tickets.types import LIVE, NoAnswer


def need_no_answer(ticket: Ticket, reason: NoAnswer, text: str = "", *, by: Agent, at: datetime) -> None:
    """Say that nobody waits for an answer; "other" says why in words. A first answer is always owed.

    Raises Faulty for a missing or too long text, Invalid where nobody waits.
    """
    said = reason_given(text) if reason is NoAnswer.OTHER or text.strip() else ""
    lock_live(ticket)
    running = _running(ticket.id)
    if Metric.FIRST_RESPONSE in running:
        raise Faulty("reason", _l("The first answer is still owed: it cannot be left out."))
    if ticket.status not in LIVE or not (ticket.needs_answer or Metric.NEXT_RESPONSE in running):
        raise Invalid(_l("Nobody waits for an answer here."))
    ticket.needs_answer = False
    touch(ticket, at)
    words = f"{reason.value}: {said}" if said else reason.value
    keep_promises(ticket, [Happening("no_answer_needed", at, {"reason": words})], at=at)
    record("ticket.no_answer_needed", f"ticket:{ticket.id}", actor=by.actor, at=at, reason=reason.value)


def _running(ticket_id: int) -> set[str]:
    open_ones = SlaTimer.ticket_id == ticket_id, SlaTimer.state != State.DONE, SlaTimer.conversation == ""
    return set(db.session.scalars(select(SlaTimer.metric).where(*open_ones)))
