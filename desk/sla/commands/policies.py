from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.seen import lock_row, mark_of, require_seen
from desk.sla.actions import check_actions
from desk.sla.calendar_json import calendar_from
from desk.sla.clock import open_spans
from desk.sla.commands.versions import add_version
from desk.sla.lengths import level_in
from desk.sla.matching import Reach
from desk.sla.models import SlaCalendar, SlaCalendarVersion, SlaPolicy, SlaPolicyVersion

PAUSES = {"waiting_customer": ["resolution", "update"], "scheduled": ["resolution"]}
LADDER = ["75%", "100%"]
BETWEEN_LADDER = ["100%"]
NEVER_PAUSED = {"first_response", "next_response"}
MOST_DAYS = 365
MOST_MINUTES = 366 * 24 * 60
LAST = datetime(2100, 1, 1, tzinfo=UTC)
UNWATCHED = ("position",)  # the order of the list is no part of what the form shows
TOO_LONG = _l("That is too long: a year of staffed hours at most.")


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
    channels: Sequence[str] = ()
    modes: Sequence[str] = ()
    languages: Sequence[str] = ()
    teams: Sequence[int] = ()
    customers: Sequence[int] = ()
    actions: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)  # metric -> level -> action
    extend_minutes: int = 240

    @property
    def reach(self) -> Reach:
        return Reach(*(getattr(self, each.name) for each in fields(Reach)))


def policy_mark(policy: SlaPolicy) -> str:
    """What a form remembers of the policy it shows."""
    return mark_of(policy, without=UNWATCHED)


def save_policy(
    draft: PolicyDraft, *, actor: str, at: datetime, policy: SlaPolicy | None = None, seen: str | None = None
) -> SlaPolicy:
    """A promise at the end of the list, or the given one with new terms; clocks keep the version they have.

    Raises Faulty for terms that cannot be, and Conflict when the form with the mark `seen` showed others.
    """
    check_terms(draft)
    calendar = db.session.get(SlaCalendar, draft.calendar_id, with_for_update=True)
    if calendar is None:
        raise Faulty("calendar_id", _l("There is no such calendar."))
    policy = policy or SlaPolicy(position=_after_last())
    if policy.id is not None:
        lock_row(policy)
        require_seen(policy_mark(policy), seen)
    _check_dues(draft, calendar, at)
    _name(policy, draft.name.strip())
    version = SlaPolicyVersion(
        calendar_version_id=calendar.current_id,
        types=list(draft.types),
        tiers=list(draft.tiers),
        channels=list(draft.channels),
        modes=list(draft.modes),
        languages=list(draft.languages),
        teams=list(draft.teams),
        customers=list(draft.customers),
        actions={metric: dict(levels) for metric, levels in draft.actions.items() if levels},
        extend_minutes=draft.extend_minutes,
        targets={priority: dict(metrics) for priority, metrics in draft.targets.items()},
        pauses={status: list(metrics) for status, metrics in draft.pauses.items()},
        ladder={metric: list(levels) for metric, levels in draft.ladder.items()},
        reopen_days=draft.reopen_days,
        pause_cap_days=draft.pause_cap_days,
    )
    add_version(policy, version, actor=actor, at=at)
    return policy


def check_draft(draft: PolicyDraft, at: datetime) -> None:
    """Raises Faulty for terms that would not be saved."""
    check_terms(draft)
    calendar = db.session.get(SlaCalendar, draft.calendar_id)
    if calendar is None:
        raise Faulty("calendar_id", _l("There is no such calendar."))
    _check_dues(draft, calendar, at)


def check_terms(draft: PolicyDraft) -> None:
    """Raises Faulty, naming the entry that cannot be."""
    if not any(draft.targets.values()):
        raise Faulty("targets", _l("A promise needs at least one time."))
    for priority, metrics in draft.targets.items():
        _check_row(priority, metrics)
    _check_ladder(draft)
    check_actions(draft.actions, draft.ladder)
    if any(NEVER_PAUSED & set(metrics) for metrics in draft.pauses.values()):
        raise Faulty("pauses", _l("First and next response are never paused."))
    for entry in ("reopen_days", "pause_cap_days"):
        if not 1 <= getattr(draft, entry) <= MOST_DAYS:
            raise Faulty(entry, _l("Between 1 and 365 days."))
    if not 0 <= draft.extend_minutes <= MOST_MINUTES:
        raise Faulty("extend_minutes", TOO_LONG)


def _check_dues(draft: PolicyDraft, calendar: SlaCalendar, at: datetime) -> None:
    """Raises Faulty for a time that this calendar has not open before the year 2100."""
    hours = calendar_from(db.session.get_one(SlaCalendarVersion, calendar.current_id).spec)
    times = ((minutes, p, m) for p, metrics in draft.targets.items() for m, minutes in metrics.items())
    longest, priority, metric = max(times)
    left = timedelta(minutes=longest)
    for opens, closes in open_spans(hours, at):
        left -= closes - opens
        if left <= timedelta(0) or closes >= LAST:
            break
    if left > timedelta(0):
        told = _l("In this calendar that would not be over before the year 2100.")
        raise Faulty(f"target_{priority}_{metric}", told)


def _check_row(priority: str, metrics: Mapping[str, int]) -> None:
    for metric, minutes in metrics.items():
        if minutes <= 0:
            raise Faulty(f"target_{priority}_{metric}", _l("More than nothing, please: 30m, 1h, 1h30."))
        if minutes > MOST_MINUTES:
            raise Faulty(f"target_{priority}_{metric}", TOO_LONG)
    if "resolution" in metrics and "next_response" not in metrics:
        told = _l("With a time to resolve, a next answer needs a time too.")
        raise Faulty(f"target_{priority}_next_response", told)


def _check_ladder(draft: PolicyDraft) -> None:
    for metric, levels in draft.ladder.items():
        for level in levels:
            if level_in(level) != level:
                raise Faulty(f"ladder_{metric}", _l("No such step: %(step)s. Write 75%%, 100%%, +60.", step=level))


def set_policy_active(policy: SlaPolicy, active: bool, *, actor: str, at: datetime) -> None:
    """Offer this promise to new tickets, or no more. Off, its levels on open tickets are told to nobody."""
    lock_row(policy)
    if policy.active == active:
        return
    policy.active = active
    record("policy.activated" if active else "policy.deactivated", f"policy:{policy.id}", actor=actor, at=at)


def _name(policy: SlaPolicy, name: str) -> None:
    if not name:
        raise Faulty("name", _l("A name is needed."))
    if db.session.scalar(select(SlaPolicy.id).where(SlaPolicy.name == name, SlaPolicy.id != (policy.id or 0))):
        raise Faulty("name", _l("There is a policy of this name already."))
    policy.name = name
    db.session.add(policy)
    db.session.flush()


def _after_last() -> int:
    return (db.session.scalar(select(func.max(SlaPolicy.position))) or 0) + 1
