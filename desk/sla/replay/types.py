"""What a replay reads and what it answers. Instants are aware UTC, whole seconds; lengths are working time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from desk.sla.types import Calendar, Span, always_open


class BadLog(ValueError):
    """A log, a policy or an instant that cannot be; the message says why."""


class Metric(StrEnum):
    """What a clock measures, in the order in which clocks that start together are listed."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    UPDATE = "update"
    RESOLUTION = "resolution"
    CARRIER_REPLY = "carrier_reply"
    APPROVAL = "approval"
    OWNERSHIP = "ownership"


NEVER_PAUSED = frozenset({Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE})  # a status must not be a way round a promise


class State(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"


class Outcome(StrEnum):
    MET = "met"
    BREACHED = "breached"
    WAIVED = "waived"
    CANCELLED = "cancelled"
    CLOSED_UNANSWERED = "closed_unanswered"


class Cause(StrEnum):
    """Why a clock was breached or cancelled, where it was not simply late."""

    RETARGETED = "retargeted"
    SPLIT = "split"
    BOUNCED = "bounced"
    MERGED = "merged"
    SOLVED = "solved"
    SPAM = "spam"
    NO_POLICY = "no_policy"


DEFAULT_PAUSES: Mapping[str, frozenset[Metric]] = {
    "waiting_customer": frozenset({Metric.RESOLUTION, Metric.UPDATE}),
    "scheduled": frozenset({Metric.RESOLUTION}),
}


@dataclass(frozen=True)
class Policy:
    """One row of targets: a version of a policy, for one priority.

    A metric without a target has no clock. `pauses` says which statuses stop which metrics. A level of the
    ladder is a share of the clock's target ("75%") or working minutes before or after due ("-30", "+60").
    """

    key: str
    calendar: Calendar
    targets: Mapping[Metric, timedelta]
    pauses: Mapping[str, frozenset[Metric]] = field(default_factory=lambda: DEFAULT_PAUSES)
    reopen_days: int = 7
    pause_cap_days: int = 10
    ladder: Mapping[Metric, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if Metric.RESOLUTION in self.targets and Metric.NEXT_RESPONSE not in self.targets:
            raise BadLog(f"policy {self.key}: a resolution needs a next_response, the floor after reopening")
        for status, metrics in self.pauses.items():
            if metrics & NEVER_PAUSED:
                raise BadLog(f"policy {self.key}: {status} pauses a response")


@dataclass(frozen=True)
class Event:
    """One entry of a ticket's log.

    `data` by kind: `policy` (key or None), `by`, `id`, `to`, `of`, `reason`, `ticket`, `customer`, `clocks`,
    `metric`, `conversation`, `spoke_to_customer`, `approved_by`; `clicked_at`, `until`, `due` and a reply's
    `next_update_by` are datetimes, `target` a timedelta or minutes, `calendar` a Calendar, `events` and
    `moved` sequences of Event.
    """

    kind: str
    at: datetime
    recorded_at: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Upcoming:
    """A level that will be reached if nothing else happens."""

    level: str
    due_version: int
    fire_at: datetime


class Move(StrEnum):
    """What moved a clock after it had begun."""

    RETARGETED = "retargeted"
    PROMISED = "promised"  # nobody had promised anything before
    REGAINED = "regained"
    LOST = "lost"
    SPLIT = "split"
    EXTENDED = "extended"
    MERGED = "merged"
    BOUNCED = "bounced"


@dataclass(frozen=True)
class Change:
    """A clock was moved at `at`. A due is None where a pause kept it open, or where there was none."""

    at: datetime
    move: Move
    policy: str | None
    target: timedelta
    due_before: datetime | None
    due: datetime | None


@dataclass(frozen=True)
class Clock:
    """One promise: a metric of a ticket, and which run of it this is.

    `due` is None while paused; `pauses` holds those that are over; `upcoming` is filled on
    running clocks only, in order, after now. `calendar` is what it counts by; `due_place` the working time at which
    due lies, which is not `target` where a change came too late; `changes` are in order.
    """

    ticket: str
    metric: Metric
    cycle: int
    policy: str | None
    start: datetime
    due: datetime | None
    state: State
    outcome: Outcome | None
    met_at: datetime | None
    breached_at: datetime | None
    overdue_seconds: int
    reopened: bool
    cause: Cause | None
    target: timedelta
    due_version: int = 1
    pauses: tuple[Span, ...] = ()
    upcoming: tuple[Upcoming, ...] = ()
    conversation: str | None = None
    calendar: Calendar = field(default_factory=always_open)
    due_place: timedelta = timedelta(0)
    paused_since: datetime | None = None
    ended_at: datetime | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class NoticeDue:
    """A level that was reached."""

    metric: Metric
    cycle: int
    level: str
    due_version: int
    at: datetime
    conversation: str | None = None


@dataclass(frozen=True)
class Answer:
    """Everything a log says by `now`.

    `woken`: ends of pauses that reached their cap. `wakes_at`: when the present pause will, or None.
    `new_ticket_at`: when a message came too late to reopen, or None.
    """

    clocks: tuple[Clock, ...]
    notices: tuple[NoticeDue, ...]
    woken: tuple[datetime, ...]
    wakes_at: datetime | None
    new_ticket_at: datetime | None
    trace: tuple[str, ...]
    status: str
