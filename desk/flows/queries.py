from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from desk.core.db import db, setting
from desk.core.errors import NotFound
from desk.core.seen import mark_of
from desk.flows.models import Flow, FlowStep, TicketStep


def active_flow(ticket_type: str) -> Flow | None:
    """The steps that a ticket of this type goes through, None when it goes through none."""
    return setting(("flows.active", ticket_type), lambda: _active_flow(ticket_type))


def _active_flow(ticket_type: str) -> Flow | None:
    return (
        db.session.scalars(
            select(Flow).options(joinedload(Flow.steps)).where(Flow.ticket_type == ticket_type, Flow.active)
        )
        .unique()
        .one_or_none()
    )


def steps_of(ticket_id: int) -> Sequence[TicketStep]:
    """Every step that this ticket has or had, in the order in which they were given to it."""
    return db.session.scalars(
        select(TicketStep).where(TicketStep.ticket_id == ticket_id).order_by(TicketStep.round, TicketStep.position)
    ).all()


def running_step(ticket_id: int) -> TicketStep | None:
    """The step that this ticket is at."""
    return db.session.scalars(
        select(TicketStep).where(
            TicketStep.ticket_id == ticket_id, TicketStep.begun_at.is_not(None), TicketStep.ended_at.is_(None)
        )
    ).one_or_none()


def all_flows() -> Sequence[Flow]:
    return db.session.scalars(select(Flow).options(selectinload(Flow.steps)).order_by(Flow.name)).all()


def flow_by_id(flow_id: int) -> Flow:
    """Raises NotFound."""
    flow = db.session.get(Flow, flow_id, options=[selectinload(Flow.steps)])
    if flow is None:
        raise NotFound
    return flow


def flow_mark(flow: Flow) -> str:
    """What a form remembers of the flow it shows."""
    return mark_of(flow, [(step.position, *said_of(step)) for step in flow.steps])


def said_of(step: FlowStep) -> tuple[str, int, int | None]:
    return step.name, step.minutes, step.team_id
