from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from desk.shipments.free_time import BadTiers, Terms, accrued, count, end_of, ends_at, is_working_day, tiers_from

TIERS = tiers_from([
    {"from_day": 6, "to_day": None, "rate": "120.50", "currency": "EUR"},
    {"from_day": 1, "to_day": 5, "rate": "50.00", "currency": "EUR"},
])  # fmt: skip


def terms(**more):
    given = {"kind": "DEM", "duration": 5, "unit": "CD", "zone": "Europe/Berlin",
             "starts_at": datetime(2026, 12, 21, 9, tzinfo=UTC), "country": "DE", "tiers": TIERS}  # fmt: skip
    return Terms(**given | more)


@pytest.mark.parametrize(
    "unit,duration,country,zone,last",
    [
        ("CD", 5, "DE", "Europe/Berlin", date(2026, 12, 25)),
        ("WD", 5, "DE", "Europe/Berlin", date(2026, 12, 28)),  # Christmas and a weekend lie between
        ("WD", 5, "CN", "Asia/Shanghai", date(2026, 12, 25)),
        ("WD", 5, "SA", "Asia/Riyadh", date(2026, 12, 27)),  # Friday and Saturday are free
        ("CD", 0, "DE", "Europe/Berlin", date(2026, 12, 21)),
    ],
)
def test_the_last_free_day_is_counted_on_the_calendar_of_the_terminal(unit, duration, country, zone, last):
    one = terms(unit=unit, duration=duration, country=country, zone=zone)
    assert ends_at(one) == end_of(last, zone)


def test_hours_are_counted_from_the_beginning():
    one = terms(unit="HR", duration=48)
    assert ends_at(one) == datetime(2026, 12, 23, 9, tzinfo=UTC)
    assert count(one, datetime(2026, 12, 23, 11, 30, tzinfo=UTC)).over == 3


def test_what_was_told_beats_what_is_reckoned():
    told = end_of(date(2026, 12, 30), "Europe/Berlin")
    assert count(terms(last_free_at=told), datetime(2026, 12, 24, 12, tzinfo=UTC)).days_left == 6


@pytest.mark.parametrize(
    "day,left,over,cost",
    [(24, 1, 0, "0"), (25, 0, 0, "0"), (26, -1, 1, "50.00"), (30, -5, 5, "250.00"), (31, -6, 6, "370.50")],
)
def test_days_left_and_what_has_accrued(day, left, over, cost):
    found = count(terms(), datetime(2026, 12, day, 12, tzinfo=UTC))
    assert (found.days_left, found.over, found.accrued, found.currency) == (left, over, Decimal(cost), "EUR")


def test_it_counts_by_the_clock_of_the_terminal():
    just_after = end_of(date(2026, 12, 25), "Europe/Berlin") + timedelta(minutes=1)
    assert just_after.date() == date(2026, 12, 25)  # still the day before in UTC
    assert count(terms(), just_after).over == 1


def test_nothing_accrues_after_the_clock_was_stopped():
    found = count(terms(stopped_at=datetime(2026, 12, 27, 12, tzinfo=UTC)), datetime(2027, 3, 1, tzinfo=UTC))
    assert (found.over, found.accrued, found.running) == (2, Decimal("100.00"), False)


def test_a_free_time_that_has_not_begun_has_no_end():
    found = count(terms(starts_at=None), datetime(2026, 12, 27, tzinfo=UTC))
    assert (found.ends_at, found.days_left, found.running) == (None, None, False)


def test_days_that_no_tier_names_have_no_price():
    assert accrued(TIERS[:1], 6) is None
    assert accrued((), 0) == 0


@pytest.mark.parametrize(
    "rows",
    [
        [{"from_day": 1, "to_day": 5, "rate": "5", "currency": "EUR"}, {"from_day": 5, "to_day": None, "rate": "6",
          "currency": "EUR"}],
        [{"from_day": 1, "to_day": None, "rate": "5", "currency": "EUR"}, {"from_day": 9, "to_day": None, "rate": "6",
          "currency": "EUR"}],
        [{"from_day": 1, "to_day": 5, "rate": "5", "currency": "EUR"}, {"from_day": 6, "to_day": None, "rate": "6",
          "currency": "USD"}],
        [{"from_day": 0, "to_day": 5, "rate": "5", "currency": "EUR"}],
        [{"from_day": 1, "to_day": 5, "rate": "NaN", "currency": "EUR"}],
        [{"from_day": 1, "to_day": 5, "rate": "-1", "currency": "EUR"}],
        [{"from_day": "one", "to_day": 5, "rate": "1", "currency": "EUR"}],
        [{"rate": "1"}],
    ],
)  # fmt: skip
def test_tiers_that_cannot_be_are_refused(rows):
    with pytest.raises(BadTiers):
        tiers_from(rows)


def test_a_day_of_rest_that_was_moved_is_worked_in_china():
    assert not is_working_day(date(2025, 10, 1), "CN")
    assert is_working_day(date(2025, 9, 28), "CN")  # a Sunday, worked for the National Day
