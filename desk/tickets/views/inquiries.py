from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from desk.accounts.login import current_agent
from desk.accounts.policy import allows
from desk.accounts.types import Role
from desk.core.db import transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.inquiries.commands import LONGEST_TEXT, Question
from desk.sla.lengths import minutes_in
from desk.tickets.access import ticket_for_agent
from desk.tickets.commands.inquiries import answer_inquiry, ask_inquiry, withdraw_inquiry
from desk.tickets.moment_fields import instant_of
from desk.tickets.views.ticket import changed

RIGHT = "ticket.note"


def ask(reference: str) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to=RIGHT)
    question = Question(_typed("party"), _typed("name"), _typed("question"), _within())
    waits = request.form.get("waits") == "1" and allows(Role(agent.role), "ticket.status")
    with transaction():
        ask_inquiry(ticket, question, waits=waits, by=agent, at=utcnow())
    return changed(reference)


def answer(reference: str, inquiry_id: int) -> ResponseReturnValue:
    """What they said. Without a time it came just now."""
    agent, now = current_agent(), utcnow()
    ticket = ticket_for_agent(agent, reference, to=RIGHT)
    came_at = instant_of(request.form, "came_at", zone=agent.time_zone, now=now) or now
    opens = request.form.get("opens") == "1" and allows(Role(agent.role), "ticket.status")
    with transaction():
        answer_inquiry(ticket, inquiry_id, _typed("answer"), came_at=came_at, opens=opens, by=agent, at=now)
    return changed(reference)


def withdraw(reference: str, inquiry_id: int) -> ResponseReturnValue:
    agent = current_agent()
    ticket = ticket_for_agent(agent, reference, to=RIGHT)
    with transaction():
        withdraw_inquiry(ticket, inquiry_id, by=agent, at=utcnow())
    return changed(reference)


def _within() -> int | None:
    typed = _typed("within").strip()
    minutes = minutes_in(typed) if typed else None
    if typed and minutes is None:
        raise Faulty("within", _l("Between 1m and 1000h, please: 30m, 1h, 1h30."))
    return minutes


def _typed(name: str) -> str:
    return request.form.get(name, "").replace("\0", "").replace("\r\n", "\n")[: LONGEST_TEXT + 1]
