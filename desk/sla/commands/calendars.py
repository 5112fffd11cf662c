from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty, Invalid
from desk.core.seen import lock_row, mark_of, require_seen
from desk.sla.calendar_json import calendar_from
from desk.sla.clock import require_open_time
from desk.sla.commands.versions import follow_calendar
from desk.sla.models import SlaCalendar, SlaCalendarVersion
from desk.sla.types import BadCalendar, CalendarNeverOpens


def save_calendar(
    name: str,
    spec: Mapping[str, Any],
    *,
    actor: str,
    at: datetime,
    calendar: SlaCalendar | None = None,
    seen: str | None = None,
) -> SlaCalendar:
    """A calendar with these hours, or the given one with new hours from now on; clocks keep the version they have.

    `spec` is what `calendar_json` reads. The policies that count in this calendar get a version with the new hours.
    Raises Invalid for hours that cannot be read or never open, and Conflict.
    """
    check_hours(spec, at)
    calendar = calendar or SlaCalendar()
    if calendar.id is not None:
        lock_row(calendar)
        require_seen(mark_of(calendar), seen)
    _name(calendar, name)
    version = SlaCalendarVersion(calendar_id=calendar.id, number=_next(calendar.id), spec=dict(spec), made_at=at)
    db.session.add(version)
    db.session.flush()
    before, calendar.current_id = calendar.current_id, version.id
    record("calendar.saved", f"calendar:{calendar.id}", actor=actor, at=at, version=version.number)
    if before is not None:
        follow_calendar(calendar, version, actor=actor, at=at)
    return calendar


def check_hours(spec: Mapping[str, Any], at: datetime) -> None:
    """Raises Invalid for hours that cannot be read or never open."""
    try:
        hours = calendar_from(spec)
        if hours.zone not in available_timezones():
            raise Faulty("timezone", _l("There is no such time zone."))
        require_open_time(hours, at)
    except CalendarNeverOpens as problem:
        raise Faulty("mon", _l("This calendar is not open on any of the next 400 days.")) from problem
    except BadCalendar as problem:
        raise Invalid(str(problem)) from problem


def _name(calendar: SlaCalendar, name: str) -> None:
    name = name.strip()
    if not name:
        raise Faulty("name", _l("A name is needed."))
    if db.session.scalar(select(SlaCalendar.id).where(SlaCalendar.name == name, SlaCalendar.id != (calendar.id or 0))):
        raise Faulty("name", _l("There is a calendar of this name already."))
    calendar.name = name
    db.session.add(calendar)
    db.session.flush()


def _next(calendar_id: int) -> int:
    newest = select(func.max(SlaCalendarVersion.number)).where(SlaCalendarVersion.calendar_id == calendar_id)
    return (db.session.scalar(newest) or 0) + 1
