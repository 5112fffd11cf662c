import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.sla.calendar_json import calendar_from
from desk.sla.clock import deadline, due_at, elapsed, next_working_day_end, open_spans, require_open_time, spent
from desk.sla.types import BadCalendar, Calendar, CalendarNeverOpens, always_open

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "sla-compute.jsonl").read_text("utf-8").splitlines()
]
OFFICE = [["09:00", "12:00"], ["13:30", "18:00"]]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
SHANGHAI = calendar_from(
    {
        "timezone": "Asia/Shanghai",
        "hours": {day: OFFICE for day in WEEKDAYS},
        "holidays": [f"2026-10-0{n}" for n in range(1, 8)] + ["2027-01-01"],
        "workdays": {"2026-10-10": OFFICE, "2026-12-31": [["09:00", "12:00"]]},
    }
)
NEW_YORK = calendar_from({"timezone": "America/New_York", "hours": {day: [["09:00", "17:00"]] for day in WEEKDAYS}})
NIGHT = calendar_from(
    {"timezone": "Europe/Berlin", "hours": {day: [["22:00", "06:00"]] for day in (*WEEKDAYS, "sat", "sun")}}
)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def local(text: str, calendar: Calendar = SHANGHAI, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(calendar.zone), fold=fold)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_independent_calculation_agrees(number):
    case = CASES[number]
    calendar, start, now = calendar_from(case["calendar"]), instant(case["start"]), instant(case["now"])
    pauses = [(instant(a), b and instant(b)) for a, b in case["pauses"]]
    budget = timedelta(minutes=case["target_minutes"])
    used = spent(calendar, start, now, pauses)
    due = due_at(calendar, start, budget, pauses)
    assert {
        "due_at": due and due.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "elapsed_seconds": used.total_seconds(),
        "remaining_seconds": (budget - used).total_seconds(),
        "breached": used >= budget,
    } == case["expect"]


@pytest.mark.parametrize(
    ("start", "budget", "due"),
    [
        ("2026-03-02 11:30", 2, "2026-03-02 15:00"),
        ("2026-03-07 10:00", 2, "2026-03-09 11:00"),
        ("2026-03-06 18:00", 2, "2026-03-09 11:00"),
        ("2026-03-02 09:00", 2, "2026-03-02 11:00"),
        ("2026-03-02 16:00", 2, "2026-03-02 18:00"),
        ("2026-09-30 17:00", 4, "2026-10-08 12:00"),
        ("2026-10-09 17:00", 4, "2026-10-10 12:00"),
        ("2026-12-31 10:00", 4, "2027-01-04 11:00"),
    ],
)
def test_lunch_weekends_holidays_and_make_up_days_are_respected(start, budget, due):
    assert deadline(SHANGHAI, local(start), hours(budget)) == local(due)


@pytest.mark.parametrize(
    ("calendar", "start", "budget", "due"),
    [
        (NEW_YORK, "2026-03-06 16:00", 2, "2026-03-09T14:00Z"),
        (NEW_YORK, "2026-10-30 16:00", 2, "2026-11-02T15:00Z"),
        (NIGHT, "2026-03-28 22:00", 8, "2026-03-29T21:00Z"),
        (NIGHT, "2026-10-24 22:00", 8, "2026-10-25T04:00Z"),
    ],
)
def test_a_change_of_summer_time_costs_what_it_really_costs(calendar, start, budget, due):
    assert deadline(calendar, local(start, calendar), hours(budget)) == instant(due)


def one_day(zone: str, day: str, opens: str, closes: str) -> Calendar:
    return calendar_from({"timezone": zone, "workdays": {day: [[opens, closes]]}})


@pytest.mark.parametrize(
    ("zone", "day", "opens", "closes", "length"),
    [
        ("Europe/Berlin", "2026-03-29", "02:30", "10:00", 7),  # opens at the end of the gap
        ("Europe/Berlin", "2026-10-25", "02:30", "10:00", 8.5),  # opens in the first pass
        ("Europe/Berlin", "2026-10-25", "00:00", "02:30", 3.5),  # closes in the second pass
        ("Europe/Berlin", "2026-10-25", "00:00", "02:00", 2),  # the second pass never reads earlier than 02:00
        ("Europe/Berlin", "2026-10-25", "02:15", "02:15", 25),  # round the clock from the first pass
        ("Europe/Berlin", "2026-03-29", "02:15", "02:45", 0),  # a window that does not exist that day
        ("Europe/Berlin", "2026-03-29", "01:00", "02:30", 1),
        ("Africa/Cairo", "2026-04-24", "00:00", "24:00", 23),  # midnight does not exist
        ("Australia/Lord_Howe", "2026-04-04", "22:00", "06:00", 8.5),  # moves by half an hour
        ("Pacific/Apia", "2011-12-30", "09:00", "17:00", 0),  # the whole date was skipped
    ],
)
def test_each_edge_of_a_window_is_placed_by_itself(zone, day, opens, closes, length):
    calendar = one_day(zone, day, opens, closes)
    noon_before = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC) - timedelta(days=2)
    assert elapsed(calendar, noon_before, noon_before + timedelta(days=5)) == hours(length)


def test_overlapping_windows_count_once():
    calendar = calendar_from(
        {"timezone": "UTC", "hours": {"mon": [["20:00", "10:00"], ["21:00", "22:00"]], "tue": [["08:00", "12:00"]]}}
    )
    monday = instant("2026-03-02T00:00Z")
    assert elapsed(calendar, monday, monday + timedelta(days=3)) == hours(16)


def test_a_yearly_range_may_cross_new_year():
    calendar = calendar_from(
        {
            "timezone": "UTC",
            "hours": {day: [["09:00", "17:00"]] for day in (*WEEKDAYS, "sat", "sun")},
            "closed": [{"from": "12-24", "to": "01-02", "yearly": True}],
        }
    )
    assert next(open_spans(calendar, instant("2028-12-30T10:00Z")))[0] == instant("2029-01-03T09:00Z")


def test_extra_working_days_beat_holidays():
    calendar = calendar_from(
        {"timezone": "UTC", "holidays": ["2026-05-01"], "workdays": {"2026-05-01": [["10:00", "11:00"]]}}
    )
    assert elapsed(calendar, instant("2026-05-01T00:00Z"), instant("2026-05-02T00:00Z")) == hours(1)


def test_a_calendar_that_never_opens_is_named_and_does_not_loop():
    calendar = calendar_from({"timezone": "UTC", "hours": {}})
    for attempt in (
        lambda: deadline(calendar, instant("2026-03-02T00:00Z"), hours(1)),
        lambda: next_working_day_end(calendar, instant("2026-03-02T00:00Z")),
        lambda: require_open_time(calendar, instant("2026-03-02T00:00Z")),
    ):
        with pytest.raises(CalendarNeverOpens):
            attempt()
    assert elapsed(calendar, instant("2026-03-02T00:00Z"), instant("2027-03-02T00:00Z")) == hours(0)


def test_a_calendar_with_one_last_window_ends_instead_of_looping():
    calendar = one_day("UTC", "2026-05-01", "09:00", "10:00")
    with pytest.raises(CalendarNeverOpens):
        deadline(calendar, instant("2026-04-30T00:00Z"), hours(2))


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-02 11:00", "2026-03-03 11:00"),
        ("2026-03-06 17:00", "2026-03-09 17:00"),
        ("2026-03-07 10:00", "2026-03-09 18:00"),
        ("2026-09-30 10:00", "2026-10-08 10:00"),
    ],
)
def test_one_working_day_is_the_same_time_on_the_next_one(now, due):
    assert next_working_day_end(SHANGHAI, local(now)) == local(due)


def test_round_the_clock_one_working_day_is_a_day():
    now = instant("2026-03-02T11:13:14Z")
    assert next_working_day_end(always_open(), now) == now + timedelta(days=1)


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"timezone": "UTC", "hours": {"monday": []}},
        {"timezone": "UTC", "hours": {"mon": [["9:00", "17:00"]]}},
        {"timezone": "UTC", "hours": {"mon": [["24:00", "25:00"]]}},
        {"timezone": "UTC", "hours": {"mon": [["24:00", "24:00"]]}},
        {"timezone": "UTC", "hours": {"mon": ["09:00"]}},
        {"timezone": "UTC", "hours": []},
        {"timezone": "UTC", "holidays": ["2026-02-30"]},
        {"timezone": "UTC", "closed": [{"from": "2026-02-03", "to": "2026-02-01"}]},
        {"timezone": "UTC", "closed": ["2026-02-03"]},
        {"timezone": "UTC", "closing": []},
        [],
    ],
)
def test_a_calendar_that_cannot_be_read_is_refused(spec):
    with pytest.raises(BadCalendar):
        calendar_from(spec)


@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "\x00", "Europe"])
def test_an_unknown_zone_is_refused(zone):
    with pytest.raises(BadCalendar):
        elapsed(calendar_from({"timezone": zone}), instant("2026-03-02T00:00Z"), instant("2026-03-03T00:00Z"))


ZONES = ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe"]
CLOCKS = st.integers(0, 95).map(lambda n: f"{n // 4:02}:{n % 4 * 15:02}")
WEEKS = st.dictionaries(st.sampled_from(WEEKDAYS), st.lists(st.tuples(CLOCKS, CLOCKS), max_size=3), min_size=1)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)


@st.composite
def calendars(draw):
    calendar = calendar_from({"timezone": draw(st.sampled_from(ZONES)), "hours": draw(WEEKS)})
    return calendar if any(calendar.weekly) else SHANGHAI


@given(calendars(), INSTANTS, st.integers(0, 60 * 60 * 24 * 20))
def test_exactly_the_budget_has_passed_at_the_deadline(calendar, start, seconds):
    budget = timedelta(seconds=seconds)
    due = deadline(calendar, start, budget)
    assert elapsed(calendar, start, due) == budget
    assert seconds == 0 or elapsed(calendar, start, due - timedelta(seconds=1)) == budget - timedelta(seconds=1)


@given(calendars(), st.lists(INSTANTS, min_size=3, max_size=3))
def test_time_adds_up_wherever_it_is_cut(calendar, instants):
    a, b, c = sorted(instants)
    assert elapsed(calendar, a, b) + elapsed(calendar, b, c) == elapsed(calendar, a, c)


@given(calendars(), INSTANTS)
def test_a_minute_by_minute_count_gives_the_same(calendar, start):
    start = start.replace(second=0)
    zone = ZoneInfo(calendar.zone)
    counted = 0
    for minute in range(0, 60 * 24 * 2, 15):
        at = start.replace(minute=start.minute // 15 * 15) + timedelta(minutes=minute)
        wall = at.astimezone(zone)
        of_day = wall.hour * 60 + wall.minute
        today = any(w.opens <= of_day < w.closes for w in calendar.windows_on(wall.date()))
        before = calendar.windows_on(date.fromordinal(wall.date().toordinal() - 1))
        counted += today or any(of_day + 1440 < w.closes for w in before)
    start = start.replace(minute=start.minute // 15 * 15)
    got = elapsed(calendar, start, start + timedelta(days=2))
    offsets = {(start + timedelta(days=n)).astimezone(zone).utcoffset() for n in (-1, 0, 1, 2, 3)}
    assert len(offsets) > 1 or got == timedelta(minutes=15 * counted)
