"""Which running promises a supervisor looks at: what stands in the URL, and the conditions that this makes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column, or_, true

from desk.accounts.models import Agent, Customer
from desk.accounts.types import Tier
from desk.sla.models import SlaTimer
from desk.sla.replay.types import Metric, State
from desk.tickets.access import visible_to
from desk.tickets.models import Ticket

SOON = timedelta(minutes=15)
HOUR = timedelta(hours=1)
TIMES = ("missed", "soon", "later")  # no promise stands in two of them
SNOOZED = "snoozed"
# Said to the planner: an index holds the running ones only, and a plan made without the word could not use it.
RUNNING: ColumnElement[str] = literal_column(f"'{State.RUNNING.value}'")
NONE = 0  # no team, nobody, no known customer; in a URL it is "none"


@dataclass(frozen=True)
class Sieve:
    """None and "" mean all; `team`, `agent` and `customer` are ids or NONE, `bucket` is one of TIMES or SNOOZED."""

    team: int | None = None
    agent: int | None = None
    customer: int | None = None
    tier: str = ""
    metric: str = ""
    bucket: str = ""

    def as_query(self) -> dict[str, str]:
        """The same as the query of a URL."""
        query = {name: _said(getattr(self, name)) for name in ("team", "agent", "customer")}
        query |= {"tier": self.tier, "metric": self.metric, "bucket": self.bucket}
        return {name: value for name, value in query.items() if value}


def sieve_of(query: Mapping[str, str]) -> Sieve:
    """What the query of a URL asks for; what it cannot mean is as if it were not there."""
    return Sieve(
        team=_number(query.get("team", "")),
        agent=_number(query.get("agent", "")),
        customer=_number(query.get("customer", "")),
        tier=_one_of(query.get("tier", ""), set(Tier)),
        metric=_one_of(query.get("metric", ""), set(Metric)),
        bucket=_one_of(query.get("bucket", ""), {*TIMES, SNOOZED}),
    )


def _said(number: int | None) -> str:
    return "" if number is None else str(number or "none")


def _number(text: str) -> int | None:
    if text == "none":
        return NONE
    return int(text) or None if text.isascii() and text.isdigit() and len(text) < 10 else None


def _one_of(text: str, known: set[Any]) -> str:
    return str(text) if text in known else ""


def on_the_wall(agent: Agent, now: datetime) -> ColumnElement[bool]:
    """Promises that run, are missed or due within the hour, and that this agent may see; one range of an index."""
    return and_(SlaTimer.state == RUNNING, SlaTimer.due_at <= now + HOUR, visible_to(agent))


def in_bucket(bucket: str, now: datetime) -> ColumnElement[bool]:
    """The promises of one list."""
    if bucket == SNOOZED:
        return SlaTimer.snoozed_until > now
    due = {
        "missed": SlaTimer.due_at < now,
        "soon": and_(SlaTimer.due_at >= now, SlaTimer.due_at < now + SOON),
        "later": SlaTimer.due_at >= now + SOON,
    }[bucket]
    return and_(due, or_(SlaTimer.snoozed_until.is_(None), SlaTimer.snoozed_until <= now))


def of_kind(sieve: Sieve) -> ColumnElement[bool]:
    """What the sieve says of the promise and of who it was given to; a tier wants the customer joined."""
    conditions: list[ColumnElement[bool]] = [true()]
    if sieve.metric:
        conditions.append(SlaTimer.metric == sieve.metric)
    if sieve.tier == Tier.STANDARD:  # who is not known was promised as much as anybody
        conditions.append(or_(Customer.tier == sieve.tier, Ticket.customer_id.is_(None)))
    elif sieve.tier:
        conditions.append(Customer.tier == sieve.tier)
    return and_(*conditions)


def held_by(sieve: Sieve, columns: Mapping[str, Any]) -> ColumnElement[bool]:
    """What it says of team, agent and customer, as far as they are among these columns."""
    conditions: list[ColumnElement[bool]] = [true()]
    for name, column in columns.items():
        wanted = getattr(sieve, name)
        if wanted is not None:
            conditions.append(column == wanted if wanted else column.is_(None))
    return and_(*conditions)
