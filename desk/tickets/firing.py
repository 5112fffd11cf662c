"""Levels that are due, batch by batch. The job and the sweep both come here."""

import logging
from collections.abc import Sequence

from desk.core.db import AWAY, db, transaction
from desk.core.errors import Conflict
from desk.core.times import utcnow
from desk.sla.commands.levels import set_aside
from desk.sla.queries import due_level_ids
from desk.tickets.commands.escalation import escalate_due

log = logging.getLogger(__name__)
BATCH = 100


def fire_due() -> int:
    """Do what the levels that are due by now ask for; how many rows were looked at."""
    ids = due_level_ids(utcnow(), limit=BATCH)
    if ids:
        _fire(ids)
    return len(ids)


def _fire(ids: Sequence[int]) -> None:
    """All at once; where one of them breaks, each by itself, so that it does not hold up the others."""
    try:
        with transaction():
            escalate_due(ids, now=utcnow())
    except (*AWAY, Conflict):
        raise
    except Exception:
        db.session.rollback()
        if len(ids) == 1:
            log.exception("level %s cannot be told", ids[0])
            with transaction():
                set_aside(ids[0], at=utcnow())
            return
        for one in ids:
            _fire([one])
