"""The calendar editor: years that are not announced, and hours and dates that cannot be."""

from datetime import date

import pytest

from desk.admin.zones import country_of
from desk.core.db import db, transaction
from desk.sla.commands.calendars import save_calendar
from desk.sla.models import SlaCalendar, SlaCalendarVersion, SlaRollout
from desk.sla.public_holidays import is_announced
from tests import factories
from tests.factories import NOON
from tests.sla.test_policies import policy

DAY = {"mon": "09:00-12:00, 13:30-18:00"}
OFFICE = {"timezone": "Asia/Shanghai", "hours": {"mon": [["09:00", "18:00"]]}}


@pytest.fixture
def admin(sign_in, app):
    return sign_in(factories.agent("administrator", locale="en"))


@pytest.fixture
def office(app):
    with transaction():
        return save_calendar("Office", OFFICE, actor="shell", at=NOON)


def typed(**more):
    return {"name": "Ours", "timezone": "Asia/Shanghai"} | DAY | more


@pytest.mark.parametrize(
    "more,entry",
    [({"timezone": "Mars/Base"}, "timezone"), ({"timezone": "\0"}, "timezone"), ({"timezone": " "}, "timezone"),
     ({"mon": ""}, "mon"), ({"mon": "09:00-12:00, 11:00-13:00"}, "mon"),
     ({"mon": "09:00-12:00, 09:00-12:00"}, "mon"), ({"fri": "22:00-06:00, 23:00-23:30"}, "fri"),
     ({"closed": "2026-02-30"}, "closed"), ({"closed": "2101-01-01"}, "closed"), ({"closed": "1999-12-31"}, "closed"),
     ({"closed": "2026-05-03..2026-05-01"}, "closed"), ({"closed": "2026-01-01..2100-12-31"}, "mon"),
     ({"workdays": "2200-02-20 09:00-18:00"}, "workdays"), ({"workdays": "2026-02-20 9-18"}, "workdays")],
)  # fmt: skip
@pytest.mark.parametrize("do", ["save", "look", "import"])
def test_a_calendar_that_cannot_be_is_refused_at_its_entry(admin, more, entry, do):
    page = admin.post("/admin/calendars", data={"country": "CN", "year": "2026"} | typed(do=do, **more))
    assert (page.status_code, f'id="{entry}-error"' in page.text) == (422, True)
    assert db.session.query(SlaCalendar).count() == 0


@pytest.mark.parametrize("year", ["2101", "1999", "next", "20266"])
@pytest.mark.parametrize("do", ["look", "import"])
def test_a_year_outside_the_range_is_refused_and_named(admin, year, do):
    page = admin.post("/admin/calendars", data=typed(do=do, country="CN", year=year))
    assert (page.status_code, 'id="year-error"' in page.text) == (422, True)


def test_hours_until_the_next_morning_and_that_mornings_are_no_overlap(admin):
    assert (
        admin.post("/admin/calendars", data=typed(mon="22:00-06:00, 05:00-08:00, 09:00-24:00"[:24])).status_code == 303
    )
    assert db.session.query(SlaCalendarVersion).one().spec["hours"]["mon"] == [["22:00", "06:00"], ["05:00", "08:00"]]


def test_chinese_years_are_settled_once_their_make_up_days_are_known():
    today = date(2026, 11, 22)
    assert [is_announced("CN", year, today=today) for year in (1999, 2025, 2026, 2027, 2028)] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert is_announced("DE", 2030, today=today)
    assert is_announced("", 2030, today=today)


def test_zones_tell_their_country():
    assert [country_of(zone) for zone in ("Asia/Shanghai", "Asia/Calcutta", "UTC", "no such")] == ["CN", "IN", "", ""]


def test_a_year_that_is_not_announced_is_marked(admin, office):
    assert "Not announced yet" not in admin.get(f"/admin/calendars/{office.id}?year=2026").text
    assert "Not announced yet" in admin.get(f"/admin/calendars/{office.id}?year=2029").text
    last = admin.get(f"/admin/calendars/{office.id}?year=2100").text
    assert ("year=2099" in last, "year=2101" in last) == (True, False)


def test_hours_for_open_tickets_too_begin_a_rollout_of_the_policies_that_count_in_them(admin, office):
    row = policy(office, "Gold")
    factories.ticket()
    url = f"/admin/calendars/{office.id}"
    page = admin.post(url, data=typed(name="Office", do="look", mon="10:00-18:00"))
    assert "1 open ticket would get other terms" in page.text
    seen = page.text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0] or None
    data = typed(name="Office", mon="10:00-18:00", scope="open") | ({"seen": seen} if seen else {})
    assert admin.post(url, data=data).status_code in (303, 409)
    page = admin.get(url)
    seen = page.text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    assert admin.post(url, data=data | {"seen": seen}).status_code == 303
    assert db.session.query(SlaRollout).order_by(SlaRollout.id).first().policies == [row.id]
