"""More time for a promise: one person grants a little, two grant more, and the first due stays on record."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from desk.accounts.models import Agent
from desk.accounts.policy import allows
from desk.accounts.queries import active_agents
from desk.accounts.types import Role
from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Conflict, Faulty, NotAllowed, NotFound
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.sla.clock import elapsed
from desk.sla.commands.promise import Happening
from desk.sla.models import SlaExtension, SlaTimer
from desk.sla.queries import same_promise
from desk.sla.replay.types import Clock, State
from desk.sla.why import present_due
from desk.tickets.commands.changes import lock, touch
from desk.tickets.commands.promises import keep_promises
from desk.tickets.models import Ticket
from desk.tickets.reasons import reason_given
from desk.tickets.why.traced import alone, timer_of, traced

ASKED, GRANTED, REFUSED = "asked", "granted", "refused"
FURTHEST = timedelta(days=3650)


def ask(ticket: Ticket, timer_id: int, *, due: datetime, reason: str, by: Agent, at: datetime) -> SlaExtension:
    """Ask for a later due. What the policy leaves to one person is granted at once; more waits for somebody else.

    Raises Faulty with the entry that cannot be: due, reason or timer; NotFound.
    """
    lock(ticket)
    timer = timer_of(ticket, timer_id)
    due, reason = due.replace(microsecond=0), reason_given(reason)
    clock = _open_clock(timer, at)
    present = _check_due(clock, due, at)
    if _open_request(timer) is not None:
        raise Faulty("timer", _l("More time was asked for already, and nobody has decided yet."))
    row = SlaExtension(
        ticket_id=ticket.id, metric=timer.metric, cycle=timer.cycle, conversation=timer.conversation,
        due_before=present, due=due, reason=reason, state=ASKED, asked_by_id=by.id, asked_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record("extension.asked", f"ticket:{ticket.id}", actor=by.actor, at=at, extension_id=row.id, due=due.isoformat())
    if elapsed(clock.calendar, _counted_from(timer, present), due) <= alone(clock):
        _grant(ticket, row, by=by, at=at)
    else:
        _wait_for_another(ticket, row, by=by, at=at)
    return row


def decide(extension: SlaExtension, ticket: Ticket, *, grant: bool, seen: datetime, by: Agent, at: datetime) -> None:
    """Grant or refuse what somebody else asked for; whose promise is over by now is refused either way.

    `seen` is the due that the decider had in front of them. Raises NotAllowed for who asked, Conflict when somebody
    decided or due moved meanwhile, Faulty for a due that cannot be any more.
    """
    lock(ticket)
    row = _fresh(extension.id, ticket)
    if row.state != ASKED:
        raise Conflict(_l("Somebody has decided on this already."))
    if row.asked_by_id == by.id:
        raise NotAllowed(_l("You asked for it yourself: somebody else has to decide."))
    timer = _timer_asked(row)
    if not grant or timer is None or timer.state == State.DONE:
        _refuse(ticket, row, by=by, at=at)
        return
    clock = traced(timer, now=at).clock
    row.due_before = _check_due(clock, row.due, at)
    if clock.due is not None and clock.due != seen:
        raise Conflict(_l("Its due has moved meanwhile. Look at it and decide anew."))
    _grant(ticket, row, by=by, at=at)


def extension_of(ticket: Ticket, extension_id: int) -> SlaExtension:
    """A request on this very ticket. Raises NotFound."""
    found = db.session.get(SlaExtension, extension_id)
    if found is None or found.ticket_id != ticket.id:
        raise NotFound
    return found


def conversation_of(row: SlaExtension) -> str:
    """The name under which the wait for a decision runs as a clock of its own."""
    return f"extension:{row.id}"


def _open_clock(timer: SlaTimer, at: datetime) -> Clock:
    clock = traced(timer, now=at).clock
    if clock.state is State.DONE:
        raise Faulty("timer", _l("This promise is over: there is nothing to extend."))
    return clock


def _check_due(clock: Clock, due: datetime, at: datetime) -> datetime:
    """The present due, which `due` lies beyond. Raises Faulty."""
    if due <= at:
        raise Faulty("due", _l("The new time must lie in the future."))
    if due > at + FURTHEST:
        raise Faulty("due", _l("The new time must lie within ten years."))
    present = present_due(clock, at)
    if due <= present:
        raise Faulty("due", _l("The new time must be later than the present one. A promise is never shortened."))
    return present


def _counted_from(timer: SlaTimer, present: datetime) -> datetime:
    """Where the time that one person may grant counts from: not anew after each thing that they granted alone."""
    rows = db.session.scalars(
        select(SlaExtension)
        .where(same_promise(SlaExtension, timer), SlaExtension.state == GRANTED)
        .order_by(SlaExtension.id.desc())
    )
    start = present
    for row in rows:
        if row.due != start or row.decided_by_id != row.asked_by_id or row.due_before is None:
            break
        start = row.due_before
    return start


def _wait_for_another(ticket: Ticket, row: SlaExtension, *, by: Agent, at: datetime) -> None:
    touch(ticket, at)
    asked = Happening("asked", at, {"metric": "approval", "conversation": conversation_of(row)})
    keep_promises(ticket, [asked], at=at)
    _tell(ticket, row, [one.id for one in _deciders() if one.id != by.id], at=at)


def _grant(ticket: Ticket, row: SlaExtension, *, by: Agent, at: datetime) -> None:
    """It is `by` who grants it: whoever asked, or somebody else."""
    waited = row.asked_by_id != by.id
    row.state, row.decided_by_id, row.decided_at = GRANTED, by.id, at
    data = {"metric": row.metric, "conversation": row.conversation, "due": row.due, "reason": row.reason,
            "by": f"agent:{row.asked_by_id}"}  # fmt: skip
    extended = Happening("extended", at, data | ({"approved_by": by.actor} if waited else {}))
    touch(ticket, at)
    keep_promises(ticket, [extended, *_decided(row)] if waited else [extended], at=at)
    record("extension.granted", f"ticket:{ticket.id}", actor=by.actor, at=at, extension_id=row.id)
    if waited:
        _tell(ticket, row, [row.asked_by_id], at=at)


def _refuse(ticket: Ticket, row: SlaExtension, *, by: Agent, at: datetime) -> None:
    row.state, row.decided_by_id, row.decided_at = REFUSED, by.id, at
    touch(ticket, at)
    keep_promises(ticket, _decided(row), at=at)
    record("extension.refused", f"ticket:{ticket.id}", actor=by.actor, at=at, extension_id=row.id)
    _tell(ticket, row, [row.asked_by_id], at=at)


def _decided(row: SlaExtension) -> list[Happening]:
    at = row.decided_at or row.asked_at
    return [Happening("answered", at, {"metric": "approval", "conversation": conversation_of(row)})]


def _tell(ticket: Ticket, row: SlaExtension, agent_ids: list[int], *, at: datetime) -> None:
    path = f"/tickets/{ticket.reference}/extensions/{row.id}"
    data = {"ticket": ticket.reference, "path": path, "metric": row.metric, "due": row.due.isoformat(),
            "state": row.state}  # fmt: skip
    key = f"extension:{row.id}:{row.state}"
    tell(agent_ids, key=key, kind=Kind.EXTENSION, subject=f"ticket:{ticket.id}", data=data, at=at)


def _deciders() -> list[Agent]:
    """Everybody who may decide; administrators only where there is no one else."""
    able = [one for one in active_agents() if allows(Role(one.role), "promise.extend")]
    return [one for one in able if one.role != Role.ADMINISTRATOR] or able


def _open_request(timer: SlaTimer) -> SlaExtension | None:
    return db.session.scalars(
        select(SlaExtension).where(same_promise(SlaExtension, timer), SlaExtension.state == ASKED)
    ).first()


def _fresh(extension_id: int, ticket: Ticket) -> SlaExtension:
    found = db.session.scalars(
        select(SlaExtension)
        .where(SlaExtension.id == extension_id, SlaExtension.ticket_id == ticket.id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _timer_asked(row: SlaExtension) -> SlaTimer | None:
    return db.session.scalars(
        select(SlaTimer).where(same_promise(SlaTimer, row)).execution_options(populate_existing=True)
    ).one_or_none()
