"""What the settings pages read: calendars and policies as they are now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from desk.core.db import db
from desk.core.errors import NotFound
from desk.sla.calendar_json import calendar_from
from desk.sla.clock import deadline
from desk.sla.models import SlaCalendar, SlaCalendarVersion, SlaPolicy, SlaPolicyVersion
from desk.sla.types import Calendar


@dataclass(frozen=True)
class CalendarNow:
    """A calendar with its newest version; `policies`: how many count in it."""

    calendar: SlaCalendar
    version: SlaCalendarVersion
    policies: int = 0


@dataclass(frozen=True)
class PolicyNow:
    """A policy with its newest version and the name and id of its calendar."""

    policy: SlaPolicy
    version: SlaPolicyVersion
    calendar: SlaCalendar


def all_calendars() -> list[CalendarNow]:
    used = (
        select(SlaCalendarVersion.calendar_id, func.count().label("policies"))
        .join(SlaPolicyVersion, SlaPolicyVersion.calendar_version_id == SlaCalendarVersion.id)
        .join(SlaPolicy, SlaPolicy.current_id == SlaPolicyVersion.id)
        .group_by(SlaCalendarVersion.calendar_id)
        .subquery()
    )
    rows = db.session.execute(
        select(SlaCalendar, SlaCalendarVersion, func.coalesce(used.c.policies, 0))
        .join(SlaCalendarVersion, SlaCalendarVersion.id == SlaCalendar.current_id)
        .outerjoin(used, used.c.calendar_id == SlaCalendar.id)
        .order_by(SlaCalendar.name)
    )
    return [CalendarNow(*row) for row in rows]


def calendar_now(calendar_id: int) -> CalendarNow:
    """Raises NotFound."""
    calendar = db.session.get(SlaCalendar, calendar_id)
    if calendar is None or calendar.current_id is None:
        raise NotFound
    return CalendarNow(calendar, db.session.get_one(SlaCalendarVersion, calendar.current_id))


def all_policies() -> list[PolicyNow]:
    """In the order in which a ticket meets them."""
    return [PolicyNow(*row) for row in db.session.execute(_policies().order_by(SlaPolicy.position, SlaPolicy.id))]


def policy_now(policy_id: int) -> PolicyNow:
    """Raises NotFound."""
    row = db.session.execute(_policies().where(SlaPolicy.id == policy_id)).one_or_none()
    if row is None:
        raise NotFound
    return PolicyNow(*row)


def hours_of(calendar_id: int) -> Calendar | None:
    """The hours of a calendar as they are now, None when there is no such calendar."""
    spec = db.session.scalar(
        select(SlaCalendarVersion.spec)
        .join(SlaCalendar, SlaCalendar.current_id == SlaCalendarVersion.id)
        .where(SlaCalendar.id == calendar_id)
    )
    return calendar_from(spec) if spec is not None else None


def dues(hours: Calendar, targets: dict[str, dict[str, int]], now: datetime) -> dict[str, dict[str, datetime]]:
    """When each promise would run out for a ticket opened now, by priority and metric."""
    return {
        priority: {metric: deadline(hours, now, timedelta(minutes=minutes)) for metric, minutes in metrics.items()}
        for priority, metrics in targets.items()
    }


def _policies() -> Select[SlaPolicy, SlaPolicyVersion, SlaCalendar]:
    return (
        select(SlaPolicy, SlaPolicyVersion, SlaCalendar)
        .join(SlaPolicyVersion, SlaPolicyVersion.id == SlaPolicy.current_id)
        .join(SlaCalendarVersion, SlaCalendarVersion.id == SlaPolicyVersion.calendar_version_id)
        .join(SlaCalendar, SlaCalendar.id == SlaCalendarVersion.calendar_id)
        .options(joinedload(SlaPolicyVersion.calendar_version))
    )
