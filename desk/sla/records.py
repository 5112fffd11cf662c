"""Logs and rows of many tickets at once, ready to be held against each other; a few statements however many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from desk.core.db import db
from desk.sla.commands.promise import as_event, keys_in, own_part
from desk.sla.comparison import LevelRow, TimerRow
from desk.sla.models import SlaEvent, SlaLevel, SlaTimer
from desk.sla.queries import CHOOSING, logs_of, policies_by_key
from desk.sla.replay.run import replay
from desk.sla.replay.types import Answer, Event, Policy
from desk.sla.rows import Key

VALUES = (
    "policy_key", "start_at", "target_s", "due_at", "due_version", "state", "outcome", "met_at", "breached_at", "cause",
    "overdue_s", "reopened",
)  # fmt: skip
MOST_MERGES = 20  # of tickets into tickets into tickets


@dataclass(frozen=True)
class Log:
    """What happened on one ticket; `policies` are those that it names. `grown_at`: when it last grew."""

    ticket_id: int
    events: Sequence[Event]
    policies: Mapping[str, Policy]
    grown_at: datetime

    def says(self, at: datetime, then: Sequence[Event] = (), more: Mapping[str, Policy] | None = None) -> Answer:
        """The ticket's own clocks by `at`, as if `then` had happened too, under `more` policies. Raises BadLog."""
        policies = {**self.policies, **more} if more else self.policies
        answer = replay([*self.events, *then], policies, at.replace(microsecond=0), ticket=str(self.ticket_id))
        return own_part(answer, self.ticket_id)

    @property
    def policy(self) -> str | None:
        """The key of the promise that the ticket is under."""
        named = [one for one in self.events if "policy" in one.data and one.kind in CHOOSING]
        return named[-1].data["policy"] if named else None


def read_logs(ticket_ids: Sequence[int]) -> dict[int, Log]:
    """The logs of these tickets, with those of tickets merged into them; one without a log is left out."""
    rows = logs_of(ticket_ids)
    known = dict(rows)
    for _ in range(MOST_MERGES):
        absorbed = {_other(row) for log in known.values() for row in log if row.kind == "merged_from"} - known.keys()
        if not absorbed:
            break
        known |= {one: [] for one in absorbed} | logs_of(sorted(absorbed))
    events = {one: [as_event(row, lambda other: known.get(other, ())) for row in log] for one, log in rows.items()}
    named = {one: keys_in(log) for one, log in events.items()}
    policies = _policies({key for keys in named.values() for key in keys})
    return {
        one: Log(one, log, _some(policies, named[one]), max(row.recorded_at for row in rows[one]))
        for one, log in events.items()
    }


def _other(row: SlaEvent) -> int:
    return int(row.data["ticket"])


def _some(policies: Mapping[str, Policy], keys: Iterable[str]) -> dict[str, Policy]:
    return {key: policies[key] for key in keys if key in policies}


def _policies(keys: set[str]) -> dict[str, Policy]:
    """One that cannot be read any more must not hide the others: its own log says so when it is replayed."""
    try:
        return policies_by_key(keys)
    except (KeyError, ValueError):
        found: dict[str, Policy] = {}
        for key in keys:
            try:
                found |= policies_by_key([key])
            except (KeyError, ValueError):
                continue
        return found


def timer_rows(ticket_ids: Sequence[int]) -> dict[int, list[TimerRow]]:
    """By ticket."""
    columns = [getattr(SlaTimer, name) for name in VALUES]
    rows = db.session.execute(
        select(SlaTimer.ticket_id, SlaTimer.id, SlaTimer.metric, SlaTimer.cycle, SlaTimer.conversation, *columns)
        .where(SlaTimer.ticket_id.in_(ticket_ids))
        .order_by(SlaTimer.id)
    )
    found: dict[int, list[TimerRow]] = {}
    for ticket_id, timer_id, metric, cycle, conversation, *values in rows:
        timer = TimerRow(timer_id, (metric, cycle, conversation), dict(zip(VALUES, values, strict=True)))
        found.setdefault(ticket_id, []).append(timer)
    return found


def level_rows(timers: Mapping[int, Sequence[TimerRow]]) -> dict[int, list[LevelRow]]:
    """By ticket, of these timers."""
    owners: dict[int, tuple[int, Key]] = {one.id: (ticket, one.key) for ticket, all in timers.items() for one in all}
    rows: Iterable[Any] = db.session.execute(
        select(
            SlaLevel.timer_id,
            SlaLevel.level,
            SlaLevel.due_version,
            SlaLevel.fire_at,
            SlaLevel.fired_at,
            SlaLevel.outcome,
        )
        .join(SlaTimer, SlaTimer.id == SlaLevel.timer_id)
        .where(SlaTimer.ticket_id.in_(list(timers)))
        .order_by(SlaLevel.id)
    )
    found: dict[int, list[LevelRow]] = {}
    for timer_id, *values in rows:
        if timer_id in owners:  # else it came after the timers were read
            ticket_id, key = owners[timer_id]
            found.setdefault(ticket_id, []).append(LevelRow(key, *values))
    return found
