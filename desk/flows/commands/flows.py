from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Team
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.seen import lock_row, require_seen
from desk.flows.models import Flow, FlowStep
from desk.flows.queries import flow_mark, said_of

MOST_STEPS = 12
LONGEST_MINUTES = 60_000  # of working time: more than half a year
LONGEST_NAME = 80
HOW_MANY = _l("A flow has one step at least and twelve at most.")


@dataclass(frozen=True)
class StepDraft:
    """One step: `minutes` of working time, done by `team_id` or, with None, by whoever has the ticket."""

    name: str
    minutes: int
    team_id: int | None = None


@dataclass(frozen=True)
class FlowDraft:
    """A flow as it is to be."""

    name: str
    ticket_type: str
    steps: Sequence[StepDraft]
    active: bool = True


def save_flow(draft: FlowDraft, *, actor: str, at: datetime, flow: Flow | None = None, seen: str | None = None) -> Flow:
    """A new flow, or the given one with other steps; tickets keep the steps that they were given.

    Raises Faulty for what cannot be, and Conflict when the form with the mark `seen` showed another one.
    """
    check_flow(draft)
    new = flow is None
    flow = flow or Flow()
    if not new:
        lock_row(flow)
        require_seen(flow_mark(flow), seen)
    _check_unique(flow, draft)
    flow.name, flow.ticket_type, flow.active = draft.name, draft.ticket_type, draft.active
    db.session.add(flow)
    _put_steps(flow, draft.steps)
    steps = [list(said_of(step)) for step in flow.steps]
    verb = "flow.created" if new else "flow.changed"
    record(verb, f"flow:{flow.id}", actor=actor, at=at, name=flow.name, type=flow.ticket_type,
           active=flow.active, steps=steps)  # fmt: skip
    return flow


def check_flow(draft: FlowDraft) -> None:
    """Raises Faulty, naming the entry that cannot be."""
    if not draft.name or len(draft.name) > LONGEST_NAME:
        raise Faulty("name", _l("A name of 80 characters at most is needed."))
    if not 1 <= len(draft.steps) <= MOST_STEPS:
        raise Faulty("steps", HOW_MANY)
    for place, step in enumerate(draft.steps):
        if not step.name or len(step.name) > LONGEST_NAME:
            raise Faulty(f"steps-{place}-name", _l("A name of 80 characters at most is needed."))
        if not 1 <= step.minutes <= LONGEST_MINUTES:
            raise Faulty(f"steps-{place}-minutes", _l("Between 1m and 1000h, please: 30m, 1h, 1h30."))


def _check_unique(flow: Flow, draft: FlowDraft) -> None:
    others = select(Flow.name, Flow.ticket_type).where(Flow.id != (flow.id or 0))
    for name, ticket_type in db.session.execute(others):
        if name == draft.name:
            raise Faulty("name", _l("There is a flow of this name already."))
        if ticket_type == draft.ticket_type:
            raise Faulty("ticket_type", _l("Tickets of this type go through “%(name)s” already.", name=name))
    teams = {step.team_id for step in draft.steps if step.team_id is not None}
    known = set(db.session.scalars(select(Team.id).where(Team.id.in_(teams))))
    for place, step in enumerate(draft.steps):
        if step.team_id is not None and step.team_id not in known:
            raise Faulty(f"steps-{place}-team_id", _l("There is no such team."))


def _put_steps(flow: Flow, steps: Sequence[StepDraft]) -> None:
    """All anew: tickets hold copies, nothing points at these rows."""
    flow.steps.clear()
    db.session.flush()
    flow.steps.extend(
        FlowStep(position=position, name=step.name, minutes=step.minutes, team_id=step.team_id)
        for position, step in enumerate(steps, start=1)
    )
    db.session.flush()
