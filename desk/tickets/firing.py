"""Levels that are due, batch by batch. The job and the sweep both come here."""

import logging
from collections.abc import Callable, Sequence

from desk.core.db import AWAY, db, transaction
from desk.core.errors import Conflict
from desk.core.faultpoints import reached as fault
from desk.core.times import utcnow
from desk.sla.commands.levels import set_aside
from desk.sla.queries import due_level_ids
from desk.tickets.commands.escalation import escalate_due
from desk.tickets.errors import WentOn

log = logging.getLogger(__name__)
BATCH = 200  # what one transaction holds on to: longer ones let an agent's reply wait

Guard = Callable[[], None]


def fire_due(guard: Guard | None = None) -> int:
    """Do what the levels that are due by now ask for; how many we did.

    `guard` is called as the last thing of each transaction, and refuses by raising what must not be written any more.
    """
    ids = due_level_ids(utcnow(), limit=BATCH)
    return _fire(ids, guard) if ids else 0


def _fire(ids: Sequence[int], guard: Guard | None) -> int:
    """All at once; where one of them breaks, in halves, so that it does not hold up the others."""
    try:
        with transaction():
            done = escalate_due(ids, now=utcnow())
            if guard:
                guard()
            fault("fire.before_commit")
        fault("fire.committed")
        return done
    except Exception as problem:
        if _passes(problem):
            raise
        db.session.rollback()
        if len(ids) == 1:
            log.exception("level %s cannot be told", ids[0])
            with transaction():
                set_aside(ids[0], at=utcnow())
            return 1
        half = len(ids) // 2
        return _fire(ids[:half], guard) + _fire(ids[half:], guard)


def _passes(problem: Exception) -> bool:
    """Whether another try may do: a database that is away, somebody who was first. A ticket that went on stays so."""
    return isinstance(problem, (*AWAY, Conflict)) and not isinstance(problem, WentOn)
