import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import URL, ColumnElement, and_, select
from sqlalchemy.orm import joinedload

from desk.core.db import db, setting
from desk.sla.calendar_json import calendar_from
from desk.sla.matching import Offer, Reach, Traits, first_match
from desk.sla.models import SlaEvent, SlaLevel, SlaPolicy, SlaPolicyVersion, SlaTimer
from desk.sla.replay.types import Metric, Policy
from desk.sla.types import Calendar

Row = TypeVar("Row")

NAMES = ("ticket_id", "metric", "cycle", "conversation")  # of a run of a promise, wherever one is spoken of

READ: dict[tuple[URL, str], Policy] = {}  # by database and key
CHOOSING = ("opened", "retarget", "split_from")  # the events that name a promise
INSTANTS = ("clicked_at", "until", "due", "next_update_by")  # of an event's data, kept as text


def offers_now() -> list[Offer]:
    """What is promised to new tickets, in the order of the list."""
    return setting("sla.offers", _offers_now)


def _offers_now() -> list[Offer]:
    terms = [getattr(SlaPolicyVersion, each.name) for each in fields(Reach)]
    rows = db.session.execute(
        select(SlaPolicy.id, SlaPolicyVersion.id, SlaPolicy.name, SlaPolicyVersion.targets, *terms)
        .join(SlaPolicyVersion, SlaPolicy.current_id == SlaPolicyVersion.id)
        .where(SlaPolicy.active)
        .order_by(SlaPolicy.position, SlaPolicy.id)
    )
    return [Offer(row[0], row[1], row[2], row[3], Reach(*row[4:])) for row in rows]


def promise_for(
    *,
    type: str,
    tier: str,
    priority: str,
    channel: str = "",
    mode: str = "",
    language: str = "",
    team: int | None = None,
    customer: int | None = None,
) -> str | None:
    """The key of the promise that such a ticket gets now, None when nobody promised anything."""
    ticket = Traits(type, tier, channel, mode, language, team, customer)
    return first_match(offers_now(), ticket, priority=priority)


def last_key(ticket_id: int) -> tuple[bool, str | None]:
    """Whether the ticket has a log, and the key of the promise that was chosen last."""
    data = db.session.scalar(
        select(SlaEvent.data)
        .where(SlaEvent.ticket_id == ticket_id, SlaEvent.kind.in_(CHOOSING))
        .order_by(SlaEvent.id.desc())
        .limit(1)
    )
    return data is not None, (data or {}).get("policy")


def chosen_keys(ticket_ids: Sequence[int]) -> dict[int, str | None]:
    """The key of the promise that was chosen last, by ticket; one without a log is left out."""
    rows = db.session.execute(
        select(SlaEvent.ticket_id, SlaEvent.data)
        .where(SlaEvent.ticket_id.in_(ticket_ids), SlaEvent.kind.in_(CHOOSING))
        .order_by(SlaEvent.id)
    )
    return {ticket_id: data.get("policy") for ticket_id, data in rows}


def are_of_one_policy(keys: Iterable[str]) -> bool:
    """Whether these promises are the same row of versions of the same policy."""
    pairs = [key.partition(":") for key in keys]
    ids = {int(version) for version, _, _priority in pairs}
    policies = select(SlaPolicyVersion.policy_id).where(SlaPolicyVersion.id.in_(ids)).distinct()
    return len({priority for *_version, priority in pairs}) == 1 and len(db.session.scalars(policies).all()) == 1


def policies_by_key(keys: Iterable[str]) -> dict[str, Policy]:
    """The promises with these keys. A version never changes: each is read once in the life of a process."""
    here, wanted = db.engine.url, set(keys)
    unknown = {key for key in wanted if (here, key) not in READ}
    if unknown:
        _read(here, unknown)
    return {key: READ[here, key] for key in wanted}


def _read(here: URL, keys: set[str]) -> None:
    ids = {int(key.partition(":")[0]) for key in keys}
    rows = db.session.scalars(
        select(SlaPolicyVersion)
        .options(joinedload(SlaPolicyVersion.calendar_version))
        .where(SlaPolicyVersion.id.in_(ids))
    )
    versions = {row.id: row for row in rows}
    READ.update({(here, key): policy_of(key, versions[int(key.partition(":")[0])]) for key in keys})


def policy_of(key: str, version: SlaPolicyVersion) -> Policy:
    """A version's promise for the priority that the key names, as the replay reads it."""
    targets = version.targets.get(key.partition(":")[2], {})
    return Policy(
        key=key,
        calendar=calendar_of(version),
        targets={Metric(metric): timedelta(minutes=minutes) for metric, minutes in targets.items()},
        pauses={status: frozenset(map(Metric, metrics)) for status, metrics in version.pauses.items()},
        reopen_days=version.reopen_days,
        pause_cap_days=version.pause_cap_days,
        ladder={Metric(metric): tuple(levels) for metric, levels in version.ladder.items()},
    )


@dataclass(frozen=True)
class Consequences:
    """What a policy's version says about its levels, as `action_of` reads it; whether the policy is in use now."""

    active: bool
    actions: Mapping[str, Mapping[str, Any]]


def consequences_of(keys: Iterable[str]) -> dict[str, Consequences]:
    """By key of the promise; a promise of no policy is left out."""
    ids = {key: int(key.partition(":")[0]) for key in keys if key}
    rows = db.session.execute(
        select(SlaPolicyVersion.id, SlaPolicy.active, SlaPolicyVersion.actions)
        .join(SlaPolicy, SlaPolicy.id == SlaPolicyVersion.policy_id)
        .where(SlaPolicyVersion.id.in_(set(ids.values())))
    )
    found = {row.id: Consequences(row.active, row.actions) for row in rows}
    return {key: found[version_id] for key, version_id in ids.items() if version_id in found}


def calendar_of(version: SlaPolicyVersion) -> Calendar:
    """The hours that this version of a policy counts in."""
    return _calendar(json.dumps(version.calendar_version.spec, sort_keys=True))


@lru_cache(maxsize=200)
def _calendar(spec: str) -> Calendar:
    """One object for equal hours, so that the days it has worked out once stay worked out."""
    return calendar_from(json.loads(spec))


def log_of(ticket_id: int) -> Sequence[SlaEvent]:
    return db.session.scalars(select(SlaEvent).where(SlaEvent.ticket_id == ticket_id).order_by(SlaEvent.id)).all()


def timers_of(ticket_id: int) -> Sequence[SlaTimer]:
    return db.session.scalars(
        select(SlaTimer).where(SlaTimer.ticket_id == ticket_id).order_by(SlaTimer.start_at, SlaTimer.id)
    ).all()


def levels_of(timer_ids: Sequence[int]) -> Sequence[SlaLevel]:
    if not timer_ids:
        return []
    return db.session.scalars(select(SlaLevel).where(SlaLevel.timer_id.in_(timer_ids)).order_by(SlaLevel.id)).all()


def logs_of(ticket_ids: Sequence[int]) -> dict[int, list[SlaEvent]]:
    """The logs of these tickets; one without a log is left out."""
    rows = db.session.scalars(select(SlaEvent).where(SlaEvent.ticket_id.in_(ticket_ids)).order_by(SlaEvent.id))
    return _grouped(rows, lambda row: row.ticket_id)


def timers_of_all(ticket_ids: Sequence[int]) -> dict[int, list[SlaTimer]]:
    rows = select(SlaTimer).where(SlaTimer.ticket_id.in_(ticket_ids)).order_by(SlaTimer.start_at, SlaTimer.id)
    return _grouped(db.session.scalars(rows), lambda row: row.ticket_id)


def levels_by_timer(timer_ids: Sequence[int]) -> dict[int, list[SlaLevel]]:
    return _grouped(levels_of(timer_ids), lambda row: row.timer_id)


def same_promise(one: Any, other: Any) -> ColumnElement[bool]:
    """That two rows, or tables, speak of the same run of the same promise: its four names are the same."""
    return and_(*(getattr(one, name) == getattr(other, name) for name in NAMES))


def _grouped(rows: Iterable[Row], by: Callable[[Row], int]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    return groups


def tickets_with_levels(level_ids: Sequence[int]) -> Sequence[int]:
    """The tickets that these levels belong to."""
    timer_ids = select(SlaLevel.timer_id).where(SlaLevel.id.in_(level_ids))
    return db.session.scalars(select(SlaTimer.ticket_id).where(SlaTimer.id.in_(timer_ids)).distinct()).all()


def due_level_ids(now: datetime, *, limit: int) -> Sequence[int]:
    """Levels whose time has come and that nobody has claimed, the longest waiting first: one range of an index."""
    return db.session.scalars(
        select(SlaLevel.id)
        .where(SlaLevel.fired_at.is_(None), SlaLevel.fire_at <= now)
        .order_by(SlaLevel.fire_at, SlaLevel.id)
        .limit(limit)
    ).all()
