"""How promises were kept: figures by group, the promises behind them, and files that are safe to open."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from desk.core.db import db, transaction
from desk.reports.groups import GROUPS, Asked
from desk.reports.labels import BY
from desk.reports.pages import COLUMNS
from desk.reports.periods import BadPeriod, Period, period_in, preset
from desk.reports.queries import promise_report, promises_behind
from desk.sla.models import SlaCorrection
from desk.tickets.commands.extensions import ask
from desk.tickets.commands.state import set_status
from desk.tickets.commands.waive import need_no_answer
from desk.tickets.types import NoAnswer, TicketStatus
from tests import factories
from tests.factories import NOON
from tests.tickets.promised import HOUR, answer, promise_everything, timer, write

WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))


@pytest.fixture
def boss(app):
    promise_everything()
    return factories.agent("supervisor", locale="en", time_zone="Asia/Shanghai")


def asked(by="team", now=NOON + 3 * HOUR, period=WEEK, zone="Asia/Shanghai"):
    return Asked(period, by, zone, now)


@pytest.fixture
def kept(boss):
    """Tickets whose first answer was in time, late, not yet due, given more time, and left out by closing."""
    lin = factories.agent()
    team = factories.team("=SUM(A1)")
    in_time, late, running, longer, silent, excused = (factories.ticket(subject=f"t{n}") for n in range(6))
    with transaction():
        in_time.team_id = late.team_id = team.id
        in_time.assignee_id = lin.id
    answer(in_time, lin, NOON + HOUR / 2)
    answer(late, lin, NOON + 2 * HOUR)
    with transaction():
        ask(longer, timer(longer).id, due=NOON + 5 * HOUR, reason="x", by=lin, at=NOON + HOUR / 2)
    answer(longer, lin, NOON + 2 * HOUR)
    with transaction():
        set_status(silent, TicketStatus.CLOSED, by=lin, at=NOON + HOUR / 2)
    answer(excused, lin, NOON + 2 * HOUR)
    with transaction():
        db.session.add(SlaCorrection(ticket_id=excused.id, metric="first_response", cycle=1, reason="x", by_id=boss.id,
                                     at=NOON))  # fmt: skip
    return {"in_time": in_time, "late": late, "running": running}


def first(agent, wanted):
    return next(part for part in promise_report(agent, wanted) if part.metric == "first_response")


def test_every_outcome_has_its_column_and_the_share_its_formula(boss, kept):
    total = first(boss, asked(now=NOON + HOUR / 2)).total
    assert total.counts == {"due": 6, "met": 2, "missed": 2, "voided": 1, "closed_unanswered": 1, "waived": 0,
                            "cancelled": 0, "running": 1, "extended": 1, "reopened": 0}  # fmt: skip
    assert total.kept == 2 / (2 + 2 - 1 + 1)


def test_what_is_over_its_time_is_missed_before_anybody_has_said_so(boss, kept):
    later = first(boss, asked(now=NOON + HOUR)).total.counts
    assert (later["missed"], later["running"]) == (3, 0)


@pytest.mark.parametrize("by", list(BY))
def test_every_figure_counts_the_promises_behind_it_however_they_are_grouped(boss, kept, by):
    wanted = asked(by, now=NOON + HOUR / 2)
    for part in promise_report(boss, wanted):
        for line, key in [*((line, line.key) for line in part.lines), (part.total, None)]:
            for what in COLUMNS:
                found = promises_behind(boss, wanted, metric=part.metric, what=what, key=key, page=1)
                assert found.total == len(found.rows) == line.counts[what], (part.metric, by, line.name, what)


def test_a_waived_answer_counts_as_neither_kept_nor_missed(boss):
    lin, ticket = factories.agent(), factories.ticket()
    answer(ticket, lin, NOON + HOUR / 4)
    write(ticket, NOON + HOUR / 2)
    with transaction():
        need_no_answer(ticket, NoAnswer.THANKS, by=lin, at=NOON + HOUR)
    part = next(one for one in promise_report(boss, asked()) if one.metric == "next_response")
    assert (part.total.counts["waived"], part.total.kept) == (1, None)


def test_of_a_reopened_ticket_the_last_run_of_its_resolution_is_told(boss):
    lin, ticket = factories.agent(), factories.ticket()
    with transaction():
        set_status(ticket, TicketStatus.SOLVED, by=lin, at=NOON + HOUR)
    write(ticket, NOON + 2 * HOUR)
    part = next(one for one in promise_report(boss, asked()) if one.metric == "resolution")
    assert (part.total.counts["due"], part.total.counts["reopened"], part.total.counts["met"]) == (1, 1, 0)


def test_days_are_those_of_the_reader(boss):
    lin = factories.agent()
    answer(factories.ticket(at=NOON + 11.5 * HOUR), lin, NOON + 11.6 * HOUR)  # due 00:30 in Shanghai, 16:30 in UTC
    days = [line.key for line in first(boss, asked("day")).lines]
    assert days == ["2026-11-21"]
    assert [line.key for line in first(boss, asked("day", zone="UTC")).lines] == ["2026-11-20"]
    one_day = asked("team", period=Period(date(2026, 11, 20), date(2026, 11, 20)))
    assert [part.metric for part in promise_report(boss, one_day)] == []
    assert [line.key for line in first(boss, asked("week")).lines] == ["2026-11-16"]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Asia/Shanghai"])
def test_the_wall_clock_of_the_reader_is_known_for_each_hour_of_a_period(zone):
    year = Period(date(2010, 3, 1), date(2011, 3, 31))
    offsets, (hour, end) = year.offsets(zone), year.between(zone)
    while hour < end:
        offset = next(offset for until, offset in offsets if hour.timestamp() < until)
        assert hour.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(seconds=offset)
        hour += HOUR


def test_days_and_weeks_are_local_before_and_after_clocks_are_changed(boss):
    for time in (
        "2026-10-24T21:30",
        "2026-10-25T22:30",
        "2026-10-25T23:30",
    ):  # in Berlin 23:30 of Saturday, 23:30 of Sunday, 00:30 of Monday
        due = datetime.fromisoformat(time).replace(tzinfo=UTC)
        ticket = factories.ticket(at=NOON)
        with transaction():
            timer(ticket).due_at = due
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    days = first(boss, asked("day", period=year, zone="Europe/Berlin")).lines
    assert [line.key for line in days] == ["2026-10-24", "2026-10-25", "2026-10-26"]
    weeks = first(boss, asked("week", period=year, zone="Europe/Berlin")).lines
    assert [(line.key, line.counts["due"]) for line in weeks] == [("2026-10-19", 2), ("2026-10-26", 1)]


def test_nobody_counts_what_they_may_not_see(boss, kept):
    stranger = factories.agent()
    mine = first(stranger, asked(now=NOON + HOUR / 2)).total.counts
    assert mine["due"] == 4  # not those of another team
    wanted = asked(now=NOON + HOUR / 2)
    found = promises_behind(stranger, wanted, metric="first_response", what="due", key=None, page=1)
    assert found.total == 4


def test_pages_and_files_need_the_right(boss, kept, sign_in):
    urls = ("/reports/promises", "/reports/promises.csv", "/reports/promises.xlsx",
            "/reports/promises/list?metric=resolution&what=due")  # fmt: skip
    for role, status in (("agent", 403), ("finance", 200), ("administrator", 200)):
        client = sign_in(factories.agent(role))
        assert [client.get(url).status_code for url in urls] == [status] * 4, role


def test_files_hold_the_figures_and_no_formula(boss, kept, sign_in):
    query = "?from=2026-11-16&to=2026-11-22&by=team"
    raw = sign_in(boss).get(f"/reports/promises.csv{query}").data
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(raw.decode("utf-8-sig"))))
    team = next(row for row in rows if "=SUM" in row[1])
    assert team[1].startswith("'=SUM") and team[2] == "2"
    book = load_workbook(BytesIO(sign_in(boss).get(f"/reports/promises.xlsx{query}").data))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.value for cell in book.active[1]][:3] == ["Promise", "Team", "Due"]


@pytest.mark.parametrize(
    "query",
    ["?from=x&to=2026-11-22", "?from=2026-11-22&to=2026-11-01", "?from=1999-01-01&to=2026-01-01", "?from=2026-11-22"],
)
def test_an_impossible_period_is_named(boss, sign_in, query):
    answer = sign_in(boss).get(f"/reports/promises{query}")
    assert answer.status_code == 422 and "aria-invalid" in answer.text
    assert sign_in(boss).get(f"/reports/promises.csv{query}").status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?metric=x&what=due", "?metric=resolution&what=x", "?metric=resolution&what=due&page=-1"]
)
def test_a_figure_that_no_report_has_is_not_there(boss, sign_in, query):
    assert sign_in(boss).get(f"/reports/promises/list{query}").status_code == 404


KEYS = ("0001-01-01", "9999-12-31", "9999-12-30", "2026-W47-7", "\0", "a\0b", "9" * 30, "²", "-1", "x" * 5000)


@pytest.mark.parametrize("by", GROUPS)
def test_a_group_that_is_none_has_no_promises(boss, kept, sign_in, by):
    for key in KEYS:
        asked = {"metric": "resolution", "what": "due", "from": "2026-11-16", "to": "2026-12-22", "by": by, "key": key}
        answer = sign_in(boss).get("/reports/promises/list", query_string=asked)
        assert (answer.status_code, "T-1" in answer.text) == (200, False), key


def test_a_report_asks_as_often_for_much_as_for_little(boss, kept, sign_in, count_statements):
    url = "/reports/promises?from=2026-11-16&to=2026-11-22&by=customer"
    few = count_statements(lambda: sign_in(boss).get(url))
    for n in range(5):
        factories.ticket(subject=f"more {n}", from_email=f"x{n}@other{n}.example")
    assert count_statements(lambda: sign_in(boss).get(url)) == few


def test_weeks_begin_on_monday_and_months_on_the_first():
    today = date(2026, 1, 1)
    assert preset("this_week", today) == Period(date(2025, 12, 29), date(2026, 1, 4))
    assert preset("last_week", today) == Period(date(2025, 12, 22), date(2025, 12, 28))
    assert preset("this_month", today) == Period(date(2026, 1, 1), date(2026, 1, 31))
    assert preset("last_month", today) == Period(date(2025, 12, 1), date(2025, 12, 31))


def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is():
    begins, ends = Period(date(2026, 3, 29), date(2026, 3, 29)).between("Europe/Berlin")
    assert (begins, ends - begins) == (datetime(2026, 3, 28, 23, tzinfo=UTC), timedelta(hours=23))
    with pytest.raises(BadPeriod):
        period_in("2026-02-30", "2026-03-01", date(2026, 3, 1))
