from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from desk.audit.commands import record
from desk.core.db import db
from desk.sla.models import SlaCalendar, SlaPolicy, SlaPolicyVersion

PAUSES = {"waiting_customer": ["resolution", "update"], "scheduled": ["resolution"]}
LADDER = ["75%", "100%"]


@dataclass(frozen=True)
class PolicyDraft:
    """A promise as it is to be: for which tickets, and how many working minutes by priority and metric."""

    name: str
    calendar_id: int
    targets: Mapping[str, Mapping[str, int]]  # priority -> metric -> working minutes
    types: Sequence[str] = ()
    tiers: Sequence[str] = ()
    pauses: Mapping[str, Sequence[str]] = field(default_factory=lambda: PAUSES)
    ladder: Mapping[str, Sequence[str]] = field(default_factory=dict)
    reopen_days: int = 7
    pause_cap_days: int = 10


def save_policy(draft: PolicyDraft, *, actor: str, at: datetime, policy: SlaPolicy | None = None) -> SlaPolicy:
    """A promise at the end of the list, or the given one with new terms; clocks keep the version they have."""
    policy = policy or SlaPolicy(name=draft.name.strip(), position=_after_last())
    policy.name = draft.name.strip()
    db.session.add(policy)
    db.session.flush()
    version = SlaPolicyVersion(
        policy_id=policy.id,
        number=_next(policy.id),
        calendar_version_id=db.session.get_one(SlaCalendar, draft.calendar_id).current_id,
        types=list(draft.types),
        tiers=list(draft.tiers),
        targets={priority: dict(metrics) for priority, metrics in draft.targets.items()},
        pauses={status: list(metrics) for status, metrics in draft.pauses.items()},
        ladder={metric: list(levels) for metric, levels in draft.ladder.items()},
        reopen_days=draft.reopen_days,
        pause_cap_days=draft.pause_cap_days,
        made_at=at,
    )
    db.session.add(version)
    db.session.flush()
    policy.current_id = version.id
    record("policy.saved", f"policy:{policy.id}", actor=actor, at=at, version=version.number)
    return policy


def _after_last() -> int:
    return (db.session.scalar(select(func.max(SlaPolicy.position))) or 0) + 1


def _next(policy_id: int) -> int:
    newest = select(func.max(SlaPolicyVersion.number)).where(SlaPolicyVersion.policy_id == policy_id)
    return (db.session.scalar(newest) or 0) + 1
