"""By what promises are grouped: the column, the key that a URL names a group by, and what it is called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, and_, case, cast, extract, false, literal_column, or_, select

from desk.accounts.labels import TIER
from desk.accounts.models import Agent, Customer, Team
from desk.core.db import db
from desk.reports.labels import NOBODY
from desk.reports.periods import ONE_DAY, Period, day_in
from desk.sla.models import SlaPolicy, SlaPolicyVersion, SlaTimer
from desk.tickets.labels import TYPE
from desk.tickets.models import Ticket

DUE_S = cast(extract("epoch", SlaTimer.due_at), Integer)
A_DAY, A_WEEK = 86_400, 7 * 86_400  # seconds
THURSDAY, MONDAY = date(1970, 1, 1), date(1969, 12, 29)  # from which days and weeks are numbered
GROUPS: Mapping[str, Any] = {
    "team": Ticket.team_id,
    "agent": Ticket.assignee_id,
    "customer": Ticket.customer_id,
    "tier": Customer.tier,
    "type": Ticket.type,
    "policy": SlaTimer.policy_key,
    "day": None,  # by the reader's clock
    "week": None,
}
LABELS: Mapping[str, Mapping[str, Any]] = {"type": TYPE, "tier": TIER}


@dataclass(frozen=True)
class Asked:
    """What a report is asked for. `zone` is the reader's: days begin at its midnights."""

    period: Period
    by: str
    zone: str
    now: datetime


def group_of(asked: Asked) -> Any:
    """What promises are grouped by: a column, or the number of the local day or week since 1970."""
    if asked.by == "day":
        return _local_s(asked) // _number(A_DAY)
    if asked.by == "week":
        return (_local_s(asked) + _number((THURSDAY - MONDAY).days * A_DAY)) // _number(A_WEEK)
    return GROUPS[asked.by]


def _local_s(asked: Asked) -> ColumnElement[int]:
    """What the reader's wall clock shows when a promise is due, in seconds."""
    *before, (_, offset) = asked.period.offsets(asked.zone)
    until = [(_number(ends) > DUE_S, _number(one)) for ends, one in before]
    return DUE_S + (case(*until, else_=_number(offset)) if until else _number(offset))


def _number(value: int) -> ColumnElement[int]:
    """In the statement itself: PostgreSQL takes two placeholders for two groups."""
    return literal_column(str(value), Integer)


def keys_of(asked: Asked, raw: Iterable[Any]) -> dict[Any, str]:
    """The key of each value grouped by: a policy's id for its versions, a date for the number of a day or week."""
    if asked.by == "day":
        return {one: (THURSDAY + one * ONE_DAY).isoformat() for one in raw}
    if asked.by == "week":
        return {one: (MONDAY + 7 * one * ONE_DAY).isoformat() for one in raw}
    if asked.by != "policy":
        return {one: "" if one is None else str(one) for one in raw}
    versions = {key: int(key.partition(":")[0]) for key in raw if key}
    rows = select(SlaPolicyVersion.id, SlaPolicyVersion.policy_id).where(SlaPolicyVersion.id.in_(versions.values()))
    policies = {row[0]: str(row[1]) for row in db.session.execute(rows)}
    return {key: policies.get(version, "") for key, version in versions.items()} | {"": ""}


def in_group(asked: Asked, key: str) -> ColumnElement[bool]:
    """The promises of one group; none for a key that names no group."""
    if asked.by in ("day", "week"):
        return _on_days(asked, key)
    if asked.by == "policy":
        return _of_policy(key)
    column: ColumnElement[Any] = GROUPS[asked.by]
    if key == "":
        return column.is_(None)
    if asked.by in ("tier", "type"):
        return column == key if key in LABELS[asked.by] else false()
    return column == int(key) if key.isascii() and key.isdigit() and len(key) < 10 else false()


def _of_policy(key: str) -> ColumnElement[bool]:
    if not key:
        return SlaTimer.policy_key == ""
    if not (key.isascii() and key.isdigit() and len(key) < 10):
        return false()
    versions = db.session.scalars(select(SlaPolicyVersion.id).where(SlaPolicyVersion.policy_id == int(key))).all()
    return or_(false(), *(SlaTimer.policy_key.startswith(f"{one}:", autoescape=True) for one in versions))


def _on_days(asked: Asked, key: str) -> ColumnElement[bool]:
    first = day_in(key)
    if first is None:
        return false()
    after = first + (ONE_DAY if asked.by == "day" else 7 * ONE_DAY)
    begins, ends = (datetime.combine(day, time(), ZoneInfo(asked.zone)) for day in (first, after))
    return and_(SlaTimer.due_at >= begins, SlaTimer.due_at < ends)


def names_of(by: str, keys: set[str]) -> Mapping[str, Any]:
    """What the groups are called; a group without a name goes by what it lacks."""
    labels = LABELS.get(by, {})
    model: Any = {"team": Team, "agent": Agent, "customer": Customer, "policy": SlaPolicy}.get(by)
    if model is not None:
        ids = [int(key) for key in keys if key]
        labels = {
            str(row[0]): row[1] for row in db.session.execute(select(model.id, model.name).where(model.id.in_(ids)))
        }
    return {key: labels.get(key, key) if key else NOBODY.get(by, "") for key in keys}
