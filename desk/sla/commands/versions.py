"""Versions of policies: what was promised from one saving to the next. Rows are added, never changed."""

from datetime import datetime

from sqlalchemy import func, select

from desk.audit.commands import record
from desk.core.db import db
from desk.sla.models import SlaCalendar, SlaCalendarVersion, SlaPolicy, SlaPolicyVersion

TERMS = ("types", "tiers", "targets", "pauses", "ladder", "reopen_days", "pause_cap_days")


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
    for policy, old in rows:
        terms = {name: getattr(old, name) for name in TERMS}
        add_version(policy, SlaPolicyVersion(calendar_version_id=hours.id, **terms), actor=actor, at=at)


def _next(policy_id: int) -> int:
    newest = select(func.max(SlaPolicyVersion.number)).where(SlaPolicyVersion.policy_id == policy_id)
    return (db.session.scalar(newest) or 0) + 1
