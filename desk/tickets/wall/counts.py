"""How many promises stand in each list of the wall, and whose they are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CTE, Select, case, func, select

from desk.accounts.models import Agent, Customer, Team
from desk.core.together import Together
from desk.sla.models import SlaTimer
from desk.tickets.models import Ticket
from desk.tickets.wall.rows import HELD
from desk.tickets.wall.sieve import NONE, SNOOZED, SOON, TIMES, Sieve, held_by, in_bucket, of_kind, on_the_wall

LONGEST_S = 30  # however quiet the desk is, the lists are made again
BUCKETS = (*TIMES, SNOOZED)
MISSED, SOONER, LATER, AWAY = range(len(BUCKETS))


@dataclass(frozen=True)
class Load:
    """How many promises one team, agent or customer has; `key` is what stands in a URL, `name` None of nobody."""

    key: str
    name: str | None
    missed: int
    soon: int
    later: int


@dataclass(frozen=True)
class Count:
    """How many promises each list holds; `fresh` of the missed ones were not missed yet when somebody looked last."""

    missed: int
    soon: int
    later: int
    snoozed: int
    fresh: int


@dataclass(frozen=True)
class Counted:
    """All numbers of the page. `until`, in seconds since 1970, is up to when time alone changes none of them."""

    count: Count
    teams: list[Load]
    agents: list[Load]
    customers: list[Load]
    until: int


def counted(agent: Agent, sieve: Sieve, *, now: datetime, since: datetime, most_customers: int) -> Counted:
    """What this agent may see, in one statement. By team counts whatever team is asked for, and so do the others."""
    found = _numbers(agent, sieve, now, since, most_customers)
    cells = [cell for cell in found["cells"] if _asked_for(sieve, cell)]
    return Counted(
        count=_total(cells),
        teams=_by("team", [cell for cell in found["cells"] if _asked_for(sieve, cell, but="team")]),
        agents=_by("agent", [cell for cell in found["cells"] if _asked_for(sieve, cell, but="agent")]),
        customers=_heaviest([Load(str(key or "none"), name, *sums) for key, *sums, name in found["customers"]]),
        until=_until(now, cells),
    )


def _asked_for(sieve: Sieve, cell: Any, *, but: str = "") -> bool:
    """Whether these are of the team and of the agent that the sieve asks for; `but` names one that is left open."""
    wishes = {"team": sieve.team, "agent": sieve.agent}
    return all(wish in (None, getattr(cell, name) or NONE) for name, wish in wishes.items() if name != but)


def _numbers(agent: Agent, sieve: Sieve, now: datetime, since: datetime, most: int) -> dict[str, list[Any]]:
    """How many promises there are of each team, agent and list, and of each customer; one walk over the wall's.

    The cells are few, since teams and agents are: what is shown of those is added up here.
    """
    kind = case(*((in_bucket(name, now), number) for number, name in enumerate(BUCKETS)))
    walk = (
        select(kind.label("bucket"), SlaTimer.due_at, SlaTimer.snoozed_until, *_named(HELD))
        .join(Ticket, Ticket.id == SlaTimer.ticket_id)
        .where(on_the_wall(agent, now), of_kind(sieve))
    )
    base = (walk.outerjoin(Customer, Customer.id == Ticket.customer_id) if sieve.tier else walk).cte("base")
    return Together(cells=_cells(base, sieve, since), customers=_customers(base, sieve, most)).read({})


def _named(columns: dict[str, Any]) -> list[Any]:
    return [column.label(name) for name, column in columns.items()]


def _cells(base: CTE, sieve: Sieve, since: datetime) -> Select[*tuple[Any, ...]]:
    """By team, agent and list; with what moves next of each, and how many were due since then."""
    cells = (
        select(
            base.c.team, base.c.agent, base.c.bucket, func.count().label("number"),
            func.sum(case((base.c.due_at >= since, 1), else_=0)).label("fresh"),
            func.min(base.c.due_at).label("due_at"), func.min(base.c.snoozed_until).label("back_at"),
        )
        .where(held_by(sieve, {"customer": base.c.customer}))
        .group_by(base.c.team, base.c.agent, base.c.bucket)
        .subquery()
    )  # fmt: skip
    return (
        select(cells, Team.name.label("team_name"), Agent.name.label("agent_name"))
        .outerjoin(Team, Team.id == cells.c.team)
        .outerjoin(Agent, Agent.id == cells.c.agent)
    )


def _customers(base: CTE, sieve: Sieve, most: int) -> Select[*tuple[Any, ...]]:
    """Those with the most missed first. Whatever else the sieve asks for counts."""
    sums = [func.sum(case((base.c.bucket == number, 1), else_=0)).label(name) for number, name in enumerate(TIMES)]
    whose = (
        select(base.c.customer, *sums)
        .where(held_by(sieve, {"team": base.c.team, "agent": base.c.agent}), base.c.bucket < len(TIMES))
        .group_by(base.c.customer)
        .order_by(*(one.desc() for one in sums), base.c.customer)
        .limit(most)
        .subquery()
    )
    return select(whose, Customer.name).outerjoin(Customer, Customer.id == whose.c.customer)


def _total(cells: Iterable[Any]) -> Count:
    numbers, fresh = Counter[int](), 0
    for cell in cells:
        numbers[cell.bucket] += cell.number
        fresh += cell.fresh if cell.bucket == MISSED else 0
    return Count(numbers[MISSED], numbers[SOONER], numbers[LATER], numbers[AWAY], fresh)


def _by(name: str, cells: Iterable[Any]) -> list[Load]:
    """The cells added up by team or by agent."""
    names: dict[int | None, str | None] = {}
    numbers: dict[int | None, list[int]] = defaultdict(lambda: [0] * len(TIMES))
    for cell in cells:
        if cell.bucket < len(TIMES):
            key = getattr(cell, name)
            names[key] = getattr(cell, f"{name}_name")
            numbers[key][cell.bucket] += cell.number
    return _heaviest([Load(str(key or "none"), names[key], *number) for key, number in numbers.items()])


def _heaviest(loads: list[Load]) -> list[Load]:
    return sorted(loads, key=lambda load: (-load.missed, -load.soon, -load.later, load.name or ""))


def _until(now: datetime, cells: Iterable[Any]) -> int:
    """A promise is missed, or soon, when that second is over; a snoozed one is back at the second itself."""
    moves = [now + timedelta(seconds=LONGEST_S)]
    for cell in cells:
        if cell.bucket == SOONER:
            moves.append(cell.due_at)
        elif cell.bucket == LATER:
            moves.append(cell.due_at - SOON)
        elif cell.bucket == AWAY:
            moves.append(cell.back_at - timedelta(seconds=1))
    return int(min(moves).timestamp())
