"""A breach that the record is wrong about: it stays, and the reports do not count it."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from desk.accounts.models import Agent
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.sla.models import SlaCorrection
from desk.tickets.commands.changes import lock, touch
from desk.tickets.models import Ticket
from desk.tickets.reasons import reason_given
from desk.tickets.why.traced import timer_of


def void_breach(ticket: Ticket, timer_id: int, *, reason: str, by: Agent, at: datetime) -> SlaCorrection:
    """Say why a breach does not count. It is never taken back. Raises Faulty: timer or reason; NotFound."""
    said = reason_given(reason)
    lock(ticket)
    timer = timer_of(ticket, timer_id)
    if timer.breached_at is None:
        raise Faulty("timer", _l("This promise was not missed: there is nothing to correct."))
    row = SlaCorrection(
        ticket_id=ticket.id, metric=timer.metric, cycle=timer.cycle, conversation=timer.conversation, reason=said,
        by_id=by.id, at=at,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Faulty("timer", _l("This breach was corrected already.")) from None
    touch(ticket, at)
    record("sla.breach_voided", f"ticket:{ticket.id}", actor=by.actor, at=at, metric=timer.metric, cycle=timer.cycle)
    return row
