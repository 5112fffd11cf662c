"""Running promises as a supervisor watches them: missed, due in a quarter of an hour, within the hour; and whose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from desk.accounts.models import Agent, Customer, Team
from desk.core.together import Together
from desk.tickets.wall.counts import LONGEST_S, Counted, counted
from desk.tickets.wall.rows import Listed, Place, lists
from desk.tickets.wall.sieve import TIMES, Sieve

EACH, PAGE, BIG = 30, 100, 10  # rows: of each list side by side, of one list alone, on the big screen
FEW_CUSTOMERS, MOST_CUSTOMERS = 200, 1000
REST_S, PER_SECOND = 3, 2000  # however busy it is, not sooner than this; and later, the more there is to count


@dataclass(frozen=True)
class Wall(Counted):
    """The page: its numbers, and the lists behind them as they were `now`."""

    sieve: Sieve
    lists: list[Listed]
    now: datetime

    @property
    def at(self) -> int:
        """`now` in seconds since 1970."""
        return int(self.now.timestamp())

    @property
    def rest(self) -> int:
        """For so many seconds the page need not be made again, whatever changes."""
        on_it = self.count.missed + self.count.soon + self.count.later
        return min(REST_S + on_it // PER_SECOND, LONGEST_S)

    @property
    def first(self) -> list[Any]:
        """What was or is due first, over all lists."""
        return [row for listed in self.lists for row in listed.rows][:BIG]


@dataclass(frozen=True)
class Look:
    """How somebody looks: `since` is when they did so last, `place` is for one list alone."""

    since: datetime | None = None
    place: Place = Place()
    big: bool = False
    every_customer: bool = False


@dataclass(frozen=True)
class Choices:
    """What the filters and the bar choose from: ids and names. `customer` is the name of the one that is asked for."""

    teams: Sequence[Any]
    agents: Sequence[Any]
    customer: str


def promise_wall(agent: Agent, sieve: Sieve, look: Look | None = None, *, now: datetime) -> Wall:
    """What this agent may see of it: two statements, however many promises run."""
    look = look or Look()
    now = now.replace(microsecond=0)  # as promises count
    most = MOST_CUSTOMERS if look.every_customer else FEW_CUSTOMERS
    one = sieve.bucket and not look.big
    numbers = counted(agent, sieve, now=now, since=look.since or now, most_customers=most)
    return Wall(
        **vars(numbers),
        sieve=sieve,
        lists=lists(
            agent, sieve, (sieve.bucket,) if one else TIMES, now=now,
            most=PAGE if one else BIG if look.big else EACH, place=look.place if one else Place(),
        ),
        now=now,
    )  # fmt: skip


def choices(sieve: Sieve) -> Choices:
    """What one may choose from, in one statement."""
    found = Together(
        teams=select(Team.id, Team.name),
        agents=select(Agent.id, Agent.name).where(Agent.active),
        customer=select(Customer.name).where(Customer.id == (sieve.customer or 0)),
    ).read({})
    named = {key: sorted(found[key], key=lambda row: row.name) for key in ("teams", "agents")}
    return Choices(**named, customer=found["customer"][0].name if found["customer"] else "")
