"""An instant typed on somebody's own clock is that instant, in every zone and on the days on which clocks jump."""

from datetime import UTC, datetime

import pytest

from desk.tickets.moments import as_typed, instant, typed_instant

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "zone", "is_at"),
    [
        ("2026-11-23T09:00", SHANGHAI, "2026-11-23T01:00"),
        ("2026-11-23 09:00:00", SHANGHAI, "2026-11-23T01:00"),
        ("1980-06-01T09:00", SHANGHAI, "1980-06-01T01:00"),
        ("2026-03-29T01:59", BERLIN, "2026-03-29T00:59"),
        ("2026-03-29T02:30", BERLIN, "2026-03-29T01:00"),  # does not come: when the clock goes on, at 3:00
        ("2026-03-29T03:00", BERLIN, "2026-03-29T01:00"),
        ("2026-10-25T01:59", BERLIN, "2026-10-24T23:59"),
        ("2026-10-25T02:30", BERLIN, "2026-10-25T00:30"),  # comes twice: the first
        ("2026-10-25T03:00", BERLIN, "2026-10-25T02:00"),
    ],
)
def test_a_typed_time_is_read_on_the_readers_clock(typed, zone, is_at):
    assert typed_instant(typed, zone=zone) == utc(is_at)


@pytest.mark.parametrize("zone", [SHANGHAI, BERLIN, "America/St_Johns", "Australia/Lord_Howe", "UTC"])
def test_what_a_form_shows_it_takes_back(zone):
    for hour in range(24):
        at = datetime(2026, 3, 28, hour, 20, tzinfo=UTC)
        assert typed_instant(as_typed(at, zone), zone=zone) == at


def test_nine_in_the_morning_is_nine_on_the_readers_clock_also_after_it_jumped():
    saturday = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert instant("tomorrow", "", zone=BERLIN, now=saturday) == utc("2026-03-29T07:00")
    assert instant("tomorrow", "", zone=SHANGHAI, now=saturday) == utc("2026-03-29T01:00")
