"""Versions of policies: what was promised from one saving to the next. Rows are added, never changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from desk.audit.commands import record
from desk.core.db import db
from desk.sla.models import SlaCalendar, SlaCalendarVersion, SlaPolicy, SlaPolicyVersion

TERMS = (
    "types", "tiers", "channels", "modes", "languages", "teams", "customers",
    "targets", "pauses", "ladder", "actions", "extend_minutes", "reopen_days", "pause_cap_days",
)  # fmt: skip


def add_version(policy: SlaPolicy, version: SlaPolicyVersion, *, actor: str, at: datetime) -> None:
    """Make `version` the one that new tickets get."""
    version.policy_id, version.number, version.made_at = policy.id, _next(policy.id), at
    db.session.add(version)
    db.session.flush()
    policy.current_id = version.id
    record("policy.saved", f"policy:{policy.id}", actor=actor, at=at, version=version.number)


def follow_calendar(calendar: SlaCalendar, hours: SlaCalendarVersion, *, actor: str, at: datetime) -> None:
    """Give the policies that count in this calendar a version with its new hours, all else as it is."""
    rows = db.session.execute(
        select(SlaPolicy, SlaPolicyVersion)
        .join(SlaPolicyVersion, SlaPolicyVersion.id == SlaPolicy.current_id)
        .join(SlaCalendarVersion, SlaCalendarVersion.id == SlaPolicyVersion.calendar_version_id)
        .where(SlaCalendarVersion.calendar_id == calendar.id)
        .order_by(SlaPolicy.id)
        .with_for_update(of=SlaPolicy)
    ).all()
    numbers = _numbers([policy.id for policy, _ in rows])
    following = [(policy, _following(old, hours, numbers[policy.id] + 1, at)) for policy, old in rows]
    db.session.add_all(version for _, version in following)
    db.session.flush()
    for policy, version in following:
        policy.current_id = version.id
        record("policy.saved", f"policy:{policy.id}", actor=actor, at=at, version=version.number)


def _following(old: SlaPolicyVersion, hours: SlaCalendarVersion, number: int, at: datetime) -> SlaPolicyVersion:
    terms = {name: getattr(old, name) for name in TERMS}
    return SlaPolicyVersion(policy_id=old.policy_id, number=number, calendar_version_id=hours.id, made_at=at, **terms)


def _next(policy_id: int) -> int:
    return _numbers([policy_id]).get(policy_id, 0) + 1


def _numbers(policy_ids: Sequence[int]) -> dict[int, int]:
    """The highest number of a version of each of these policies."""
    rows = db.session.execute(
        select(SlaPolicyVersion.policy_id, func.max(SlaPolicyVersion.number))
        .where(SlaPolicyVersion.policy_id.in_(policy_ids))
        .group_by(SlaPolicyVersion.policy_id)
    )
    return {policy_id: number for policy_id, number in rows}
