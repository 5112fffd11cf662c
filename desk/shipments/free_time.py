"""How long a box may stand or be kept for nothing, and what it costs after that. Values in, values out.

The local date on which free time begins is its first day. Days after free time are counted one by one on the calendar,
working day or not, as tariffs do; the days of a tier are counted from the first one that costs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from desk.sla.days import first_reading
from desk.sla.public_holidays import public_days

ONE_DAY = timedelta(days=1)
LONGEST = 3660  # days: no tariff reckons further
# Where the weekend is not Saturday and Sunday; Monday is 0.
WEEKENDS = {"BD": (4, 5), "BH": (4, 5), "DZ": (4, 5), "EG": (4, 5), "IL": (4, 5), "IQ": (4, 5), "JO": (4, 5),
            "KW": (4, 5), "LY": (4, 5), "OM": (4, 5), "QA": (4, 5), "SA": (4, 5), "SD": (4, 5), "SY": (4, 5),
            "YE": (4, 5), "IR": (3, 4), "NP": (5,), "IN": (6,)}  # fmt: skip


class BadTiers(ValueError):
    """Tiers that cannot be: days that overlap or a rate that is no amount."""


@dataclass(frozen=True)
class Tier:
    """What a day costs from `from_day` to `to_day` (None: from there on); the first day after free time is 1."""

    from_day: int
    to_day: int | None
    rate: Decimal
    currency: str


@dataclass(frozen=True)
class Terms:
    """Instants are aware. `unit` is CD, WD or HR; `last_free_at` is None where nobody told it, and is then reckoned."""

    kind: str
    duration: int
    unit: str
    zone: str
    starts_at: datetime | None = None
    last_free_at: datetime | None = None
    stopped_at: datetime | None = None
    country: str = ""
    tiers: tuple[Tier, ...] = ()


@dataclass(frozen=True)
class Counted:
    """Where free time stands: `ends_at` is the instant after which it costs, None while it has not begun.

    `days_left` is negative once it costs. `over` are days that cost so far (hours for HR), `accrued` what they come to,
    None where no tier says it for all of them.
    """

    ends_at: datetime | None
    days_left: int | None
    over: int
    accrued: Decimal | None
    currency: str
    running: bool


def count(terms: Terms, now: datetime) -> Counted:
    """Days left and what has accrued at `now`, or when the clock was stopped."""
    ends, until = ends_at(terms), min(terms.stopped_at or now, now)
    currency = terms.tiers[0].currency if terms.tiers else ""
    if ends is None:
        return Counted(None, None, 0, None, currency, False)
    over = _over(terms, ends, until)
    return Counted(ends, _days_left(terms, ends, until), over, accrued(terms.tiers, over), currency,
                   terms.stopped_at is None)  # fmt: skip


def ends_at(terms: Terms) -> datetime | None:
    """The instant at which free time is over; None while it has not begun."""
    if terms.last_free_at is not None:
        return terms.last_free_at
    if terms.starts_at is None:
        return None
    if terms.unit == "HR":
        return terms.starts_at + timedelta(hours=terms.duration)
    return end_of(_last_free_day(terms), terms.zone)


def end_of(day: date, zone: str) -> datetime:
    """The instant in UTC at which a day ends there."""
    return first_reading(ZoneInfo(zone), datetime.combine(day + ONE_DAY, time())).astimezone(UTC)


def accrued(tiers: Sequence[Tier], over: int) -> Decimal | None:
    """What `over` days cost; None where the tiers do not say it for all of them."""
    if not over:
        return Decimal(0)
    total, counted = Decimal(0), 0
    for tier in tiers:
        days = max(0, min(over, tier.to_day or over) - tier.from_day + 1)
        total, counted = total + days * tier.rate, counted + days
    return total if counted == over else None


def tiers_from(rows: Sequence[Mapping[str, Any]]) -> tuple[Tier, ...]:
    """The tiers of a stored table, in the order of their days. Raises BadTiers."""
    try:
        tiers = sorted((_tier(row) for row in rows), key=lambda tier: tier.from_day)
    except (KeyError, TypeError, ValueError, InvalidOperation):
        raise BadTiers from None
    _check(tiers)
    return tuple(tiers)


def is_working_day(day: date, country: str) -> bool:
    """Whether people work there on this day; without a country Monday to Friday."""
    known = public_days(country, day.year)
    if day in known.workdays:
        return True
    return day.weekday() not in WEEKENDS.get(country, (5, 6)) and day not in known.closed


def _tier(row: Mapping[str, Any]) -> Tier:
    until = row.get("to_day")
    tier = Tier(int(row["from_day"]), None if until in (None, "") else int(str(until)), Decimal(str(row["rate"])),
                str(row["currency"]))  # fmt: skip
    if not tier.rate.is_finite() or tier.rate < 0 or tier.from_day < 1:
        raise BadTiers
    return tier


def _check(tiers: Sequence[Tier]) -> None:
    if len({tier.currency for tier in tiers}) > 1:
        raise BadTiers
    if any(tier.to_day is not None and tier.to_day < tier.from_day for tier in tiers):
        raise BadTiers
    for one, other in zip(tiers, tiers[1:], strict=False):
        if one.to_day is None or one.to_day >= other.from_day:
            raise BadTiers


def _last_free_day(terms: Terms) -> date:
    assert terms.starts_at is not None
    day = terms.starts_at.astimezone(ZoneInfo(terms.zone)).date()
    free: Callable[[date], bool] = (lambda one: is_working_day(one, terms.country)) if terms.unit == "WD" else bool
    counted = 0
    for ahead in range(LONGEST):
        if free(day + ahead * ONE_DAY):
            counted += 1
        if counted >= terms.duration:
            return day + ahead * ONE_DAY
    return day + LONGEST * ONE_DAY


def _over(terms: Terms, ends: datetime, until: datetime) -> int:
    if until <= ends:
        return 0
    if terms.unit == "HR":
        return -(-(until - ends) // timedelta(hours=1))
    return max(1, (_day(until, terms.zone) - _last_day(ends, terms.zone)).days)


def _days_left(terms: Terms, ends: datetime, until: datetime) -> int:
    return (_last_day(ends, terms.zone) - _day(until, terms.zone)).days


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _last_day(ends: datetime, zone: str) -> date:
    """The last free day: midnight ends the day before."""
    return _day(ends - timedelta(seconds=1), zone)
