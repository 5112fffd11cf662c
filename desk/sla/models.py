from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desk.core.columns import BigId, JsonText
from desk.core.db import Model

UNFIRED = text("fired_at IS NULL")


class SlaCalendar(Model):
    """Staffed hours under a name. What they are stands in its versions, the newest of which is in use."""

    __tablename__ = "sla_calendar"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    current_id: Mapped[int | None]  # of its versions; no foreign key: the two tables would point at each other


class SlaCalendarVersion(Model):
    """Hours as they were from one saving to the next; never changed, since clocks are pinned to it."""

    __tablename__ = "sla_calendar_version"
    __table_args__ = (UniqueConstraint("calendar_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("sla_calendar.id"))
    number: Mapped[int]
    spec: Mapped[dict[str, Any]] = mapped_column(JsonText)  # what calendar_json reads
    made_at: Mapped[datetime]


class SlaPolicy(Model):
    """A promise under a name, at its place in the ordered list: the first that matches a ticket is its promise."""

    __tablename__ = "sla_policy"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    position: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    current_id: Mapped[int | None]  # of its versions


class SlaPolicyVersion(Model):
    """What a policy promised from one saving to the next; never changed.

    `types`, `tiers`, `channels`, `modes`, `languages`, `teams` and `customers` (ids, the last two) say which tickets it
    is for, empty lists mean all. `targets` maps priority to metric to working minutes; `pauses` status to metrics;
    `ladder` metric to levels such as "75%" or "+60"; `actions` metric to level to what `LevelAction` holds.
    `extend_minutes`: how many working minutes one person alone may grant beyond due.
    """

    __tablename__ = "sla_policy_version"
    __table_args__ = (UniqueConstraint("policy_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("sla_policy.id"))
    number: Mapped[int]
    calendar_version_id: Mapped[int] = mapped_column(ForeignKey("sla_calendar_version.id"))
    types: Mapped[list[str]] = mapped_column(JsonText, default=list)
    tiers: Mapped[list[str]] = mapped_column(JsonText, default=list)
    channels: Mapped[list[str]] = mapped_column(JsonText, default=list)
    modes: Mapped[list[str]] = mapped_column(JsonText, default=list)
    languages: Mapped[list[str]] = mapped_column(JsonText, default=list)
    teams: Mapped[list[int]] = mapped_column(JsonText, default=list)
    customers: Mapped[list[int]] = mapped_column(JsonText, default=list)
    targets: Mapped[dict[str, dict[str, int]]] = mapped_column(JsonText)
    pauses: Mapped[dict[str, list[str]]] = mapped_column(JsonText)
    ladder: Mapped[dict[str, list[str]]] = mapped_column(JsonText)
    actions: Mapped[dict[str, dict[str, Any]]] = mapped_column(JsonText, default=dict)
    extend_minutes: Mapped[int] = mapped_column(default=240)
    reopen_days: Mapped[int] = mapped_column(default=7)
    pause_cap_days: Mapped[int] = mapped_column(default=10)
    made_at: Mapped[datetime]
    calendar_version: Mapped[SlaCalendarVersion] = relationship()


class SlaEvent(Model):
    """What happened on a ticket as its promises see it: appended, never changed. Everything below follows from it."""

    __tablename__ = "sla_event"
    __table_args__ = (Index("ix_sla_event_ticket_id", "ticket_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))  # by name: no import up
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    data: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)


class SlaTimer(Model):
    """One promise running on one ticket: what the log says of it, kept so that lists and sweeps need not replay."""

    __tablename__ = "sla_timer"
    __table_args__ = (
        UniqueConstraint("ticket_id", "metric", "cycle", "conversation"),
        Index("ix_sla_timer_running", "due_at", "ticket_id", postgresql_where=text("state = 'running'"),
              sqlite_where=text("state = 'running'")),
        Index("ix_sla_timer_due_at", "due_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    metric: Mapped[str] = mapped_column(String(20))
    cycle: Mapped[int]
    conversation: Mapped[str] = mapped_column(String(40), default="")
    policy_key: Mapped[str] = mapped_column(String(40))  # policy version and priority
    start_at: Mapped[datetime]
    target_s: Mapped[int]
    due_at: Mapped[datetime | None]  # None while paused
    due_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str | None] = mapped_column(String(20))
    met_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    cause: Mapped[str | None] = mapped_column(String(12))
    overdue_s: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[bool] = mapped_column(default=False)
    snoozed_until: Mapped[datetime | None]  # hidden from the wall by a supervisor; nothing else changes


class SlaLevel(Model):
    """One step of a timer's ladder and when it fires. `outcome`: fired, late, skipped, broken, or None while ahead."""

    __tablename__ = "sla_level"
    __table_args__ = (
        UniqueConstraint("timer_id", "level", "due_version"),
        Index("ix_sla_level_due", "fire_at", "id", postgresql_where=UNFIRED, sqlite_where=UNFIRED),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    timer_id: Mapped[int] = mapped_column(ForeignKey("sla_timer.id"))
    level: Mapped[str] = mapped_column(String(12))
    due_version: Mapped[int]
    fire_at: Mapped[datetime]
    fired_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(8))
    timer: Mapped[SlaTimer] = relationship()


class SlaExtension(Model):
    """More time that somebody asked for on one running promise. `state`: asked, granted, refused.

    Above the policy's `extend_minutes` somebody else decides. `due_before` stays for the reports.
    """

    __tablename__ = "sla_extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    metric: Mapped[str] = mapped_column(String(20))
    cycle: Mapped[int]
    conversation: Mapped[str] = mapped_column(String(40), default="")
    due_before: Mapped[datetime | None]
    due: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300))
    state: Mapped[str] = mapped_column(String(10))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    asked_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    decided_at: Mapped[datetime | None]


class SlaCorrection(Model):
    """A breach that stands on record and that reports do not count, because the record is wrong; never taken back."""

    __tablename__ = "sla_correction"
    __table_args__ = (UniqueConstraint("ticket_id", "metric", "cycle", "conversation"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    metric: Mapped[str] = mapped_column(String(20))
    cycle: Mapped[int]
    conversation: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(String(300))
    by_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    at: Mapped[datetime]


class SlaRollout(Model):
    """New terms on their way to open tickets, ticket by ticket in the order of their ids; begins again where it was.

    `policies` holds the ids of the policies that changed. `ended_at` is None while it goes on.
    """

    __tablename__ = "sla_rollout"

    id: Mapped[int] = mapped_column(primary_key=True)
    policies: Mapped[list[int]] = mapped_column(JsonText)
    actor: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime]
    last_ticket_id: Mapped[int] = mapped_column(default=0)
    moved: Mapped[int] = mapped_column(default=0)  # tickets that got the new terms
    ended_at: Mapped[datetime | None]


class SlaCheck(Model):
    """One night's look at whether the timers are what the logs say; begins again where it was. One a day."""

    __tablename__ = "sla_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(String(10), unique=True)  # UTC date
    begun_at: Mapped[datetime]
    last_ticket_id: Mapped[int] = mapped_column(default=0)
    checked: Mapped[int] = mapped_column(default=0)
    differing: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]


class SlaDifference(Model):
    """What a timer says and the log does not, or the other way round."""

    __tablename__ = "sla_difference"
    __table_args__ = (UniqueConstraint("check_id", "ticket_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("sla_check.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    found: Mapped[list[dict[str, Any]]] = mapped_column(JsonText)
    at: Mapped[datetime]
