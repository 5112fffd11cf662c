import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import URL, select
from sqlalchemy.orm import joinedload

from desk.core.db import db
from desk.sla.calendar_json import calendar_from
from desk.sla.matching import Offer, first_match
from desk.sla.models import SlaEvent, SlaLevel, SlaPolicy, SlaPolicyVersion, SlaTimer
from desk.sla.replay.types import Metric, Policy
from desk.sla.types import Calendar

READ: dict[tuple[URL, str], Policy] = {}  # by database and key
INSTANTS = ("clicked_at", "until", "due", "next_update_by")  # of an event's data, kept as text


def promise_for(*, type: str, tier: str, priority: str) -> str | None:
    """The key of the promise that such a ticket gets now, None when nobody promised anything."""
    rows = db.session.execute(
        select(SlaPolicyVersion.id, SlaPolicyVersion.types, SlaPolicyVersion.tiers, SlaPolicyVersion.targets)
        .join(SlaPolicy, SlaPolicy.current_id == SlaPolicyVersion.id)
        .where(SlaPolicy.active)
        .order_by(SlaPolicy.position, SlaPolicy.id)
    )
    return first_match((Offer(*row) for row in rows), type=type, tier=tier, priority=priority)


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
    READ.update({(here, key): _policy(key, versions[int(key.partition(":")[0])]) for key in keys})


def _policy(key: str, version: SlaPolicyVersion) -> Policy:
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
