"""When somebody may be told: quiet hours and the mail of the day, in their own time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.notifications.rules import clock_of, minute_of, next_at, quiet_until

ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"]
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


def at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-20T21:59:00+08:00", None),
        ("2026-11-20T22:00:00+08:00", "2026-11-21T08:00:00+08:00"),
        ("2026-11-21T03:00:00+08:00", "2026-11-21T08:00:00+08:00"),
        ("2026-11-21T08:00:00+08:00", None),
    ],
)
def test_quiet_hours_may_span_midnight(now, until):
    found = quiet_until(at(now), zone="Asia/Shanghai", begins=22 * 60, ends=8 * 60)
    assert found == (at(until) if until else None)


def test_quiet_hours_within_a_day_end_that_day():
    found = quiet_until(at("2026-11-20T12:30:00+08:00"), zone="Asia/Shanghai", begins=720, ends=780)
    assert found == at("2026-11-20T13:00:00+08:00")


@pytest.mark.parametrize("now", ["2026-10-25T02:10:00+02:00", "2026-10-25T02:10:00+01:00"])
def test_in_an_hour_that_comes_twice_it_is_quiet_until_the_end_that_is_still_to_come(now):
    found = quiet_until(at(now), zone="Europe/Berlin", begins=22 * 60, ends=2 * 60 + 30)
    assert found == at(now[:11] + "02:30:00" + now[-6:])


def test_an_end_that_the_clock_leaves_out_comes_by_the_clock_of_before():
    found = quiet_until(at("2026-03-29T01:00:00+01:00"), zone="Europe/Berlin", begins=22 * 60, ends=2 * 60 + 30)
    assert found == at("2026-03-29T02:30:00+01:00")


@pytest.mark.parametrize("hours", [(None, None), (480, None), (None, 480), (480, 480)])
def test_no_quiet_hours_are_never_quiet(hours):
    assert quiet_until(at("2026-11-20T03:00:00Z"), zone="UTC", begins=hours[0], ends=hours[1]) is None


@given(INSTANTS, st.sampled_from(ZONES), st.integers(0, 1439), st.integers(0, 1439))
def test_after_the_quiet_hours_it_is_not_quiet(now, zone, begins, ends):
    until = quiet_until(now, zone=zone, begins=begins, ends=ends)
    if until is not None:
        assert now < until <= now + timedelta(hours=26)


@given(INSTANTS, st.sampled_from(ZONES), st.integers(0, 1439))
def test_the_mail_of_the_day_comes_within_a_day_and_an_hour(now, zone, minute):
    assert now < next_at(now, zone=zone, minute=minute) <= now + timedelta(hours=26)


@pytest.mark.parametrize("minute", [0, 61, 1439])
def test_a_time_of_the_day_reads_as_it_was_written(minute):
    assert minute_of(clock_of(minute)) == minute


@pytest.mark.parametrize("text", ["24:00", "8:00", "08.00", "ab:cd", "08:60", "-1:00", "٠٨:٠٠"])
def test_what_is_no_time_is_said_to_be_none(text):
    assert minute_of(text) == -1


def test_nothing_is_no_time():
    assert minute_of(" ") is None
    assert clock_of(None) == ""
