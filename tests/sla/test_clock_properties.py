"""What holds for any calendar, any zone and any pauses."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.sla.calendar_json import calendar_from
from desk.sla.clock import deadline, due_at, elapsed, open_spans, spent
from desk.sla.types import CalendarNeverOpens
from tests.sla.test_clock import INSTANTS, calendars

SECONDS = st.integers(0, 60 * 60 * 24 * 10).map(lambda n: timedelta(seconds=n))
CHANGES = [
    ("Europe/Berlin", "2026-03-29"), ("Europe/Berlin", "2026-10-25"), ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"), ("America/Sao_Paulo", "2018-02-18"), ("America/Sao_Paulo", "2018-11-04"),
    ("Africa/Casablanca", "2026-02-15"), ("Africa/Casablanca", "2026-03-22"), ("Africa/Cairo", "2026-04-24"),
    ("Africa/Cairo", "2026-10-30"), ("Australia/Lord_Howe", "2026-04-05"), ("Australia/Lord_Howe", "2026-10-04"),
    ("Pacific/Chatham", "2026-04-05"), ("Pacific/Chatham", "2026-09-27"), ("America/Havana", "2026-11-01"),
    ("America/Havana", "2026-03-08"), ("Pacific/Apia", "2011-12-30"), ("Asia/Kathmandu", "2026-04-14"),
]  # fmt: skip
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
EDGES = st.tuples(st.integers(0, 95), st.integers(1, 96)).map(
    lambda edges: [f"{n // 4:02}:{n % 4 * 15:02}" for n in edges]
)


@given(calendars(), INSTANTS, SECONDS, SECONDS)
def test_a_budget_may_be_spent_in_two_parts(calendar, start, first, second):
    assert deadline(calendar, start, first + second) == deadline(calendar, deadline(calendar, start, first), second)


@given(calendars(), INSTANTS, SECONDS, SECONDS)
def test_more_budget_and_a_later_start_are_never_due_earlier(calendar, start, budget, more):
    due = deadline(calendar, start, budget)
    assert due <= deadline(calendar, start, budget + more)
    assert due <= deadline(calendar, start + more, budget)


@given(calendars(), INSTANTS, SECONDS, st.lists(SECONDS, max_size=4))
def test_a_pause_without_length_changes_nothing(calendar, start, budget, offsets):
    pauses = [(start + offset, start + offset) for offset in sorted(offsets)]
    assert due_at(calendar, start, budget, pauses) == deadline(calendar, start, budget)
    assert spent(calendar, start, start + budget, pauses) == elapsed(calendar, start, start + budget)


@given(calendars(), INSTANTS, SECONDS, st.lists(SECONDS, min_size=2, max_size=6))
def test_at_due_exactly_the_budget_was_spent_outside_the_pauses(calendar, start, budget, offsets):
    edges = [start + offset for offset in sorted(offsets)]
    pauses = list(zip(edges[::2], edges[1::2], strict=False))
    due = due_at(calendar, start, budget, pauses)
    assert spent(calendar, start, due, pauses) == budget


@settings(max_examples=50)
@given(calendars(), INSTANTS, SECONDS)
def test_weeks_summed_up_say_what_walking_from_window_to_window_says(calendar, start, budget):
    left, due = budget, deadline(calendar, start, budget)
    for opens, closes in open_spans(calendar, start):
        if left <= closes - opens:
            break
        left -= closes - opens
    assert due == (opens + left if budget else start)
    assert elapsed(calendar, start, due) == budget


def test_working_time_before_and_after_more_than_a_year_of_closed_days_counts():
    hours = {"2026-05-01": [["09:00", "10:00"]], "2028-05-01": [["09:00", "11:00"]]}
    calendar = calendar_from({"timezone": "Asia/Shanghai", "workdays": hours})
    begins, ends = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)
    assert elapsed(calendar, begins, ends) == timedelta(hours=3)
    with pytest.raises(CalendarNeverOpens):  # nobody promises anything across it
        deadline(calendar, begins, timedelta(hours=2))


@lru_cache
def walls(zone: str, day: str) -> list[tuple[datetime, datetime]]:
    """Each minute of three days on both sides of a date, with what the wall clock reads."""
    middle = datetime.fromisoformat(day).replace(tzinfo=UTC)
    minutes = (middle - 3 * DAY + n * MINUTE for n in range(6 * 24 * 60))
    return [(at, at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)) for at in minutes]


@pytest.mark.parametrize(("zone", "day"), CHANGES)
@settings(max_examples=12)
@given(windows=st.lists(EDGES, min_size=1, max_size=2))
def test_reading_the_wall_clock_minute_by_minute_gives_the_same(zone, day, windows):
    dates = [str(datetime.fromisoformat(day).date() + n * DAY) for n in (-1, 0)]
    calendar = calendar_from({"timezone": zone, "workdays": dict.fromkeys(dates, windows)})
    minutes = walls(zone, day)
    counted = set()
    for date in dates:
        for opens, closes in windows:
            begins, ends = (datetime.fromisoformat(date) + reading(edge) for edge in (opens, closes))
            ends += DAY if ends <= begins else timedelta(0)
            opening = next(at for at, wall in minutes if wall >= begins)
            last = next(at for at, wall in reversed(minutes) if wall < ends)
            counted.update(at for at, _ in minutes if opening <= at <= last)
    assert elapsed(calendar, minutes[0][0], minutes[-1][0] + MINUTE) == len(counted) * MINUTE


def reading(edge: str) -> timedelta:
    hours, minutes = edge.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))
