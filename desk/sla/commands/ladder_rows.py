"""The ladder of a ticket's timers as rows: what is still to come, and what was reached that nobody was told of yet."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from desk.core.db import db
from desk.sla.models import SlaLevel, SlaTimer
from desk.sla.replay.types import Answer
from desk.sla.rows import Key, rungs, still_wakes

SKIPPED = "skipped"  # a level that is past and that nobody is told of


def bring_levels(
    answer: Answer, timers: Mapping[Key, SlaTimer], levels: Sequence[SlaLevel], *, now: datetime, quiet: bool
) -> tuple[bool, list[SlaLevel]]:
    """Bring these levels in line with what the log says; whether one is reached that somebody is still to be told of,
    and the new ones, which the caller adds.

    Fired ones are never touched. `quiet`: what is past by now rings no more.
    """
    wanted, key_of = rungs(answer), {timer.id: key for key, timer in timers.items()}
    rings, new = False, []
    for row in levels:
        fire_at = wanted.pop((key_of[row.timer_id], row.level, row.due_version), None)
        if row.fired_at is not None:
            continue
        if fire_at is None and still_wakes(row.level, row.fire_at, answer):
            fire_at = row.fire_at
        if fire_at is None:
            db.session.delete(row)
        else:
            rings |= _planned(row, fire_at, now=now, quiet=quiet)
    for (key, level, version), fire_at in wanted.items():
        row = SlaLevel(timer=timers[key], level=level, due_version=version)
        rings |= _planned(row, fire_at, now=now, quiet=quiet)
        new.append(row)
    return rings, new


def _planned(row: SlaLevel, fire_at: datetime, *, now: datetime, quiet: bool) -> bool:
    """When a level fires; whether that is by now, and somebody is still to be told."""
    row.fire_at, past = fire_at, fire_at <= now
    if past and quiet:
        row.fired_at, row.outcome = now, SKIPPED
    return past and not quiet
