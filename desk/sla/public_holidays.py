"""Public holidays by country and year, to be put into a calendar and looked over there. No clock asks here."""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

import holidays

ESTIMATED = "estimated"
DECREED = frozenset({"CN"})  # the government says each autumn which days of rest are moved next year


@dataclass(frozen=True)
class PublicDays:
    """`workdays` are days of a weekend on which people work. `settled` is false while a year is not announced yet."""

    closed: tuple[date, ...]
    workdays: tuple[date, ...]
    settled: bool


@cache
def countries() -> tuple[str, ...]:
    """ISO codes of the countries whose holidays are known."""
    return tuple(sorted(code for code in holidays.list_supported_countries(include_aliases=False) if len(code) == 2))


def is_announced(country: str, year: int, *, today: date) -> bool:
    """Whether the days off of this year are known for good. Years that are over are, and countries we know none of."""
    return year < today.year or country not in countries() or public_days(country, year).settled


@lru_cache(maxsize=500)
def public_days(country: str, year: int) -> PublicDays:
    """What is known of a year; nothing for an unknown country."""
    if country not in countries():
        return PublicDays((), (), settled=False)
    found = holidays.country_holidays(country, years=year, language="en_US")
    days = {day: name for day, name in found.items() if day.year == year}
    workdays = tuple(sorted(day for day in found.weekend_workdays if day.year == year))
    guessed = any(ESTIMATED in name for name in days.values())
    return PublicDays(tuple(sorted(days)), workdays, not guessed and (country not in DECREED or bool(workdays)))
