"""A ticket on its way through the steps: what each move writes, and what the ticket's log is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import lazy_gettext as _l

from desk.core.db import db
from desk.core.errors import Conflict, Faulty
from desk.flows.models import TicketStep
from desk.flows.queries import active_flow, steps_of
from desk.flows.rules import LONGEST_OUTCOME, present_walk, running
from desk.sla.commands.promise import Happening

CLOCK = "ownership"
TOO_LONG = _l("What you say about a step: 300 characters at most.")


class StepMoved(Conflict):
    text = _l("This step is over already: somebody else was first.")


@dataclass(frozen=True)
class Walked:
    """What a move means for its ticket: what the log is told, the step that ended and the one that begins."""

    happenings: list[Happening] = field(default_factory=list)
    ended: TicketStep | None = None
    begun: TicketStep | None = None


def conversation(step: TicketStep) -> str:
    """What the clock of a step is called in the log."""
    return f"step:{step.id}"


def enter(ticket_id: int, ticket_type: str, *, at: datetime, again: bool = False) -> Walked:
    """Give a ticket the steps of its type and begin the first. `again`: it may have had steps before."""
    flow = active_flow(ticket_type)
    if flow is None or not flow.steps:
        return Walked()
    db.session.flush()  # the ticket
    last_round = max((step.round for step in steps_of(ticket_id)), default=0) if again else 0
    rows = [
        TicketStep(
            ticket_id=ticket_id,
            round=last_round + 1,
            position=position,
            name=step.name,
            minutes=step.minutes,
            team_id=step.team_id,
        )
        for position, step in enumerate(flow.steps, start=1)
    ]
    return Walked(_begin(rows, at), begun=rows[0])


def leave(ticket_id: int, *, outcome: str, by_id: int | None, at: datetime) -> Walked:
    """The steps are no longer this ticket's: the one that runs ends, those ahead are never begun."""
    step = running(steps_of(ticket_id))
    return Walked([_end(step, outcome, by_id, at)], ended=step) if step else Walked()


def finish(ticket_id: int, step_id: int, *, outcome: str, by_id: int, at: datetime) -> Walked:
    """The step is done and the next begins. Raises Faulty without a word on what came of it, and StepMoved."""
    steps = steps_of(ticket_id)
    step, said = _running_one(steps, step_id), _said("outcome", outcome)
    happenings = [_end(step, said, by_id, at)]
    after = next((one for one in present_walk(steps) if one.position > step.position), None)
    if after is not None:
        happenings += _begin([after], at)
    return Walked(happenings, ended=step, begun=after)


def send_back(ticket_id: int, step_id: int, *, to: int, reason: str, by_id: int, at: datetime) -> Walked:
    """From the running step back to the one at position `to`, which is gone through again with all behind it.

    Nothing is rewritten: what was done stays, another round begins. Raises Faulty and StepMoved.
    """
    steps = steps_of(ticket_id)
    step, said = _running_one(steps, step_id), _said("reason", reason)
    walk = present_walk(steps)
    if to not in {one.position for one in walk if one.position < step.position}:
        raise Faulty("to", _l("Choose one of the steps before this one."))
    happenings = [_end(step, said, by_id, at)]
    next_round = max(one.round for one in steps) + 1
    copies = [
        TicketStep(
            ticket_id=ticket_id,
            round=next_round,
            position=one.position,
            name=one.name,
            minutes=one.minutes,
            team_id=one.team_id,
        )
        for one in walk
        if one.position >= to
    ]
    return Walked(happenings + _begin(copies, at), ended=step, begun=copies[0])


def _running_one(steps: Sequence[TicketStep], step_id: int) -> TicketStep:
    step = running(steps)
    if step is None or step.id != step_id:
        raise StepMoved
    return step


def _said(entry: str, text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise Faulty(entry, _l("Say what came of it: the next one reads it."))
    if len(text) > LONGEST_OUTCOME:
        raise Faulty(entry, TOO_LONG)
    return text


def _end(step: TicketStep, outcome: str, by_id: int | None, at: datetime) -> Happening:
    step.ended_at, step.ended_by_id, step.outcome = at, by_id, outcome[:LONGEST_OUTCOME]
    return Happening("answered", at, {"metric": CLOCK, "conversation": conversation(step)})


def _begin(steps: Sequence[TicketStep], at: datetime) -> list[Happening]:
    """The first of them begins; its clock counts on the ticket's calendar."""
    first = steps[0]
    first.begun_at = at
    db.session.add_all(steps)
    db.session.flush()
    asked = {"metric": CLOCK, "conversation": conversation(first), "target": first.minutes}
    return [Happening("asked", at, asked)]
