"""Claiming levels whose time has come: whoever wins the row tells the people, and nobody else does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import joinedload

from desk.audit.commands import record
from desk.core.db import db
from desk.sla.commands.promise import SKIPPED, WAKE
from desk.sla.ladder import is_warning
from desk.sla.models import SlaLevel, SlaTimer

LATE_AFTER = timedelta(seconds=60)  # told this long after the instant, a notice says how late it is
FIRED, LATE, BROKEN = "fired", "late", "broken"


@dataclass(frozen=True)
class Reached:
    """A level that we claimed. `late` is how long after its instant, zero when in time; `wake` ends a pause.

    `due_at` is None on a promise that rests and was not missed.
    """

    level_id: int
    ticket_id: int
    metric: str
    level: str
    warning: bool
    wake: bool
    at: datetime
    due_at: datetime | None
    late: timedelta


def claim_levels(level_ids: Sequence[int], *, now: datetime) -> list[Reached]:
    """Take those of these levels that are due and that nobody else has; the rest is not ours.

    A warning is only written down as skipped when its breach has passed as well, since one notice says it all, and
    when its promise rests by now: then nothing is due.
    """
    won = db.session.scalars(
        update(SlaLevel)
        .where(SlaLevel.id.in_(level_ids), SlaLevel.fired_at.is_(None), SlaLevel.fire_at <= now)
        .values(fired_at=now, outcome=FIRED)
        .returning(SlaLevel.id)
    ).all()
    rows = db.session.query(SlaLevel).options(joinedload(SlaLevel.timer)).where(SlaLevel.id.in_(won)).all()
    told = []
    for row in sorted(rows, key=lambda one: (one.fire_at, one.id)):
        reached = _reached(row, row.timer, now)
        if reached.warning and (reached.due_at is None or reached.due_at <= now):
            row.outcome = SKIPPED
            continue
        if reached.late:
            row.outcome = LATE
        told.append(reached)
    return told


def set_aside(level_id: int, *, at: datetime) -> None:
    """A level that cannot be told, however often it is tried: written down, and out of the way of the others."""
    db.session.execute(
        update(SlaLevel).where(SlaLevel.id == level_id, SlaLevel.fired_at.is_(None)).values(fired_at=at, outcome=BROKEN)
    )
    record("sla.level_set_aside", f"level:{level_id}", actor="desk", at=at)


def _reached(row: SlaLevel, timer: SlaTimer, now: datetime) -> Reached:
    late = now - row.fire_at
    return Reached(
        level_id=row.id,
        ticket_id=timer.ticket_id,
        metric=timer.metric,
        level=row.level,
        warning=is_warning(row.level),
        wake=row.level.startswith(WAKE),
        at=row.fire_at,
        due_at=timer.due_at or timer.breached_at,
        late=late if late > LATE_AFTER else timedelta(0),
    )
