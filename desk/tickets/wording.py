"""Instants and lengths inside a letter: in the reader's language and zone, with the zone said."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

CITY_ZH = {"Asia/Shanghai": "北京", "Asia/Hong_Kong": "香港", "Asia/Singapore": "新加坡"}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def moment(at: datetime | None, language: str, zone: str) -> str | None:
    """3月5日 14:30 (北京), 5 Mar 14:30 (UTC+1); None stays None."""
    if at is None:
        return None
    local = at.astimezone(ZoneInfo(zone))
    if language.startswith("zh"):
        return f"{local.month}月{local.day}日 {local:%H:%M} ({CITY_ZH.get(zone) or offset(local)})"
    return f"{local.day} {MONTHS[local.month - 1]} {local:%H:%M} ({offset(local)})"


def offset(local: datetime) -> str:
    """UTC, UTC+8, UTC-3:30."""
    minutes = int((local.utcoffset() or timedelta(0)).total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "")


def slip(length: timedelta, language: str) -> str:
    """+3 天, -1 day, +8 hours: a change of a date, with its sign."""
    hours = round(length.total_seconds() / 3600)
    sign = "+" if hours >= 0 else "-"
    days, unit = divmod(abs(hours), 24)
    if language.startswith("zh"):
        return f"{sign}{days} 天" if days else f"{sign}{unit} 小时"
    count, word = (days, "day") if days else (unit, "hour")
    return f"{sign}{count} {word}{'' if count == 1 else 's'}"
