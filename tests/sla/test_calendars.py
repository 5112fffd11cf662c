import pytest

from desk.core.db import db, transaction
from desk.core.errors import Conflict, Faulty
from desk.sla.calendar_json import calendar_from
from desk.sla.calendar_text import closed_text, hours_text, spec_from, workdays_text
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.models import SlaCalendarVersion, SlaPolicyVersion
from desk.sla.public_holidays import public_days
from desk.sla.year import months_of
from tests import factories
from tests.admin.test_people import fields
from tests.factories import NOON

WEEK = {"mon": "9:00-12:00，13:30-18:00", "fri": "22:00-06:00", "sat": "00:00-24:00"}
OFFICE = {"timezone": "Asia/Shanghai", "hours": {"mon": [["09:00", "18:00"]]}}
TYPED = {"name": "Office", "timezone": "Europe/Berlin", "mon": "09:00-17:00", "closed": "", "workdays": ""}


@pytest.fixture
def admin(sign_in, app):
    return sign_in(factories.agent("administrator", locale="en"))


def saved(spec=OFFICE, name="Office", **more):
    with transaction():
        return save_calendar(name, spec, actor="shell", at=NOON, **more)


def test_what_is_typed_is_what_is_counted_and_shown_again():
    closed = "2027-05-01\n2027-02-05..2027-02-07\n12-24..01-02"
    spec = spec_from("Asia/Shanghai", WEEK, closed, "2027-02-20  09:00 - 18:00")
    assert spec["hours"]["mon"] == [["09:00", "12:00"], ["13:30", "18:00"]]
    assert spec["workdays"] == {"2027-02-20": [["09:00", "18:00"]]}
    assert closed_text(spec).split("\n") == ["12-24..01-02", "2027-02-05..2027-02-07", "2027-05-01"]
    again = spec_from("Asia/Shanghai", {day: hours_text(spec["hours"].get(day, [])) for day in WEEK},
                      closed_text(spec), workdays_text(spec))  # fmt: skip
    assert again | {"closed": []} == spec | {"closed": []}
    assert set(calendar_from(again).closed) == set(calendar_from(spec).closed)
    assert len(calendar_from(spec).weekly[4]) == 1


@pytest.mark.parametrize(
    "typed,entry",
    [({"mon": "9-18"}, "mon"), ({"mon": "25:00-26:00"}, "mon"), ({"mon": "09:00-09:00"}, "mon"), ({"mon": ""}, "mon"),
     ({"mon": "24:00-25:00"}, "mon"), ({"timezone": "Mars/Base"}, "timezone"), ({"closed": "2027-02-30"}, "closed"),
     ({"closed": "2027-03-02..2027-03-01"}, "closed"), ({"closed": "soon"}, "closed"), ({"name": ""}, "name"),
     ({"workdays": "2027-02-20"}, "workdays"), ({"workdays": "2027-02-20 9"}, "workdays")],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused_at_their_field(admin, typed, entry):
    page = admin.post("/admin/calendars", data=TYPED | typed)
    assert (page.status_code, f'id="{entry}-error"' in page.text) == (422, True)
    assert db.session.query(SlaCalendarVersion).count() == 0


def test_a_calendar_closed_for_400_days_is_refused(admin):
    assert admin.post("/admin/calendars", data=TYPED | {"closed": "01-01..12-31"}).status_code == 422


def test_a_change_is_a_new_version_that_the_policies_of_the_calendar_follow(app):
    calendar = saved()
    draft = PolicyDraft("All", calendar.id, {"normal": {"first_response": 60}})
    with transaction():
        policy = save_policy(draft, actor="shell", at=NOON)
    before = policy.current_id
    saved(OFFICE | {"holidays": ["2027-05-01"]}, calendar=calendar)
    versions = db.session.query(SlaCalendarVersion).order_by(SlaCalendarVersion.number).all()
    assert [one.number for one in versions] == [1, 2]
    assert versions[0].spec == OFFICE
    assert db.session.get(SlaPolicyVersion, before).calendar_version_id == versions[0].id
    now = db.session.get(SlaPolicyVersion, policy.current_id)
    assert (now.calendar_version_id, now.number, now.targets) == (versions[1].id, 2, draft.targets)


def test_the_second_of_two_savings_is_told(admin):
    calendar = saved()
    url = f"/admin/calendars/{calendar.id}"
    form = fields(admin.get(url), url) | {"closed": "", "workdays": ""}
    assert admin.post(url, data=form | {"mon": "09:00-17:00"}).status_code == 303
    lost = admin.post(url, data=form | {"mon": "10:00-16:00"})
    assert (lost.status_code, "09:00-17:00" in lost.text, "10:00-16:00" in lost.text) == (409, True, True)
    with pytest.raises(Conflict):
        saved(calendar=calendar, seen="old")
    with pytest.raises(Faulty):
        saved()


def test_china_brings_its_make_up_days_and_says_when_a_year_is_not_announced(admin):
    page = admin.post("/admin/calendars", data=TYPED | {"country": "CN", "year": "2026", "do": "import"})
    assert page.status_code == 200
    assert "2026-02-14 09:00-17:00" in page.text
    assert "not announced" not in page.text
    page = admin.post("/admin/calendars", data=TYPED | {"country": "CN", "year": "2027", "do": "import"})
    assert "2027 is not announced yet" in page.text
    assert db.session.query(SlaCalendarVersion).count() == 0
    assert public_days("ZZ", 2027).closed == ()


def test_the_year_shows_each_day_as_it_is_counted():
    spec = {"timezone": "Europe/Berlin", "hours": {"mon": [["09:00", "17:00"]]}, "holidays": ["2027-03-01"],
            "workdays": {"2027-03-06": [["09:00", "12:00"]]}}  # fmt: skip
    march = months_of(calendar_from(spec), 2027)[2]
    kinds = {day.date.day: day.kind for day in march.days}
    assert (kinds[1], kinds[2], kinds[6], kinds[8]) == ("holiday", "closed", "workday", "open")
    assert [day.date.day for day in march.days if day.shifts] == [28]
    assert [day.date.day if day else 0 for day in march.weeks[0]] == [1, 2, 3, 4, 5, 6, 7]
