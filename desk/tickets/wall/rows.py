"""The lists of the wall: promises in the order in which they are due, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select, tuple_

from desk.accounts.models import Agent, Customer, Team
from desk.core.db import db
from desk.core.together import Together
from desk.sla.models import SlaTimer
from desk.sla.replay.types import State
from desk.tickets.access import visible_to
from desk.tickets.models import Ticket
from desk.tickets.numbers import reference_of
from desk.tickets.wall.sieve import Sieve, held_by, in_bucket, of_kind, on_the_wall

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
END = datetime(9999, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
HELD = {"team": Ticket.team_id, "agent": Ticket.assignee_id, "customer": Ticket.customer_id}
PLACE = (SlaTimer.due_at, SlaTimer.ticket_id, SlaTimer.id)  # the first two are an index


@dataclass(frozen=True)
class PromiseRow:
    """One running promise; `customer`, `team` and `assignee` are names or None."""

    id: int
    reference: str
    subject: str
    metric: str
    conversation: str
    due_at: datetime
    snoozed_until: datetime | None
    priority: str
    customer: str | None
    team: str | None
    assignee: str | None

    @property
    def promised(self) -> bool:
        """Whether somebody said in an answer when the next one comes."""
        return self.conversation == "promised"


@dataclass(frozen=True)
class Listed:
    """A page of one list. `before` and `after` mark the pages around it and are None where there is none."""

    bucket: str
    rows: list[PromiseRow]
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Place:
    """Where a page begins or ends: behind or before the row of a mark."""

    way: str = "first"  # first, after, before
    at: tuple[datetime, int, int] = (EPOCH, 0, 0)


def place_of(before: str, after: str) -> Place:
    """The place of a URL; what is no mark means the first page."""
    found = _read(after or before)
    return Place("after" if after else "before", found) if found else Place()


def lists(
    agent: Agent, sieve: Sieve, buckets: tuple[str, ...], *, now: datetime, most: int, place: Place
) -> list[Listed]:
    """A page of each of these lists, at most `most` rows long, in one statement."""
    parts = {}
    for bucket in buckets:
        wanted = on_the_wall(agent, now) & in_bucket(bucket, now) & of_kind(sieve) & held_by(sieve, HELD)
        parts[bucket] = _page(wanted, place, most + 1)
    found = Together(**parts).read({})
    return [_listed(bucket, found[bucket], place.way, most) for bucket in buckets]


def promise_row(agent: Agent, timer_id: int) -> PromiseRow | None:
    """One promise that runs, None when it does not or is not to be seen."""
    wanted = (SlaTimer.id == timer_id) & (SlaTimer.state == State.RUNNING.value) & visible_to(agent)
    rows = _rows(db.session.execute(_page(wanted, Place(), 1)))
    return rows[0] if rows else None


def _page(wanted: ColumnElement[bool], place: Place, most: int) -> Select[*tuple[Any, ...]]:
    """One row more than asked for tells whether there is another page. Names are looked up for these rows only."""
    if place.way != "first":
        here = tuple_(*PLACE)
        wanted = wanted & (here > place.at if place.way == "after" else here < place.at)
    page = (
        select(
            SlaTimer.id, Ticket.id.label("ticket_id"), Ticket.subject, SlaTimer.metric, SlaTimer.conversation,
            SlaTimer.due_at, SlaTimer.snoozed_until, Ticket.priority, Ticket.customer_id, Ticket.team_id,
            Ticket.assignee_id,
        )
        .join(Ticket, Ticket.id == SlaTimer.ticket_id)
        .outerjoin(Customer, Customer.id == Ticket.customer_id)
        .where(wanted)
        .order_by(*(column.desc() for column in PLACE) if place.way == "before" else PLACE)
        .limit(most)
        .subquery()
    )  # fmt: skip
    shown = [column for column in page.c if not column.key.endswith("_id") or column.key == "ticket_id"]
    names = [Customer.name.label("customer"), Team.name.label("team"), Agent.name.label("assignee")]
    return (
        select(*shown, *names)
        .outerjoin(Customer, Customer.id == page.c.customer_id)
        .outerjoin(Team, Team.id == page.c.team_id)
        .outerjoin(Agent, Agent.id == page.c.assignee_id)
    )


def _listed(bucket: str, found: list[Any], way: str, most: int) -> Listed:
    more, rows = len(found) > most, sorted(found, key=lambda row: (row.due_at, row.ticket_id, row.id))
    rows = rows[-most:] if way == "before" else rows[:most]
    earlier, later = (more, True) if way == "before" else (way == "after", more)
    before = _mark(rows[0]) if rows and earlier else None
    return Listed(bucket, _rows(rows), before, _mark(rows[-1]) if rows and later else None)


def _rows(found: Iterable[Any]) -> list[PromiseRow]:
    return [PromiseRow(row[0], reference_of(row[1]), *row[2:]) for row in found]


def _mark(row: Any) -> str:
    return f"{(row.due_at - EPOCH) // MICROSECOND}-{row.ticket_id}-{row.id}"


def _read(mark: str) -> tuple[datetime, int, int] | None:
    parts = mark.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts):
        return None
    due, ticket_id, timer_id = map(int, parts)
    if due > (END - EPOCH) // MICROSECOND or ticket_id >= 2**31:
        return None
    return EPOCH + timedelta(microseconds=due), ticket_id, timer_id
