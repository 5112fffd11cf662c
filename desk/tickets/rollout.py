"""New terms on their way to open tickets: the sweeper calls this until nothing is left to do."""

import logging
from datetime import datetime

from desk.core.db import AWAY, db, transaction
from desk.core.errors import Conflict
from desk.sla.rollouts import rollouts_under_way
from desk.tickets.commands.rollouts import carry_on, pass_over

log = logging.getLogger(__name__)
SLICE = 20


def roll_out(now: datetime) -> int:
    """One slice of the rollout that is under way; how many tickets were looked at, 0 when there is none."""
    return _slice(SLICE, now) if rollouts_under_way() else 0


def _slice(size: int, now: datetime) -> int:
    """Where one ticket breaks, one by one, so that it does not hold up the others."""
    try:
        with transaction():
            return carry_on(size=size, now=now)
    except (*AWAY, Conflict):
        raise
    except Exception:
        db.session.rollback()
        if size > 1:
            return _slice(1, now)
        log.exception("a ticket cannot be given new terms")
        with transaction():
            pass_over(now=now)
        return 1
