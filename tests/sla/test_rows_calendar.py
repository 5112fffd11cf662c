"""Rows 1 to 15 of the SLA cases, each by its number, with exactly the instants that are given there."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.sla.calendar_json import calendar_from
from desk.sla.clock import deadline, elapsed, open_spans
from desk.sla.commands.calendars import save_calendar
from desk.sla.models import SlaCalendar, SlaCalendarVersion
from desk.sla.types import Calendar, always_open
from tests.factories import NOON
from tests.sla.replay_world import CALENDARS, WEEKDAYS, answer, at, clock, event, opened

SHANGHAI = calendar_from(CALENDARS["SH"])
NEW_YORK = calendar_from(CALENDARS["NY"])
EVERY_DAY = (*WEEKDAYS, "sat", "sun")
NIGHT_HOURS = {day: [["22:00", "06:00"]] for day in EVERY_DAY}
NIGHT = calendar_from({"timezone": "Europe/Berlin", "hours": NIGHT_HOURS})
CAIRO = calendar_from({"timezone": "Africa/Cairo", "hours": {day: [["00:00", "24:00"]] for day in EVERY_DAY}})
LORD_HOWE = calendar_from({"timezone": "Australia/Lord_Howe", "hours": {"sat": [["22:00", "07:00"]]}})


def local(text: str, calendar: Calendar) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(calendar.zone))


def due(calendar: Calendar, start: str, hours: int) -> str:
    """Due with its offset, as a clock on the calendar's wall shows it."""
    found = deadline(calendar, local(start, calendar), timedelta(hours=hours))
    return found.astimezone(ZoneInfo(calendar.zone)).isoformat()[:25]


def first_due(received: str) -> str:
    first = clock(answer(opened(received), now=received), "first_response")
    assert first is not None
    return str(first["due"])


def test_row_01_lunch_is_no_working_time():
    assert first_due("02 11:30") == at("02 15:00") == "2026-03-02T07:00:00Z"


def test_row_02_a_weekend_waits_for_monday():
    assert first_due("2026-03-07 10:00") == at("09 11:00")


@pytest.mark.parametrize(
    ("received", "said"), [("06 18:00", "09 11:00"), ("02 09:00", "02 11:00"), ("02 16:00", "02 18:00")]
)
def test_row_03_the_edges_of_a_window(received, said):
    assert first_due(received) == at(said)


def test_row_04_seven_closed_days():
    assert due(SHANGHAI, "2026-09-30 17:00", 4) == "2026-10-08T12:00:00+08:00"


def test_row_05_a_make_up_working_day():
    assert due(SHANGHAI, "2026-10-09 17:00", 4) == "2026-10-10T12:00:00+08:00"


def test_row_06_a_half_day_a_holiday_and_a_weekend():
    assert due(SHANGHAI, "2026-12-31 10:00", 4) == "2027-01-04T11:00:00+08:00"


@pytest.mark.parametrize(
    ("start", "said"),
    [("2026-03-06 16:00", "2026-03-09T10:00:00-04:00"), ("2026-10-30 16:00", "2026-11-02T10:00:00-05:00")],
)
def test_row_07_summer_time_changes_over_the_weekend(start, said):
    assert due(NEW_YORK, start, 2) == said


def test_row_08_round_the_clock_counts_real_hours_and_only_the_screen_knows_of_summer_time():
    found = deadline(always_open(), local("2026-03-07 20:00", NEW_YORK), timedelta(hours=12))
    assert found == datetime(2026, 3, 8, 13, tzinfo=UTC)
    assert found.astimezone(ZoneInfo("America/New_York")).strftime("%H:%M") == "09:00"


@pytest.mark.parametrize(
    ("start", "said"),
    [("2026-03-28 22:00", "2026-03-29T23:00:00+02:00"), ("2026-10-24 22:00", "2026-10-25T05:00:00+01:00")],
)
def test_row_09_a_night_shift_is_as_long_as_it_really_is(start, said):
    assert due(NIGHT, start, 8) == said


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 7), ("2026-10-25", 8.5)])
def test_row_10_a_window_that_opens_in_the_changing_hour(day, hours):
    sundays = calendar_from({"timezone": "Europe/Berlin", "hours": {"sun": [["02:30", "10:00"]]}})
    opens, closes = next(open_spans(sundays, local(f"{day} 00:00", sundays)))
    assert closes - opens == timedelta(hours=hours)


def test_row_11_a_midnight_that_does_not_exist_and_a_change_of_half_an_hour():
    start = local("2026-04-23 12:00", CAIRO)
    spans = [one for one in open_spans_until(CAIRO, start, days=3) if one[0].date() == date(2026, 4, 23)]
    assert spans[-1][1] - spans[-1][0] == timedelta(hours=23)
    assert due(LORD_HOWE, "2026-04-04 22:00", 8)[:16] == "2026-04-05T05:30"


def open_spans_until(calendar, start, days):
    spans = open_spans(calendar, start)
    return [next(spans) for _ in range(days)]


@pytest.mark.parametrize(
    "hours",
    [
        {},
        {"hours": {day: [] for day in WEEKDAYS}},
        {"hours": NIGHT_HOURS, "closed": [{"from": "2025-01-01", "to": "2028-12-31"}]},
    ],
)
def test_row_12_a_calendar_that_never_opens_is_refused_with_the_reason(app, hours):
    with pytest.raises(Faulty) as refused, transaction():
        save_calendar("never", {"timezone": "Asia/Shanghai", **hours}, actor="test", at=NOON)
    assert "not open on any of the next 400 days" in str(refused.value.text)
    assert db.session.query(SlaCalendar).count() == db.session.query(SlaCalendarVersion).count() == 0


def test_row_13_a_yearly_range_crosses_new_year():
    closed = [{"from": "12-24", "to": "01-02", "yearly": True}]
    spec = {"timezone": "Europe/Berlin", "hours": {day: [["09:00", "17:00"]] for day in EVERY_DAY}, "closed": closed}
    calendar = calendar_from(spec)
    opens, _ = next(open_spans(calendar, local("2026-12-30 10:00", calendar)))
    assert opens == local("2027-01-03 09:00", calendar)
    assert elapsed(calendar, local("2026-12-24 00:00", calendar), opens) == timedelta(0)


def test_row_14_a_note_and_a_mail_to_the_carrier_stop_nothing():
    told = answer(opened("02 11:30"), event("02 11:40", "note"), event("02 11:50", "carrier_message"), now="02 14:00")
    assert clock(told, "first_response")["state"] == "running"


def test_row_15_machines_stop_nothing():
    machines = [event(f"02 {time}", "auto_message") for time in ("11:31", "11:40", "11:50")]
    assert clock(answer(opened("02 11:30"), *machines, now="02 14:00"), "first_response")["state"] == "running"
