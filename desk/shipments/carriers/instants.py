"""Reading the times that feeds send: with an offset, in UTC, or as a wall clock whose zone somebody else must know."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from desk.shipments.carriers.events import EventTime, Place, Precision, TzSource
from desk.shipments.carriers.zones import zone_of

_ISO = re.compile(
    r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})"
    r"(?:[T ]\s*(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE | re.ASCII,
)


def read_time(text: object, place: Place, *, zone: str = "", utc: bool = False) -> EventTime | None:
    """The instant that ISO 8601 text or what looks like it says; None if it says none.

    Without an offset it is UTC if `utc` (a field that is UTC by its name), else the wall clock of the place, else of
    `zone`, the feed's own; if none is known the source is UNKNOWN.
    """
    found = _ISO.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    year, month, day, hour, minute, second, offset = found.groups()
    try:
        if hour is None:
            return day_time(date(int(year), int(month), int(day)), place, zone=zone)
        wall, precision = _wall(found), Precision.MINUTE if second is None else Precision.SECOND
        if offset:
            return explicit(wall.replace(tzinfo=_zone_of_offset(offset)), precision=precision)
        return wall_time(wall, place, zone=zone, utc=utc, precision=precision)
    except (ValueError, OverflowError):
        return None


def explicit(at: datetime, *, precision: Precision = Precision.SECOND) -> EventTime:
    """An aware datetime whose offset the sender gave. Raises OverflowError at the ends of time."""
    offset = at.utcoffset() or timedelta()
    local = at.isoformat(timespec="seconds")
    return EventTime(at.astimezone(UTC), local, TzSource.EXPLICIT, precision, int(offset.total_seconds() // 60))


def wall_time(wall: datetime, place: Place, *, zone: str = "", utc: bool = False,
              precision: Precision = Precision.SECOND) -> EventTime:  # fmt: skip
    """A naive wall clock as it was sent. Raises OverflowError at the ends of time."""
    where, source = _zone(place, zone, utc)
    aware = wall.replace(tzinfo=where or UTC)
    offset = aware.utcoffset() if where else None
    local = wall.isoformat(timespec="seconds") if precision is not Precision.DAY else wall.date().isoformat()
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    return EventTime(aware.astimezone(UTC), local, source, precision, minutes)


def day_time(day: date, place: Place, *, zone: str = "") -> EventTime:
    """A date without a time: the beginning of that day there."""
    return wall_time(datetime(day.year, day.month, day.day), place, zone=zone, precision=Precision.DAY)


def _wall(found: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    midnight = hour == 24 and not minute and not second
    wall = datetime(year, month, day, 0 if midnight else hour, minute, min(second, 59))
    return wall + timedelta(days=midnight)


def _zone_of_offset(text: str) -> timezone:
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:] if len(text) > 3 else 0)
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))


def _zone(place: Place, feed_zone: str, utc: bool) -> tuple[ZoneInfo | timezone | None, TzSource]:
    if utc:
        return UTC, TzSource.UTC_FIELD
    there = zone_of(place)
    if there:
        return there, TzSource.LOCATION
    if feed_zone:
        return ZoneInfo(feed_zone), TzSource.FEED_DEFAULT
    return None, TzSource.UNKNOWN
