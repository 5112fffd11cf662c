"""Work of the demo world that goes on: a complaint at the second of its steps, and one that waits for a day."""

from sqlalchemy import select

from desk.core.db import db
from desk.flows.commands.seed import seed_flows
from desk.flows.queries import running_step
from desk.ops.demo.moments import Today
from desk.ops.demo.people import ACTOR, Cast
from desk.ops.demo.promises import silence_levels
from desk.tickets.commands.changes import lock
from desk.tickets.commands.owning import team_lets_go
from desk.tickets.commands.promises import keep_promises
from desk.tickets.commands.state import set_status
from desk.tickets.commands.steps import begin_steps, finish_step
from desk.tickets.models import Ticket
from desk.tickets.types import TicketStatus

COMPLAINT = "Nobody called us before the truck came"
LATER = "Beschwerde: Fahrer wollte nicht abladen"
WHY = "Frau Demir 今天不在公司，明早再问一次装卸约定的确认。"
OUTCOME = "两次都没打预约电话，属实。已向客户致歉，转主管审核。"


def add_steps(cast: Cast, today: Today) -> None:
    """The usual flow, and the complaint that was taken in an hour ago."""
    seed_flows(actor=ACTOR, at=today.now, working_team=cast.teams["单证客诉组"])
    ticket = db.session.scalars(select(Ticket).where(Ticket.subject == COMPLAINT)).one()
    lock(ticket)
    begun_at = today.at("-80m")
    begun = [*team_lets_go(ticket, begun_at), *begin_steps(ticket, at=begun_at, again=True)]
    keep_promises(ticket, begun, at=begun_at, quiet=True)
    step = running_step(ticket.id)
    if step is not None:
        finish_step(ticket, step.id, outcome=OUTCOME, by=cast.agents["zhao"], at=today.at("-1h"))
    set_status(ticket, TicketStatus.WAITING_APPROVAL, by=cast.agents["zhao"], at=today.at("-55m"))
    _schedule(cast, today)
    silence_levels(today.now)
    keep_promises(ticket, [], at=today.now, quiet=True)


def _schedule(cast: Cast, today: Today) -> None:
    ticket = db.session.scalars(select(Ticket).where(Ticket.subject == LATER)).one()
    until, at = today.at("1 09:00"), today.at("-50m")
    set_status(ticket, TicketStatus.SCHEDULED, by=cast.agents["emma"], at=at, until=until, reason=WHY)
