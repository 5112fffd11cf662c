"""A ticket's promises follow from its log: an event is added, and the timers are brought in line with what it says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from desk.core.db import db
from desk.sla.models import SlaEvent, SlaLevel, SlaTimer
from desk.sla.queries import INSTANTS, levels_of, log_of, policies_by_key, timers_of
from desk.sla.replay.kinds import OPEN
from desk.sla.replay.run import replay
from desk.sla.replay.types import Answer, Clock, Event, State

WAKE = "wake"  # the level at which a pause has lasted as long as the policy lets it
SKIPPED = "skipped"  # a level that is past and that nobody is told of


@dataclass(frozen=True)
class Standing:
    """How a ticket stands: the promise that runs out next, None when none runs."""

    due_at: datetime | None
    metric: str
    rings: bool  # a level has been reached that nobody was told of yet


@dataclass(frozen=True)
class Happening:
    """Something that happened on a ticket at `at`; `kind` and `data` are those of `desk.sla.replay`."""

    kind: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


def settle(
    ticket_id: int,
    happenings: Sequence[Happening],
    *,
    first: Callable[[], Sequence[Happening]],
    now: datetime,
    quiet: bool = False,
) -> Standing:
    """Add to the log what happened, and bring the timers and levels of the ticket in line with it.

    `first` tells what a log that is still empty begins with instead of `happenings`. `quiet` is for history that is
    brought in: what is past by now rings no more. Every row that changes is written in the transaction of the change
    that caused it. What the log knows to have happened after `now` counts too: a mail may be handled late.
    """
    log = list(log_of(ticket_id))
    new = [_logged(ticket_id, one, now) for one in (happenings if log else first())]
    db.session.add_all(new)
    now = max([now, *(row.at for row in log + new)])
    answer = _own(_replayed([as_event(row) for row in log + new], ticket_id, now), ticket_id)
    rows = _timers(answer, ticket_id)
    db.session.flush()
    rings = _levels(answer, rows, now=now, quiet=quiet)
    db.session.flush()
    running = [clock for clock in answer.clocks if clock.state is State.RUNNING and clock.due]
    next_one = min(running, key=lambda clock: clock.due or now, default=None)
    return Standing(next_one.due if next_one else None, next_one.metric if next_one else "", rings)


def _logged(ticket_id: int, one: Happening, now: datetime) -> SlaEvent:
    """Promises count in whole seconds."""
    data = {name: value.isoformat() if name in INSTANTS else value for name, value in one.data.items()}
    at = one.at.replace(microsecond=0)
    return SlaEvent(ticket_id=ticket_id, kind=one.kind, at=at, recorded_at=max(now, at), data=data)


def what_the_log_says(ticket_id: int, *, now: datetime, then: Sequence[Event] = ()) -> Answer | None:
    """The log replayed until `now`, with `then` as if it had happened too; None of an empty log. Nothing is written."""
    log = [as_event(row) for row in log_of(ticket_id)]
    return _replayed(log + list(then), ticket_id, now) if log else None


def _replayed(events: Sequence[Event], ticket_id: int, now: datetime) -> Answer:
    return replay(events, policies_by_key(_keys(events)), now.replace(microsecond=0), ticket=str(ticket_id))


def _own(answer: Answer, ticket_id: int) -> Answer:
    """Without the clocks of tickets that were merged in: those have their rows already."""
    return replace(answer, clocks=tuple(clock for clock in answer.clocks if clock.ticket == str(ticket_id)))


def _keys(events: Sequence[Event]) -> set[str]:
    """The policies that a log names, those of tickets merged in with it."""
    keys = {event.data["policy"] for event in events if event.data.get("policy")}
    return keys.union(*(_keys(event.data["events"]) for event in events if "events" in event.data))


def as_event(row: SlaEvent) -> Event:
    """The row as the replay reads it. A merge names the other ticket, whose log is read where it stands.

    What moved in a split is written down with it: `moved` holds `kind`, `at` and `data` of each event.
    """
    data = _read(row.data)
    if row.kind == "merged_from":
        data["events"] = [as_event(one) for one in log_of(int(data["ticket"]))]
    if row.kind == "split_from":
        data["moved"] = [
            Event(one["kind"], datetime.fromisoformat(one["at"]), None, _read(one["data"])) for one in data["moved"]
        ]
    return Event(row.kind, row.at, row.recorded_at, data)


def _read(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: datetime.fromisoformat(value) if name in INSTANTS else value for name, value in data.items()}


Key = tuple[str, int, str]


def _timers(answer: Answer, ticket_id: int) -> dict[Key, SlaTimer]:
    """A row for each clock; what a bounce shows never to have begun, and nobody was told of, is gone."""
    kept = {_key(row): row for row in timers_of(ticket_id)}
    said = {_clock_key(clock): clock for clock in answer.clocks}
    for key in kept.keys() - said.keys():
        gone = kept.pop(key)
        db.session.execute(delete(SlaLevel).where(SlaLevel.timer_id == gone.id))
        db.session.delete(gone)
    return {key: _bring_in_line(kept.get(key), ticket_id, clock) for key, clock in said.items()}


def _key(row: SlaTimer) -> Key:
    return row.metric, row.cycle, row.conversation


def _clock_key(clock: Clock) -> Key:
    return clock.metric.value, clock.cycle, clock.conversation or ""


def _bring_in_line(row: SlaTimer | None, ticket_id: int, clock: Clock) -> SlaTimer:
    if row is None:
        metric, cycle, conversation = _clock_key(clock)
        row = SlaTimer(ticket_id=ticket_id, metric=metric, cycle=cycle, conversation=conversation)
        db.session.add(row)
    row.policy_key = clock.policy or ""
    row.start_at, row.due_at, row.due_version = clock.start, clock.due, clock.due_version
    row.target_s = int(clock.target.total_seconds())
    row.state, row.outcome = clock.state.value, clock.outcome.value if clock.outcome else None
    row.met_at, row.breached_at = clock.met_at, clock.breached_at
    row.cause = clock.cause.value if clock.cause else None
    row.overdue_s, row.reopened = clock.overdue_seconds, clock.reopened
    return row


def _levels(answer: Answer, rows: dict[Key, SlaTimer], *, now: datetime, quiet: bool) -> bool:
    """The ladder as rows: those ahead, and those reached that nobody was told of. Fired ones are never touched."""
    wanted, rings = _wanted(answer, rows), False
    for row in levels_of([row.id for row in rows.values()]):
        fire_at = wanted.pop((row.timer_id, row.level, row.due_version), None) or _still_to_wake(row, answer)
        if row.fired_at is not None:
            continue
        if fire_at is None:
            db.session.delete(row)
        else:
            rings |= _planned(row, fire_at, now=now, quiet=quiet)
    for (timer_id, level, version), fire_at in wanted.items():
        row = SlaLevel(timer_id=timer_id, level=level, due_version=version)
        rings |= _planned(row, fire_at, now=now, quiet=quiet)
        db.session.add(row)
    return rings


def _planned(row: SlaLevel, fire_at: datetime, *, now: datetime, quiet: bool) -> bool:
    """When a level fires; whether that is by now, and somebody is still to be told."""
    row.fire_at, past = fire_at, fire_at <= now
    if past and quiet:
        row.fired_at, row.outcome = now, SKIPPED
    return past and not quiet


def _still_to_wake(row: SlaLevel, answer: Answer) -> datetime | None:
    """By the log the pause is over and the ticket open, but nobody has opened it yet: that is what this level does."""
    over = row.level.startswith(WAKE) and row.fire_at in answer.woken and answer.status == OPEN
    return row.fire_at if over else None


def _wanted(answer: Answer, rows: dict[Key, SlaTimer]) -> dict[tuple[int, str, int], datetime]:
    wanted = {}
    for notice in answer.notices:
        timer = rows[notice.metric.value, notice.cycle, notice.conversation or ""]
        wanted[timer.id, notice.level, notice.due_version] = notice.at
    for clock in answer.clocks:
        for ahead in clock.upcoming:
            wanted[rows[_clock_key(clock)].id, ahead.level, ahead.due_version] = ahead.fire_at
    paused = next((clock for clock in answer.clocks if clock.state is State.PAUSED), None)
    if paused and answer.wakes_at:
        level = f"{WAKE}{int(answer.wakes_at.timestamp()) // 60}"  # a timer may be paused, and woken, many times
        wanted[rows[_clock_key(paused)].id, level, paused.due_version] = answer.wakes_at
    return wanted
