"""Who works when: the hours of teams, as their calendars are now."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select

from desk.core.db import db
from desk.sla.calendar_json import calendar_from
from desk.sla.clock import open_spans
from desk.sla.models import SlaCalendar, SlaCalendarVersion
from desk.sla.types import Calendar


def hours_by_calendar(calendar_ids: Collection[int]) -> dict[int, Calendar]:
    """The hours of these calendars as they are now; one that is gone is not among them."""
    if not calendar_ids:
        return {}
    rows = db.session.execute(
        select(SlaCalendar.id, SlaCalendarVersion.spec)
        .join(SlaCalendarVersion, SlaCalendarVersion.id == SlaCalendar.current_id)
        .where(SlaCalendar.id.in_(calendar_ids))
    )
    return {calendar_id: _hours(json.dumps(spec, sort_keys=True)) for calendar_id, spec in rows}


def openings(hours: Mapping[int, Calendar], now: datetime) -> dict[int, datetime]:
    """When each of these calendars is open next: `now` where it is open, and where it never is again."""
    return {number: next(open_spans(calendar, now), (now, now))[0] for number, calendar in hours.items()}


@lru_cache(maxsize=100)
def _hours(spec: str) -> Calendar:
    """One object for equal hours, so that the days it has worked out once stay worked out."""
    return calendar_from(json.loads(spec))
