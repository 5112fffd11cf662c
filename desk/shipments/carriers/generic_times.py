"""Moments that a carrier writes in its own way: as a format says, in seconds since 1970, else like ISO 8601."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from desk.shipments.carriers import generic_values as values
from desk.shipments.carriers.events import EventTime, Place, Precision, TzSource
from desk.shipments.carriers.instants import explicit, wall_time

EPOCHS = {"unix": 1, "unix_ms": 1000}
_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Whose clock a time without an offset shows: the feed's, the one that the event itself names, or UTC."""

    zone: str = ""
    own_zone: str = ""
    utc: bool = False


def is_format(written: str) -> bool:
    """Whether this is one of EPOCHS, or says year, month and day to strptime: it is tried."""
    if written in EPOCHS:
        return True
    try:
        return datetime.strptime(_NOON.strftime(written), written).date() == _NOON.date()
    except (ValueError, re.error):
        return False


def moment(said: str, formats: Sequence[str], where: Place, clock: Clock) -> EventTime | None:
    """The instant by the first format that fits, else as ISO 8601; None if nothing does."""
    for form in formats if said else ():
        found = _by_format(said, form)
        if found is not None:
            return _placed(found, where, clock, _precision(form))
    iso = values.moment(said, where, zone=clock.zone, own_zone=clock.own_zone, utc=clock.utc)
    return iso or _counted(said)


def _counted(said: str) -> EventTime | None:
    """Seconds or milliseconds since 1970 that nobody announced; not digits that may be a date and an hour."""
    if not re.fullmatch(r"\d{10}|\d{13}", said, re.ASCII) or _is_date(said[:8]):
        return None
    at = _by_format(said, "unix" if len(said) == 10 else "unix_ms")
    return _placed(at, Place(), Clock(), Precision.SECOND) if at else None


def _is_date(digits: str) -> bool:
    try:
        return 1990 <= datetime.strptime(digits, "%Y%m%d").year < 2100
    except ValueError:
        return False


def _by_format(said: str, form: str) -> datetime | None:
    try:
        if form in EPOCHS:
            return datetime.fromtimestamp(float(Decimal(said)) / EPOCHS[form], UTC)
        return datetime.strptime(said, form)
    except (ValueError, ArithmeticError, OSError):
        return None


def _precision(form: str) -> Precision:
    named = set(re.findall("%(.)", form))
    if form in EPOCHS or named & set("SXcT"):
        return Precision.SECOND
    return Precision.MINUTE if named & set("HI") else Precision.DAY


def _placed(found: datetime, where: Place, clock: Clock, precision: Precision) -> EventTime | None:
    own = values.zone_named(clock.own_zone)
    try:
        if found.tzinfo is not None:
            return explicit(found, precision=precision)
        if own and not clock.utc:
            return replace(wall_time(found, Place(), zone=own.key, precision=precision), source=TzSource.EXPLICIT)
        return wall_time(found, where, zone=clock.zone, utc=clock.utc, precision=precision)
    except (ValueError, OverflowError):
        return None
