"""How promises were kept: counts by group, and the promises behind each of them, by the same conditions."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    true,
)

from desk.accounts.models import Agent, Customer, Team
from desk.core.db import db
from desk.reports.groups import Asked, group_of, in_group, keys_of, names_of
from desk.reports.pages import COLUMNS, Line, Part, PromiseList, PromiseRow
from desk.sla.models import SlaCorrection, SlaExtension, SlaTimer
from desk.sla.queries import same_promise
from desk.sla.replay.types import Metric, Outcome
from desk.tickets.access import visible_to
from desk.tickets.clock_names import clock_name
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of

PAGE = 50
MORE_TIME = (
    select(SlaExtension.ticket_id, SlaExtension.metric, SlaExtension.cycle, SlaExtension.conversation)
    .where(SlaExtension.state == "granted")
    .distinct()
    .subquery()
)
ORDER = {metric.value: place for place, metric in enumerate(Metric)}


def promise_report(agent: Agent, asked: Asked) -> list[Part]:
    """By metric and group, what this agent may see of it: one statement, and one for the names."""
    marks = _marks(asked.now)
    sums = [func.sum(case((marks[name], 1), else_=0)).label(name) for name in COLUMNS]
    group = group_of(asked)
    rows = db.session.execute(
        _all(select(SlaTimer.metric, group, *sums)).where(_population(agent, asked)).group_by(SlaTimer.metric, group)
    ).all()
    keys = keys_of(asked, {row[1] for row in rows})
    found: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for metric, raw, *counts in map(tuple, rows):
        key = keys[raw]
        before = found[metric].get(key, [0] * len(COLUMNS))
        found[metric][key] = [a + int(b or 0) for a, b in zip(before, counts, strict=True)]
    names = names_of(asked.by, {key for lines in found.values() for key in lines})
    return [_part(metric, found[metric], names, asked.by) for metric in sorted(found, key=ORDER.__getitem__)]


def promises_behind(agent: Agent, asked: Asked, *, metric: str, what: str, key: str | None, page: int) -> PromiseList:
    """The promises that one figure counts, what was due first in front. `key` None: of all groups."""
    wanted = _population(agent, asked) & _marks(asked.now)[what]
    wanted &= (SlaTimer.metric == metric) & (true() if key is None else in_group(asked, key))
    total = db.session.scalar(_all(select(func.count(SlaTimer.id))).where(wanted)) or 0
    rows = db.session.execute(
        _all(
            select(
                SlaTimer.id, Ticket.id.label("ticket_id"), Ticket.subject, SlaTimer.conversation, SlaTimer.due_at,
                SlaTimer.outcome, SlaTimer.overdue_s, SlaCorrection.id.label("correction_id"),
                Customer.name.label("customer"), Team.name.label("team"), Agent.name.label("assignee"),
            )
        )
        .outerjoin(Team, Team.id == Ticket.team_id)
        .outerjoin(Agent, Agent.id == Ticket.assignee_id)
        .where(wanted)
        .order_by(SlaTimer.due_at, SlaTimer.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()  # fmt: skip
    listed = [
        PromiseRow(
            row.id, reference_of(row.ticket_id), row.subject, clock_name(metric, row.conversation), row.due_at,
            row.outcome, row.outcome is None and row.due_at <= asked.now, row.overdue_s,
            row.correction_id is not None, row.customer, row.team, row.assignee,
        )
        for row in rows
    ]  # fmt: skip
    return PromiseList(listed, total, page, page + 1 if page * PAGE < total else None)


def _all(query: Any) -> Select[*tuple[Any, ...]]:
    joined: Select[*tuple[Any, ...]] = (
        query.select_from(SlaTimer)
        .join(Ticket, Ticket.id == SlaTimer.ticket_id)
        .outerjoin(Customer, Customer.id == Ticket.customer_id)
        .outerjoin(SlaCorrection, same_promise(SlaCorrection, SlaTimer))
        .outerjoin(MORE_TIME, same_promise(MORE_TIME.c, SlaTimer))
    )
    return joined


def _population(agent: Agent, asked: Asked) -> ColumnElement[bool]:
    """What is due in the period. Of a resolution that was reopened only the last run is told."""
    begins, ends = asked.period.between(asked.zone)
    earlier_run = and_(SlaTimer.metric == Metric.RESOLUTION.value, SlaTimer.reopened)
    return and_(SlaTimer.due_at >= begins, SlaTimer.due_at < ends, ~earlier_run, visible_to(agent))


def _marks(now: datetime) -> dict[str, ColumnElement[bool]]:
    """When a promise counts in a column. One that is over its time is missed, whether or not anybody has said so."""
    over = and_(SlaTimer.outcome.is_(None), SlaTimer.due_at <= now)
    missed = or_(SlaTimer.outcome == Outcome.BREACHED.value, over)
    marks = {name: SlaTimer.outcome == name for name in ("met", "closed_unanswered", "waived", "cancelled")}
    return marks | {
        "due": true(),
        "missed": missed,
        "voided": and_(missed, SlaCorrection.id.is_not(None)),
        "running": and_(SlaTimer.outcome.is_(None), SlaTimer.due_at > now),
        "extended": MORE_TIME.c.ticket_id.is_not(None),
        "reopened": and_(SlaTimer.metric == Metric.RESOLUTION.value, SlaTimer.cycle > 1),
    }


def _part(metric: str, found: Mapping[str, list[int]], names: Mapping[str, Any], by: str) -> Part:
    lines = [Line(key, names[key], dict(zip(COLUMNS, counts, strict=True))) for key, counts in found.items()]
    in_time = by in ("day", "week")
    lines.sort(key=lambda line: (line.key,) if in_time else (not line.key, -line.counts["due"], str(line.name)))
    total = {name: sum(line.counts[name] for line in lines) for name in COLUMNS}
    return Part(metric, lines, Line("", "", total))
