"""Whether promises are kept watch over: how long levels wait, and what the last check found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from desk.core.db import db
from desk.notifications.models import Notice
from desk.notifications.types import Kind
from desk.sla.models import SlaCheck, SlaDifference, SlaLevel, SlaRollout
from desk.sla.rollouts import last_rollouts

LATE_AFTER = timedelta(seconds=120)  # a level that waits for longer is an alarm
ONE_INCIDENT = timedelta(hours=1)
SHOWN = 100


@dataclass(frozen=True)
class Health:
    """`oldest`: the instant of the level that has waited longest, None when none waits. `check`: the last one."""

    oldest: datetime | None
    check: SlaCheck | None
    differences: Sequence[SlaDifference]
    rollouts: Sequence[SlaRollout]

    def waits(self, now: datetime) -> timedelta:
        return now - self.oldest if self.oldest else timedelta(0)

    def late(self, now: datetime) -> bool:
        return self.waits(now) > LATE_AFTER


def health(now: datetime) -> Health:
    check = last_check()
    return Health(oldest_due(now), check, _differences(check.id) if check else (), last_rollouts())


def oldest_due(now: datetime) -> datetime | None:
    """The instant of the oldest level that is due and that nobody has claimed: the first entry of an index."""
    return db.session.scalar(
        select(SlaLevel.fire_at)
        .where(SlaLevel.fired_at.is_(None), SlaLevel.fire_at <= now)
        .order_by(SlaLevel.fire_at, SlaLevel.id)
        .limit(1)
    )


def last_check() -> SlaCheck | None:
    query = select(SlaCheck).order_by(SlaCheck.id.desc()).limit(1).execution_options(populate_existing=True)
    return db.session.scalars(query).one_or_none()


def was_told_late(now: datetime) -> bool:
    """Whether somebody heard within the hour that notices are late: that is one incident."""
    told = select(Notice.id).where(Notice.subject == "engine", Notice.kind == Kind.ENGINE_LATE)
    return db.session.scalar(told.where(Notice.at > now - ONE_INCIDENT).limit(1)) is not None


def _differences(check_id: int) -> Sequence[SlaDifference]:
    return db.session.scalars(
        select(SlaDifference).where(SlaDifference.check_id == check_id).order_by(SlaDifference.ticket_id).limit(SHOWN)
    ).all()
