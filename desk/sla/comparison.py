"""Whether the rows of a ticket are what its log says. Rows are written at a change or when a level fires, so what
merely follows from the time that has passed since is no difference."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from desk.sla.replay.types import Answer, Clock, State
from desk.sla.rows import Key, key_of, next_due, rungs, still_wakes, timer_values

UNCLAIMED_FOR = timedelta(seconds=120)  # beyond it a level that lies in the past was forgotten
MOST_STEPS = 50
SETTLED = ("fired", "late")  # outcomes of levels whose firing brought the rows in line
NOTHING: Key = ("", 0, "")

Says = Callable[[datetime], Answer]
Difference = dict[str, Any]  # metric, cycle, conversation, field, row, log: plain values


@dataclass(frozen=True)
class TimerRow:
    """A timer's columns; `values` those that the log decides."""

    id: int
    key: Key
    values: Mapping[str, Any]


@dataclass(frozen=True)
class LevelRow:
    """A level's columns; `key` is its timer's."""

    key: Key
    level: str
    due_version: int
    fire_at: datetime
    fired_at: datetime | None
    outcome: str | None


@dataclass(frozen=True)
class Rows:
    """What is kept of one ticket. `written_at`: when its log last grew, None without a log."""

    timers: Sequence[TimerRow]
    levels: Sequence[LevelRow]
    due_at: datetime | None
    due_metric: str
    written_at: datetime | None


def differences(rows: Rows, says: Says | None, *, now: datetime) -> list[Difference]:
    """What the rows hold and the log does not say, or the other way round; `says` replays the log until an instant.

    The rows are right when they are what the log said at some instant since they were last written.
    """
    if rows.written_at is None or says is None:
        return [difference(one.key, "timer", one.values["state"], None) for one in rows.timers] + _place(rows, None, "")
    said, now = cache(says), max(now, rows.written_at).replace(microsecond=0)
    written = min(now, _last_written(rows).replace(microsecond=0))
    best = _against(rows, said, now, written, now)
    if best:
        for at in _instants(said, written, now):
            best = min(best, _against(rows, said, at, written, now), key=len)
            if not best:
                break
    return best + _misfired(rows, now)


def _last_written(rows: Rows) -> datetime:
    fired = [one.fired_at for one in rows.levels if one.fired_at and one.outcome in SETTLED]
    return max([one for one in (rows.written_at, *fired) if one])


def _instants(says: Says, at: datetime, now: datetime) -> Iterator[datetime]:
    """Since the rows were written, the instants at which the mere passing of time changes what the log says."""
    for _ in range(MOST_STEPS):
        yield at
        answer = says(at)
        ahead = [one for one in (answer.wakes_at, *(clock.due for clock in answer.clocks)) if one and at < one < now]
        if not ahead:
            return
        at = min(ahead)


def _against(rows: Rows, says: Says, at: datetime, written: datetime, now: datetime) -> list[Difference]:
    answer = says(at)
    clocks = {key_of(clock): clock for clock in answer.clocks}
    timers = {one.key: one for one in rows.timers}
    found = [difference(key, "timer", one.values["state"], None) for key, one in timers.items() if key not in clocks]
    found += [difference(key, "timer", None, one.state.value) for key, one in clocks.items() if key not in timers]
    for key in timers.keys() & clocks.keys():
        told, kept = timer_values(clocks[key]), timers[key].values
        found += [difference(key, name, kept[name], told[name]) for name in told if not _same(name, kept, told)]
        if kept["overdue_s"] != told["overdue_s"] and not _ran_on(key, kept, clocks[key], says, (written, now)):
            found.append(difference(key, "overdue_s", kept["overdue_s"], told["overdue_s"]))
    both = timers.keys() & clocks.keys()
    return (
        found + _levels([one for one in rows.levels if one.key in both], answer, both) + _place(rows, *next_due(answer))
    )


def _same(name: str, kept: Mapping[str, Any], told: Mapping[str, Any]) -> bool:
    return name == "overdue_s" or bool(kept[name] == told[name])


def _overdues(answer: Answer) -> dict[Key, int]:
    return {key_of(clock): clock.overdue_seconds for clock in answer.clocks}


def _ran_on(key: Key, kept: Mapping[str, Any], clock: Clock, says: Says, span: tuple[datetime, datetime]) -> bool:
    """What runs late grows with every second: it is what it was when the row was written, or since."""
    then, now = (_overdues(says(at)).get(key, 0) for at in span)
    return clock.state is State.RUNNING and bool(then <= kept["overdue_s"] <= now)


def _levels(levels: Sequence[LevelRow], answer: Answer, keys: Any) -> list[Difference]:
    """What was fired stays, whatever the log says now; all else is what the ladder says, no more and no less."""
    wanted, found = {rung: at for rung, at in rungs(answer).items() if rung[0] in keys}, []
    for row in levels:
        fire_at = wanted.pop((row.key, row.level, row.due_version), None)
        if row.fired_at is not None or row.fire_at == fire_at:
            continue
        if fire_at is not None or not still_wakes(row.level, row.fire_at, answer):
            found.append(difference(row.key, _named(row.level, row.due_version), row.fire_at, fire_at))
    return found + [difference(key, _named(level, version), None, at) for (key, level, version), at in wanted.items()]


def _misfired(rows: Rows, now: datetime) -> list[Difference]:
    found = []
    for row in rows.levels:
        name = _named(row.level, row.due_version)
        if row.fired_at is None and row.fire_at <= now - UNCLAIMED_FOR:
            found.append(difference(row.key, f"{name} unclaimed", row.fire_at, now))
        elif row.fired_at is not None and row.fired_at < row.fire_at:
            found.append(difference(row.key, f"{name} fired_at", row.fired_at, row.fire_at))
        if (row.fired_at is None) != (row.outcome is None):
            found.append(difference(row.key, f"{name} outcome", row.outcome, row.fired_at))
    return found


def _named(level: str, version: int) -> str:
    return f"level {level} v{version}"


def _place(rows: Rows, due_at: datetime | None, metric: str) -> list[Difference]:
    found = [] if rows.due_at == due_at else [difference(NOTHING, "ticket.due_at", rows.due_at, due_at)]
    return (
        found
        if rows.due_metric == metric
        else [*found, difference(NOTHING, "ticket.due_metric", rows.due_metric, metric)]
    )


def difference(key: Key, field: str, row: Any, log: Any) -> Difference:
    """One of them, in plain values; `row` or `log` is None where there is nothing."""
    plain = [one.isoformat() if isinstance(one, datetime) else one for one in (row, log)]
    return {"metric": key[0], "cycle": key[1], "conversation": key[2], "field": field, "row": plain[0], "log": plain[1]}
