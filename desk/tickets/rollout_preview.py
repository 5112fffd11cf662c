"""What new terms would mean for open tickets, before they are saved."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from desk.accounts.models import Agent
from desk.core.db import db
from desk.sla.commands.policies import PolicyDraft
from desk.sla.matching import Offer
from desk.sla.models import SlaCalendar, SlaCalendarVersion, SlaPolicyVersion
from desk.sla.queries import chosen_keys, offers_now, policies_by_key, policy_of
from desk.sla.records import Log, read_logs, timer_rows
from desk.sla.replay.types import Answer, BadLog, Cause, Clock, Event, Policy, State
from desk.sla.rollouts import policies_of_keys
from desk.sla.rows import key_of
from desk.sla.settings import all_policies
from desk.tickets.access import AROUND, visible_to
from desk.tickets.commands.rollouts import OPEN
from desk.tickets.models import Ticket
from desk.tickets.terms import promises_of

MOST = 3000
AT_A_TIME = 200
NEW = 0  # stands for the id of a policy that is not saved yet


@dataclass(frozen=True)
class Preview:
    """Of `of` open tickets `counted` were looked at; `open_tickets` of them would get other terms.

    `earlier` and `later` count running deadlines that move, `gained` and `lost` those that begin and end to run.
    `breaching`: promises that would be missed at once.
    """

    open_tickets: int = 0
    earlier: int = 0
    later: int = 0
    gained: int = 0
    lost: int = 0
    breaching: int = 0
    counted: int = 0
    of: int = 0

    @property
    def moved(self) -> int:
        return self.earlier + self.later


@dataclass(frozen=True)
class Candidates:
    """The list of policies as it would be; `versions` of those that are not saved stand under numbers below zero."""

    offers: list[Offer]
    versions: Mapping[int, SlaPolicyVersion]
    policies: Mapping[int, int]  # policy by number of version
    changed: frozenset[int]

    def policies_for(self, keys: Collection[str]) -> dict[str, Policy]:
        saved = policies_by_key(key for key in keys if _version(key) not in self.versions)
        drafts = {key: self.versions[_version(key)] for key in keys if _version(key) in self.versions}
        return saved | {key: policy_of(key, version) for key, version in drafts.items()}


def preview(agent: Agent, changed: Mapping[int, PolicyDraft], *, now: datetime) -> Preview:
    """What these drafts, by id of the policy or NEW, would do to the open tickets that the agent sees."""
    specs = _specs()
    return _counted(
        agent, _candidates({one: _version_of(draft, specs) for one, draft in changed.items()}, changed), now
    )


def preview_hours(agent: Agent, calendar_id: int, spec: Mapping[str, Any], *, now: datetime) -> Preview:
    """The same for a calendar with other hours, whose policies all get them."""
    versions = {
        one.policy.id: _with_hours(one.version, spec) for one in all_policies() if one.calendar.id == calendar_id
    }
    return _counted(agent, _candidates(versions, {}), now)


def _specs() -> dict[int, Any]:
    rows = db.session.execute(
        select(SlaCalendar.id, SlaCalendarVersion.spec).join(
            SlaCalendarVersion, SlaCalendarVersion.id == SlaCalendar.current_id
        )
    )
    return {calendar_id: spec for calendar_id, spec in rows}


def _version_of(draft: PolicyDraft, specs: Mapping[int, Any]) -> SlaPolicyVersion:
    """A row that is never saved."""
    return SlaPolicyVersion(
        calendar_version=SlaCalendarVersion(spec=specs[draft.calendar_id]),
        targets={priority: dict(metrics) for priority, metrics in draft.targets.items()},
        pauses={status: list(metrics) for status, metrics in draft.pauses.items()},
        ladder={metric: list(levels) for metric, levels in draft.ladder.items()},
        reopen_days=draft.reopen_days,
        pause_cap_days=draft.pause_cap_days,
    )


def _with_hours(version: SlaPolicyVersion, spec: Mapping[str, Any]) -> SlaPolicyVersion:
    same = ("targets", "pauses", "ladder", "reopen_days", "pause_cap_days")
    terms = {name: getattr(version, name) for name in same}
    return SlaPolicyVersion(calendar_version=SlaCalendarVersion(spec=dict(spec)), **terms)


def _candidates(versions: Mapping[int, SlaPolicyVersion], drafts: Mapping[int, PolicyDraft]) -> Candidates:
    """The offers with the changed ones in their places; a new one comes last."""
    numbers = {policy_id: -1 - policy_id for policy_id in versions}
    offers = [_changed(offer, numbers, drafts) for offer in offers_now()]
    if NEW in drafts:
        offers.append(Offer(NEW, numbers[NEW], "", drafts[NEW].targets, drafts[NEW].reach))
    return Candidates(
        offers=offers,
        versions={numbers[policy_id]: version for policy_id, version in versions.items()},
        policies={number: policy_id for policy_id, number in numbers.items()},
        changed=frozenset(versions),
    )


def _changed(offer: Offer, numbers: Mapping[int, int], drafts: Mapping[int, PolicyDraft]) -> Offer:
    if offer.policy_id not in numbers:
        return offer
    draft, moved = drafts.get(offer.policy_id), replace(offer, version_id=numbers[offer.policy_id])
    return replace(moved, targets=draft.targets, reach=draft.reach) if draft else moved


def _counted(agent: Agent, to: Candidates, now: datetime) -> Preview:
    total = db.session.scalar(select(func.count()).select_from(Ticket).where(visible_to(agent), *OPEN)) or 0
    found = Preview(of=total)
    for tickets in _open_tickets(agent):
        found = replace(found, counted=found.counted + len(tickets))
        for effect in _effects(tickets, to, now):
            found = Preview(**{name: value + getattr(effect, name) for name, value in vars(found).items()})
    return found


def _open_tickets(agent: Agent) -> Iterator[Sequence[Ticket]]:
    after, left = 0, MOST
    query = select(Ticket).options(*AROUND).where(visible_to(agent), *OPEN).order_by(Ticket.id)
    while left and (tickets := db.session.scalars(query.where(Ticket.id > after).limit(min(left, AT_A_TIME))).all()):
        yield tickets
        after, left = tickets[-1].id, left - len(tickets)


def _effects(tickets: Sequence[Ticket], to: Candidates, now: datetime) -> Iterator[Preview]:
    keys, wanted = chosen_keys([ticket.id for ticket in tickets]), promises_of(tickets, to.offers)
    owners = policies_of_keys(keys.values()) | {
        key: to.policies[_version(key)] for key in wanted.values() if key and _version(key) in to.policies
    }
    moving = [
        one
        for one, key in keys.items()
        if key != wanted[one] and {owners.get(key), owners.get(wanted[one])} & to.changed
    ]
    if not moving:
        return
    logs, timers = read_logs(moving), timer_rows(moving)
    known = to.policies_for({key for one in moving if (key := wanted[one])})
    for ticket_id in moving:
        before = {one.key: one.values for one in timers.get(ticket_id, ())}
        answer = _then(logs[ticket_id], wanted[ticket_id], known, now)
        if answer is not None:
            yield _effect(before, answer, now)


def _then(log: Log, key: str | None, known: Mapping[str, Policy], now: datetime) -> Answer | None:
    now = max(now, log.grown_at).replace(microsecond=0)
    try:
        return log.says(now, [Event("retarget", now, None, {"policy": key})], known)
    except BadLog:
        return None


def _effect(before: Mapping[Any, Mapping[str, Any]], answer: Answer, now: datetime) -> Preview:
    found = Preview(open_tickets=1)
    for clock in answer.clocks:
        found = _add(found, before.get(key_of(clock), {}), clock, now)
    return found


def _add(found: Preview, kept: Mapping[str, Any], clock: Clock, now: datetime) -> Preview:
    was, due = kept.get("due_at") if kept.get("state") == "running" else None, clock.due
    runs = clock.state is State.RUNNING
    if was and runs and due:
        found = replace(found, earlier=found.earlier + (due < was), later=found.later + (due > was))
    elif runs and kept.get("state") in (None, "done"):
        found = replace(found, gained=found.gained + 1)
    elif was and clock.state is State.DONE:
        found = replace(found, lost=found.lost + 1)
    missed = clock.cause is Cause.RETARGETED and clock.breached_at is not None and kept.get("breached_at") is None
    return replace(found, breaching=found.breaching + missed)


def _version(key: str) -> int:
    return int(key.partition(":")[0])
