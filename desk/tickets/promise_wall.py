"""Running promises as a supervisor watches them: missed, due within the hour, by team and agent."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, true

from desk.accounts.models import Agent, Customer, Team
from desk.core.db import db
from desk.sla.models import SlaTimer
from desk.sla.replay.types import Metric, State
from desk.tickets.access import visible_to
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of

SOON = timedelta(minutes=15)
HOUR = timedelta(hours=1)
MOST_ROWS = 200  # in each list; the counts above them count all


@dataclass(frozen=True)
class Sieve:
    """Which promises are looked at; None and empty mean all. `agent` 0 never occurs."""

    team: int | None = None
    agent: int | None = None
    metric: str = ""

    def as_query(self) -> dict[str, Any]:
        """The same as the query of a URL."""
        given = {"team": self.team, "agent": self.agent, "metric": self.metric if self.metric in set(Metric) else ""}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class PromiseRow:
    """One promise that runs; `customer`, `team` and `assignee` are names or None."""

    reference: str
    subject: str
    metric: str
    due_at: datetime
    priority: str
    status: str
    customer: str | None
    team: str | None
    assignee: str | None
    assignee_id: int | None


@dataclass(frozen=True)
class Load:
    """How many promises one agent, or one team, has: missed, due in 15 minutes, due in the hour."""

    id: int | None
    name: str | None
    missed: int
    soon: int
    hour: int


@dataclass(frozen=True)
class Wall:
    """The page. `missed` and `ahead` begin with what was or is due first; `count` counts what the lists show of."""

    sieve: Sieve
    missed: list[PromiseRow]
    ahead: list[PromiseRow]
    count: Load
    teams: list[Load] = field(default_factory=list)
    agents: list[Load] = field(default_factory=list)
    colleagues: Sequence[tuple[int, str]] = ()


def promise_wall(agent: Agent, sieve: Sieve, *, now: datetime) -> Wall:
    """What this agent may see of it, six statements however many promises run."""
    wanted = _running(agent, now) & _sifted(sieve)
    total = db.session.execute(_loads(now).where(wanted)).one()
    return Wall(
        sieve=sieve,
        missed=_rows(wanted & (SlaTimer.due_at < now)),
        ahead=_rows(wanted & (SlaTimer.due_at >= now)),
        count=Load(None, None, *(number or 0 for number in total)),
        teams=_by(_loads(now, Team.id, Team.name).outerjoin(Team, Team.id == Ticket.team_id), agent, now),
        agents=_by(_loads(now, Agent.id, Agent.name).outerjoin(Agent, Agent.id == Ticket.assignee_id), agent, now),
        colleagues=[(one.id, one.name) for one in db.session.execute(_colleagues())],
    )


def _running(agent: Agent, now: datetime) -> ColumnElement[bool]:
    return (SlaTimer.state == State.RUNNING.value) & (SlaTimer.due_at <= now + HOUR) & visible_to(agent)


def _sifted(sieve: Sieve) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if sieve.team:
        conditions.append(Ticket.team_id == sieve.team)
    if sieve.agent:
        conditions.append(Ticket.assignee_id == sieve.agent)
    if sieve.metric in set(Metric):
        conditions.append(SlaTimer.metric == sieve.metric)
    return and_(*conditions)


def _loads(now: datetime, *by: Any) -> Select[*tuple[Any, ...]]:
    missed, soon = SlaTimer.due_at < now, SlaTimer.due_at < now + SOON
    return (
        select(
            *by,
            func.sum(case((missed, 1), else_=0)),
            func.sum(case((soon & ~missed, 1), else_=0)),
            func.sum(case((missed, 0), else_=1)),
        )
        .select_from(SlaTimer)
        .join(Ticket, Ticket.id == SlaTimer.ticket_id)
    )


def _by(query: Select[*tuple[Any, ...]], agent: Agent, now: datetime) -> list[Load]:
    """Loads by a team or an agent, the heaviest first. They are not sifted: they are what one chooses from."""
    key, name = query.selected_columns[0], query.selected_columns[1]
    rows = db.session.execute(query.where(_running(agent, now)).group_by(key, name)).all()
    return sorted(
        (Load(*row) for row in rows), key=lambda load: (-load.missed, -load.soon, -load.hour, load.name or "")
    )


def _rows(wanted: ColumnElement[bool]) -> list[PromiseRow]:
    rows = db.session.execute(
        select(
            Ticket.id, Ticket.subject, SlaTimer.metric, SlaTimer.due_at, Ticket.priority, Ticket.status,
            Customer.name, Team.name, Agent.name, Ticket.assignee_id,
        )
        .select_from(SlaTimer)
        .join(Ticket, Ticket.id == SlaTimer.ticket_id)
        .outerjoin(Customer, Customer.id == Ticket.customer_id)
        .outerjoin(Team, Team.id == Ticket.team_id)
        .outerjoin(Agent, Agent.id == Ticket.assignee_id)
        .where(wanted)
        .order_by(SlaTimer.due_at, SlaTimer.id)
        .limit(MOST_ROWS)
    )  # fmt: skip
    return [PromiseRow(reference_of(ticket_id), *rest) for ticket_id, *rest in map(tuple, rows)]


def _colleagues() -> Select[int, str]:
    return select(Agent.id, Agent.name).where(Agent.active).order_by(Agent.name)
