"""Instants as agents set them: typed on their own clock, or one press. Pure: the zone and now are passed in."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.sla.days import first_reading

TYPED = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::00)?", re.ASCII)
MORNING = time(9)
LAST_YEAR = 2100
HOURS = {"1h": 1, "4h": 4}
DAYS = ("tomorrow", "monday")


class NoInstant(ValueError):
    """What was typed is no date and time between now and 2100."""


def instant(quick: str, typed: str, *, zone: str, now: datetime) -> datetime | None:
    """The instant of one press (`HOURS`, `DAYS`), else the typed one on a clock of `zone`; None where neither is set.

    In whole minutes, UTC. Raises NoInstant.
    """
    if quick in HOURS:
        return now.replace(second=0, microsecond=0) + timedelta(hours=HOURS[quick])
    if quick in DAYS:
        return _morning(quick, ZoneInfo(zone), now)
    return typed_instant(typed, zone=zone)


def typed_instant(typed: str, *, zone: str) -> datetime | None:
    """2026-11-23T09:00 on a clock of `zone`, in UTC; None of nothing. Raises NoInstant.

    A time that the clock shows twice is its first pass; one that it leaves out is when it goes on.
    """
    if not typed.strip():
        return None
    match = TYPED.fullmatch(typed.strip())
    try:
        local = datetime.fromisoformat("{}-{}-{}T{}:{}".format(*match.groups())) if match else None
    except ValueError:
        local = None
    if local is None or not 1970 < local.year <= LAST_YEAR:
        raise NoInstant(typed)
    return first_reading(ZoneInfo(zone), local)


def as_typed(at: datetime, zone: str) -> str:
    """An instant as a form shows it and takes it back."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def _morning(quick: str, zone: ZoneInfo, now: datetime) -> datetime:
    today = now.astimezone(zone).date()
    ahead = 1 if quick == "tomorrow" else 7 - today.weekday()
    return first_reading(zone, datetime.combine(today + timedelta(days=ahead), MORNING))
