"""The time of an event in words: by the clock of its place, and by the reader's own. Values in, text out."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

CITIES_ZH = {"Asia/Shanghai": "北京"}  # what everybody there calls it
LOCAL = ("当地时间", "local time")
LOCAL_AT = ("{place}当地时间", "local time at {place}")
YOURS = ("您的时间", "your time")


class Timed(Protocol):
    """An event as it is kept: see TrackingEvent."""

    @property
    def event_at(self) -> datetime: ...
    @property
    def event_local(self) -> str: ...
    @property
    def utc_offset_min(self) -> int | None: ...
    @property
    def tz_source(self) -> str: ...
    @property
    def precision(self) -> str: ...


class Said(NamedTuple):
    """`there` by the clock of the place, `here` by the reader's; empty where it is the same or cannot be known."""

    there: str
    here: str = ""

    @property
    def both(self) -> str:
        return f"{self.there} · {self.here}" if self.here else self.there


def said(event: Timed, language: str, *, reader: str, zone: str = "", place: str = "") -> Said:
    """2026-11-20 14:30 (UTC+8), and the same for the reader. `zone` is that of the place, empty where it is unknown.

    Without a known zone the wall clock is told as it was sent; a date without an hour stays a date.
    """
    if event.precision == "DAY":
        return Said(_date(event, zone))
    if event.tz_source == "UNKNOWN":
        wall = event.event_local.replace("T", " ")[:16] or f"{event.event_at.astimezone(UTC):%Y-%m-%d %H:%M}"
        words = LOCAL_AT if place else LOCAL
        return Said(f"{wall} ({_word(words, language).format(place=place)})")
    return said_at(event.event_at, language, zone=_clock(event, zone), reader=reader)


def said_at(at: datetime, language: str, *, zone: tzinfo, reader: str) -> Said:
    """An instant by the clock of `zone` and by the reader's."""
    there, here = at.astimezone(zone), at.astimezone(ZoneInfo(reader))
    same = there.utcoffset() == here.utcoffset()
    mine = "" if same else f"{_word(YOURS, language)} {here:%Y-%m-%d %H:%M} {city(reader, language)}"
    return Said(f"{there:%Y-%m-%d %H:%M} ({offset(there)})", mine)


def offset(local: datetime) -> str:
    """UTC, UTC+8, UTC-3:30."""
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}{f':{rest:02d}' if rest else ''}" if minutes else "UTC"


@lru_cache(maxsize=1000)
def city(zone: str, language: str) -> str:
    """The city that a zone is named after: Berlin, 柏林."""
    if _is_zh(language):
        return CITIES_ZH.get(zone) or str(get_timezone_location(zone, locale="zh_CN", return_city=True))
    return zone.rpartition("/")[2].replace("_", " ")


def _clock(event: Timed, zone: str) -> tzinfo:
    if zone:
        return ZoneInfo(zone)
    return timezone(timedelta(minutes=event.utc_offset_min)) if event.utc_offset_min else UTC


def _date(event: Timed, zone: str) -> str:
    return event.event_local[:10] or f"{event.event_at.astimezone(ZoneInfo(zone) if zone else UTC):%Y-%m-%d}"


def _word(pair: tuple[str, str], language: str) -> str:
    return pair[0] if _is_zh(language) else pair[1]


def _is_zh(language: str) -> bool:
    return language.lower().startswith("zh")
