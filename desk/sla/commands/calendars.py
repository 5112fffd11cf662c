from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Invalid
from desk.sla.calendar_json import calendar_from
from desk.sla.clock import require_open_time
from desk.sla.models import SlaCalendar, SlaCalendarVersion
from desk.sla.types import BadCalendar, CalendarNeverOpens


def save_calendar(
    name: str, spec: Mapping[str, Any], *, actor: str, at: datetime, calendar: SlaCalendar | None = None
) -> SlaCalendar:
    """A calendar with these hours, or the given one with new hours from now on; clocks keep the version they have.

    `spec` is what `calendar_json` reads. Raises Invalid for hours that cannot be read or never open.
    """
    try:
        require_open_time(calendar_from(spec), at)
    except (BadCalendar, CalendarNeverOpens) as problem:
        raise Invalid(str(problem)) from problem
    calendar = calendar or SlaCalendar(name=name.strip())
    calendar.name = name.strip()
    db.session.add(calendar)
    db.session.flush()
    version = SlaCalendarVersion(calendar_id=calendar.id, number=_next(calendar.id), spec=dict(spec), made_at=at)
    db.session.add(version)
    db.session.flush()
    calendar.current_id = version.id
    record("calendar.saved", f"calendar:{calendar.id}", actor=actor, at=at, version=version.number)
    return calendar


def _next(calendar_id: int) -> int:
    newest = select(func.max(SlaCalendarVersion.number)).where(SlaCalendarVersion.calendar_id == calendar_id)
    return (db.session.scalar(newest) or 0) + 1
