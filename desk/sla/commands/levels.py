"""Claiming levels whose time has come: whoever wins the row tells the people, and nobody else does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from desk.audit.commands import record
from desk.core.db import db
from desk.core.faultpoints import reached as fault
from desk.sla.actions import LevelAction, action_of
from desk.sla.commands.ladder_rows import SKIPPED
from desk.sla.ladder import is_warning
from desk.sla.models import SlaLevel, SlaTimer
from desk.sla.queries import Consequences, consequences_of
from desk.sla.rows import WAKE

LATE_AFTER = timedelta(seconds=60)  # told this long after the instant, a notice says how late it is
FIRED, LATE, BROKEN = "fired", "late", "broken"


@dataclass(frozen=True)
class Reached:
    """A level that we claimed. `late` is how long after its instant, zero when in time; `wake` ends a pause.

    `due_at` is None on a promise that rests and was not missed. `covered`: a later level of the same promise was
    claimed with this one and speaks for both.
    """

    level_id: int
    ticket_id: int
    timer_id: int
    metric: str
    conversation: str
    level: str
    warning: bool
    wake: bool
    at: datetime
    due_at: datetime | None
    late: timedelta
    action: LevelAction
    covered: bool = False


def claim_levels(ticket_ids: Sequence[int], *, now: datetime) -> list[Reached]:
    """Take the levels of these tickets that are due and that nobody else has, in the order of their instants.

    Some are only written down as skipped: a warning whose breach has passed as well, since one notice says it all; a
    warning of a promise that rests by now, since nothing is due; and all levels of a policy that is switched off.
    """
    fault("fire.before_claim")
    mine = select(SlaTimer.id).where(SlaTimer.ticket_id.in_(ticket_ids))
    won = db.session.scalars(
        update(SlaLevel)
        .where(SlaLevel.timer_id.in_(mine), SlaLevel.fired_at.is_(None), SlaLevel.fire_at <= now)
        .values(fired_at=now, outcome=FIRED)
        .returning(SlaLevel.id)
    ).all()
    fault("fire.claimed")
    rows = db.session.scalars(
        select(SlaLevel).options(joinedload(SlaLevel.timer)).where(SlaLevel.id.in_(won)).order_by(SlaLevel.fire_at)
    ).all()
    consequences = consequences_of({row.timer.policy_key for row in rows})
    told: dict[int, list[Reached]] = {}
    for row in rows:
        reached = _reached(row, row.timer, consequences.get(row.timer.policy_key), now)
        row.outcome = SKIPPED if reached is None else LATE if reached.late else FIRED
        if reached is not None:
            told.setdefault(row.timer_id, []).append(reached)
    return [one for levels in told.values() for one in _last_speaks(levels)]


def set_aside(level_id: int, *, at: datetime) -> None:
    """A level that cannot be told, however often it is tried: written down, and out of the way of the others."""
    db.session.execute(
        update(SlaLevel).where(SlaLevel.id == level_id, SlaLevel.fired_at.is_(None)).values(fired_at=at, outcome=BROKEN)
    )
    record("sla.level_set_aside", f"level:{level_id}", actor="desk", at=at)


def _reached(row: SlaLevel, timer: SlaTimer, policy: Consequences | None, now: datetime) -> Reached | None:
    """None: nobody is told."""
    wake, due_at = row.level.startswith(WAKE), timer.due_at or timer.breached_at
    warning = not wake and is_warning(row.level)
    if warning and (due_at is None or due_at <= now) or (policy and not policy.active and not wake):
        return None
    late = now - row.fire_at
    return Reached(
        level_id=row.id,
        ticket_id=timer.ticket_id,
        timer_id=timer.id,
        metric=timer.metric,
        conversation=timer.conversation,
        level=row.level,
        warning=warning,
        wake=wake,
        at=row.fire_at,
        due_at=due_at,
        late=late if late > LATE_AFTER else timedelta(0),
        action=LevelAction() if wake else action_of(policy.actions if policy else {}, timer.metric, row.level),
    )


def _last_speaks(levels: Sequence[Reached]) -> list[Reached]:
    """One notice for a promise of which several levels passed before anybody looked: the last one's, for all."""
    told = [one for one in levels if not one.wake]
    if len(told) < 2:
        return list(levels)
    people = tuple(dict.fromkeys(word for one in told for word in one.action.notify))
    last = replace(told[-1], action=replace(told[-1].action, notify=people))
    return [replace(one, covered=True) for one in told[:-1]] + [last] + [one for one in levels if one.wake]
