"""A ticket's promises follow from its log: an event is added, and the timers are brought in line with what it says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from desk.core.bulk import add_aside, is_bulk
from desk.core.db import db
from desk.sla.commands.ladder_rows import bring_levels
from desk.sla.models import SlaEvent, SlaLevel, SlaTimer
from desk.sla.on_record import OnRecord, on_record, records_of
from desk.sla.queries import INSTANTS, levels_of, log_of, policies_by_key
from desk.sla.replay.run import replay
from desk.sla.replay.types import Answer, Clock, Event
from desk.sla.rows import Key, key_of, next_due, timer_values


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
    new: bool = False,
) -> Standing:
    """Add to the log what happened, and bring the timers and levels of the ticket in line with it.

    `first` tells what a log that is still empty begins with instead of `happenings`. `quiet` is for history that is
    brought in: what is past by now rings no more. `new` says that the tables hold nothing of this ticket yet.
    Every row that changes is written in the transaction of the change that caused it. What the log knows to have
    happened after `now` counts too: a mail may be handled late. What came in before the ticket began, and was handled
    after that, counts from its beginning.
    """
    known = OnRecord(ticket_id, [], []) if new else on_record(ticket_id)
    log = known.log
    added = happenings if log else first()
    begins = log[0].at if log else added[0].at if added else now
    rows = [_logged(ticket_id, replace(one, at=max(one.at, begins)), now) for one in added]
    if new:
        standing, made = _bring_all(replace(known, log=rows, levels={}), now=now, quiet=quiet)
        add_aside([*rows, *made])
        return standing
    db.session.add_all(rows)
    standing, made = _bring_all(replace(known, log=[*log, *rows]), now=now, quiet=quiet)
    db.session.add_all(made)
    if not is_bulk():
        db.session.flush()
    return standing


def settle_again(ticket_ids: Sequence[int], *, now: datetime) -> dict[int, Standing]:
    """Bring the timers and levels of many tickets in line with their logs, which nothing is added to: time has passed.

    A few statements however many tickets; those without a log are left out.
    """
    found = {}
    for ticket_id, known in records_of(ticket_ids).items():
        found[ticket_id], made = _bring_all(known, now=now)
        db.session.add_all(made)
    db.session.flush()
    return found


def _bring_all(known: OnRecord, *, now: datetime, quiet: bool = False) -> tuple[Standing, list[SlaTimer | SlaLevel]]:
    """How the ticket stands by its log, and the rows that are new, which the caller adds."""
    now = max([now, *(row.at for row in known.log)])
    answer = own_part(_replayed([as_event(row) for row in known.log], known.ticket_id, now), known.ticket_id)
    rows = _timers(answer, known)
    timer_ids = [row.id for row in rows.values() if row.id is not None]
    levels = levels_of(timer_ids) if known.levels is None else known.levels_of(timer_ids)
    rings, new_levels = bring_levels(answer, rows, levels, now=now, quiet=quiet)
    new_timers = [row for row in rows.values() if row.id is None]
    return Standing(*next_due(answer), rings), [*new_timers, *new_levels]


def _logged(ticket_id: int, one: Happening, now: datetime) -> SlaEvent:
    """Promises count in whole seconds."""
    data = {name: value.isoformat() if name in INSTANTS else value for name, value in one.data.items()}
    at = one.at.replace(microsecond=0)
    return SlaEvent(ticket_id=ticket_id, kind=one.kind, at=at, recorded_at=max(now, at), data=data)


def what_the_log_says(ticket_id: int, *, now: datetime, then: Sequence[Event] = ()) -> Answer | None:
    """The log replayed until `now`, with `then` as if it had happened too; None of an empty log. Nothing is written.

    Nothing happens before the log begins: what is earlier counts from then.
    """
    log = [as_event(row) for row in log_of(ticket_id)]
    if not log:
        return None
    later = [replace(one, at=max(one.at, log[0].at)) for one in then]
    return _replayed(log + later, ticket_id, max(now, log[0].at))


def _replayed(events: Sequence[Event], ticket_id: int, now: datetime) -> Answer:
    return replay(events, policies_by_key(keys_in(events)), now.replace(microsecond=0), ticket=str(ticket_id))


def own_part(answer: Answer, ticket_id: int) -> Answer:
    """Without the clocks of tickets that were merged in: those have their rows already."""
    return replace(answer, clocks=tuple(clock for clock in answer.clocks if clock.ticket == str(ticket_id)))


def keys_in(events: Sequence[Event]) -> set[str]:
    """The policies that a log names, those of tickets merged in with it."""
    keys = {event.data["policy"] for event in events if event.data.get("policy")}
    return keys.union(*(keys_in(event.data["events"]) for event in events if "events" in event.data))


def as_event(row: SlaEvent, log: Callable[[int], Sequence[SlaEvent]] = log_of) -> Event:
    """The row as the replay reads it. A merge names the other ticket, whose log `log` finds where it stands.

    What moved in a split is written down with it: `moved` holds `kind`, `at` and `data` of each event.
    """
    data = _read(row.data)
    if row.kind == "merged_from":
        theirs = log(int(data["ticket"]))  # up to the merge: later each may have taken in the other
        data["events"] = [as_event(one, log) for one in theirs if one.id < row.id]
    if row.kind == "split_from":
        data["moved"] = [
            Event(one["kind"], datetime.fromisoformat(one["at"]), None, _read(one["data"])) for one in data["moved"]
        ]
    return Event(row.kind, row.at, row.recorded_at, data)


def _read(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: datetime.fromisoformat(value) if name in INSTANTS else value for name, value in data.items()}


def _timers(answer: Answer, known: OnRecord) -> dict[Key, SlaTimer]:
    """A row for each clock; what a bounce shows never to have begun, and nobody was told of, is gone."""
    kept = {_key(row): row for row in known.timers}
    said = {key_of(clock): clock for clock in answer.clocks}
    for key in kept.keys() - said.keys():
        gone = kept.pop(key)
        db.session.execute(delete(SlaLevel).where(SlaLevel.timer_id == gone.id))
        db.session.delete(gone)
    return {key: _bring_in_line(kept.get(key), known.ticket_id, clock) for key, clock in said.items()}


def _key(row: SlaTimer) -> Key:
    return row.metric, row.cycle, row.conversation


def _bring_in_line(row: SlaTimer | None, ticket_id: int, clock: Clock) -> SlaTimer:
    if row is None:
        metric, cycle, conversation = key_of(clock)
        row = SlaTimer(ticket_id=ticket_id, metric=metric, cycle=cycle, conversation=conversation)
    for name, value in timer_values(clock).items():
        setattr(row, name, value)
    return row
