"""Work in steps on a ticket: each has its own time and, where the flow says so, its own team. None can be skipped."""

from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from desk.accounts.models import Agent
from desk.accounts.policy import allows
from desk.accounts.types import Actor, Role
from desk.audit.commands import record
from desk.core.errors import Faulty, NotAllowed
from desk.flows.commands import walk
from desk.flows.commands.walk import Walked
from desk.flows.queries import running_step
from desk.flows.rules import LONGEST_OUTCOME
from desk.sla.commands.promise import Happening
from desk.tickets.commands.changes import lock_live, touch
from desk.tickets.commands.owning import pass_to, team_has_it, team_lets_go
from desk.tickets.commands.promises import keep_promises, rechosen
from desk.tickets.models import Ticket
from desk.tickets.types import LIVE


def begin_steps(ticket: Ticket, *, at: datetime, again: bool = False) -> list[Happening]:
    """Give the ticket the steps of its type, if that has any, and begin the first: its team has the ticket.

    The caller writes down what happened. `again`: the ticket is not new and may have had steps before.
    """
    walked = walk.enter(ticket.id, ticket.type, at=at, again=again)
    if walked.begun is not None:
        _hand(ticket, walked)
        record("ticket.steps_begun", f"ticket:{ticket.id}", actor="desk", at=at, step=walked.begun.name)
    return walked.happenings


def change_steps(ticket: Ticket, *, by: Actor, at: datetime) -> list[Happening]:
    """The ticket is of another type: the steps of the old one are left, those of the new one begin.

    A ticket that is settled goes through none.
    """
    said, by_id = gettext("The ticket is of another type now."), by.id if isinstance(by, Agent) else None
    left = walk.leave(ticket.id, outcome=said, by_id=by_id, at=at)
    let_go = team_lets_go(ticket, at) if left.ended is None else []
    begun = begin_steps(ticket, at=at, again=True) if ticket.status in LIVE else []
    if begun:
        return [*left.happenings, *let_go, *begun]
    return [*left.happenings, *team_has_it(ticket, at)] if left.ended is not None else []


def finish_step(ticket: Ticket, step_id: int, *, outcome: str, by: Agent, at: datetime) -> None:
    """The running step is done: the next begins and its team has the ticket. Raises Faulty without an outcome."""
    lock_live(ticket)
    walked = walk.finish(ticket.id, step_id, outcome=outcome, by_id=by.id, at=at)
    _moved(ticket, walked, "ticket.step_done", by=by, at=at)


def send_back(ticket: Ticket, step_id: int, *, to: int, reason: str, by: Agent, at: datetime) -> None:
    """Back to an earlier step, for a reason; what was done stays written. Raises Faulty."""
    lock_live(ticket)
    walked = walk.send_back(ticket.id, step_id, to=to, reason=reason, by_id=by.id, at=at)
    _moved(ticket, walked, "ticket.step_sent_back", by=by, at=at)


def skip_steps(ticket: Ticket, *, reason: str, by: Agent, at: datetime) -> None:
    """Leave out the steps that are still open, for a reason. Raises NotAllowed for who may not, and Faulty."""
    if not allows(Role(by.role), "flow.skip"):
        raise NotAllowed
    said = " ".join(reason.split())
    if not said:
        raise Faulty("reason", _l("Say why the remaining steps are left out."))
    if len(said) > LONGEST_OUTCOME:
        raise Faulty("reason", walk.TOO_LONG)
    lock_live(ticket)
    walked = walk.leave(ticket.id, outcome=said, by_id=by.id, at=at)
    if walked.ended is None:
        raise walk.StepMoved
    _moved(ticket, walked, "ticket.steps_skipped", by=by, at=at)


def require_no_step(ticket: Ticket, entry: str) -> None:
    """Raises Faulty at `entry` while a step is open: nobody settles a ticket past its steps."""
    step = running_step(ticket.id)
    if step is not None:
        raise Faulty(entry, _l("The step “%(step)s” is still open: finish it before the ticket is settled.",
                               step=step.name))  # fmt: skip


def _moved(ticket: Ticket, walked: Walked, verb: str, *, by: Agent, at: datetime) -> None:
    chosen = rechosen(ticket, at) if _hand(ticket, walked) else []  # a policy may go by the team
    owned = team_has_it(ticket, at) if walked.begun is None else []
    touch(ticket, at)
    keep_promises(ticket, [*chosen, *walked.happenings, *owned], at=at)
    ended, begun = walked.ended, walked.begun
    record(verb, f"ticket:{ticket.id}", actor=by.actor, at=at, step=ended.name if ended else "",
           said=ended.outcome if ended else "", now=begun.name if begun else "", team=ticket.team_id)  # fmt: skip


def _hand(ticket: Ticket, walked: Walked) -> bool:
    """The ticket goes to the team of the step that begins; whether that is another one."""
    team_id = walked.begun.team_id if walked.begun else None
    if team_id is None or team_id == ticket.team_id:
        return False
    pass_to(ticket, team_id)
    return True
