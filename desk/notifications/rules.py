"""When somebody may be told, by their own wishes: pure, time passed in. Minutes of a day are local, 0 to 1439."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_MINUTES = 24 * 60


def quiet_until(now: datetime, *, zone: str, begins: int | None, ends: int | None) -> datetime | None:
    """When the quiet hours that `now` lies in are over; None outside them, or where there are none.

    They may span midnight. An end that a change of the clock leaves out comes by the clock of before; of one that comes
    twice it is the first that is still to come.
    """
    if begins is None or ends is None or begins == ends:
        return None
    here = now.astimezone(ZoneInfo(zone))
    minute = here.hour * 60 + here.minute
    if begins < ends:
        inside, tomorrow = begins <= minute < ends, False
    else:
        inside, tomorrow = minute >= begins or minute < ends, minute >= begins
    if not inside:
        return None
    over = at_minute(here, ends, days=int(tomorrow))
    return over if over > now else at_minute(here, ends, fold=1)


def next_at(now: datetime, *, zone: str, minute: int) -> datetime:
    """The next instant after `now` at which the clocks of `zone` show this minute of the day."""
    here = now.astimezone(ZoneInfo(zone))
    today = at_minute(here, minute)
    return today if today > now else at_minute(here, minute, days=1)


def at_minute(here: datetime, minute: int, *, days: int = 0, fold: int = 0) -> datetime:
    """That minute of the local day of `here`, or `days` later, in UTC; `fold` 1 is the second of two."""
    day, hours = here.date() + timedelta(days=days), divmod(minute % DAY_MINUTES, 60)
    return datetime.combine(day, time(*hours, fold=fold), here.tzinfo).astimezone(UTC)


def clock_of(minute: int | None) -> str:
    """HH:MM of a minute of the day, nothing for None."""
    return "" if minute is None else "{:02d}:{:02d}".format(*divmod(minute, 60))


def minute_of(text: str) -> int | None:
    """The minute of the day of HH:MM; None for nothing, -1 for what is no time."""
    hours, colon, minutes = text.strip().partition(":")
    if not text.strip():
        return None
    plain = colon and all(part.isascii() and part.isdigit() and len(part) == 2 for part in (hours, minutes))
    return int(hours) * 60 + int(minutes) if plain and int(hours) < 24 and int(minutes) < 60 else -1
