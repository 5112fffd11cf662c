"""Instants of the demo world: told as days and hours from now, so that it is never old. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.tickets.canned.wording import MONTHS

HOME = "Asia/Shanghai"
AGO = re.compile(r"-(\d+)([mh])")
DAY = re.compile(r"\{day([+-]\d+)(?:\|(\w+))?\}")


@dataclass(frozen=True)
class Today:
    """The day on which the world is loaded. `now` is aware; days are counted from its date in Shanghai."""

    now: datetime

    def at(self, told: str, zone: str = HOME) -> datetime:
        """`-25m` or `-3h` before now, or `-6 02:00`: that clock time in `zone`, so many days from today. In UTC."""
        ago = AGO.fullmatch(told)
        if ago:
            length = timedelta(minutes=int(ago[1])) if ago[2] == "m" else timedelta(hours=int(ago[1]))
            return (self.now - length).replace(microsecond=0).astimezone(UTC)
        day, clock = told.split()
        return datetime.combine(self.date(int(day)), time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)

    def date(self, days: int) -> date:
        return self.now.astimezone(ZoneInfo(HOME)).date() + timedelta(days=days)

    def dated(self, text: str) -> str:
        """`text` with each {day-6} as 11月16日 and each {day-6|en} as 16 Nov."""
        return DAY.sub(lambda hole: _spelled(self.date(int(hole[1])), hole[2] or "zh"), text)


def _spelled(day: date, language: str) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}" if language == "en" else f"{day.month}月{day.day}日"
