"""Instants and lengths inside a letter: in the reader's language and zone, with the zone said."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

CITY_ZH = {"Asia/Shanghai": "北京", "Asia/Hong_Kong": "香港", "Asia/Singapore": "新加坡"}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Reader:
    """Who a letter is for: their language and the zone of their clock."""

    language: str
    zone: str

    def moment(self, at: datetime | None) -> str | None:
        """The instant as this reader's clock shows it; None stays None."""
        return moment(at, self.language, self.zone)


def moment(at: datetime | None, language: str, zone: str) -> str | None:
    """3月5日 14:30 (北京), 5 Mar 14:30 (UTC+1); None stays None."""
    if at is None:
        return None
    local = at.astimezone(ZoneInfo(zone))
    said = offset(local)
    if language.startswith("zh"):
        said = CITY_ZH.get(zone) or said
    return f"{day(local, language)} {local:%H:%M} ({said})"


def day(on: date, language: str) -> str:
    """3月5日, 5 Mar."""
    return f"{on.month}月{on.day}日" if language.startswith("zh") else f"{on.day} {MONTHS[on.month - 1]}"


def offset(local: datetime) -> str:
    """UTC, UTC+8, UTC-3:30."""
    minutes = int((local.utcoffset() or timedelta(0)).total_seconds() // 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "")


def slip(length: timedelta, language: str) -> str:
    """+3 天, -1 day, +8 hours: a change of a date, with its sign; empty below half an hour."""
    hours = round(length.total_seconds() / 3600)
    if not hours:
        return ""
    sign = "+" if hours >= 0 else "-"
    days, unit = divmod(abs(hours), 24)
    if language.startswith("zh"):
        return f"{sign}{days} 天" if days else f"{sign}{unit} 小时"
    count, word = (days, "day") if days else (unit, "hour")
    return f"{sign}{count} {word}{'' if count == 1 else 's'}"
