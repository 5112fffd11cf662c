"""What is known of new terms on their way to open tickets."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from desk.core.db import db
from desk.sla.models import SlaCalendarVersion, SlaPolicy, SlaPolicyVersion, SlaRollout

SHOWN = 5


def rollouts_under_way() -> Sequence[SlaRollout]:
    """The first begun first."""
    return db.session.scalars(select(SlaRollout).where(SlaRollout.ended_at.is_(None)).order_by(SlaRollout.id)).all()


def last_rollouts() -> Sequence[SlaRollout]:
    """Those under way and the last that ended, newest first."""
    return db.session.scalars(select(SlaRollout).order_by(SlaRollout.id.desc()).limit(SHOWN)).all()


def policies_of_keys(keys: Iterable[str | None]) -> dict[str | None, int]:
    """The policy that each of these promises is a row of; None and what is unknown is left out."""
    ids = {key: int(key.partition(":")[0]) for key in keys if key}
    rows = db.session.execute(
        select(SlaPolicyVersion.id, SlaPolicyVersion.policy_id).where(SlaPolicyVersion.id.in_(set(ids.values())))
    )
    policies = {version: policy for version, policy in rows}
    return {key: policies[version] for key, version in ids.items() if version in policies}


def policies_in(calendar_id: int) -> Sequence[int]:
    """The policies that count in this calendar now."""
    return db.session.scalars(
        select(SlaPolicy.id)
        .join(SlaPolicyVersion, SlaPolicyVersion.id == SlaPolicy.current_id)
        .join(SlaCalendarVersion, SlaCalendarVersion.id == SlaPolicyVersion.calendar_version_id)
        .where(SlaCalendarVersion.calendar_id == calendar_id)
        .order_by(SlaPolicy.id)
    ).all()
