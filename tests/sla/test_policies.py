import pytest

from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.policy_order import move_policy
from desk.sla.lengths import length_text, level_in, minutes_in
from desk.sla.models import SlaPolicy, SlaPolicyVersion
from desk.sla.queries import promise_for
from desk.sla.settings import all_policies
from tests import factories
from tests.admin.test_people import fields
from tests.factories import NOON

ALL_DAY = [["00:00", "24:00"]]
ALWAYS = {"timezone": "UTC", "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), ALL_DAY)}


@pytest.fixture
def calendar(app):
    with transaction():
        return save_calendar("Always", ALWAYS, actor="shell", at=NOON)


@pytest.fixture
def admin(sign_in, app):
    return sign_in(factories.agent("administrator", locale="en"))


def typed(calendar, **more):
    given = {"name": "Gold", "calendar_id": calendar.id, "target_normal_first_response": "1h30", "reopen_days": "7",
             "pause_cap_days": "10", "ladder_first_response": "75%, 100%", "try_type": "request",
             "try_tier": "standard"}  # fmt: skip
    return given | more


def policy(calendar, name, **more):
    with transaction():
        draft = PolicyDraft(name, calendar.id, {"normal": {"first_response": 60}}, **more)
        return save_policy(draft, actor="shell", at=NOON)


@pytest.mark.parametrize("text,minutes", [("1h", 60), ("30m", 30), ("1h30", 90), ("2小时", 120), (" 1 h 5 m", 65)])
def test_lengths_are_read_as_typed(text, minutes):
    assert minutes_in(text) == minutes
    assert minutes_in(length_text(minutes)) == minutes


@pytest.mark.parametrize("text", ["90", "-1h", "1d", "h", "1.5h", "٣h", "99999h"])
def test_what_is_no_length_is_none(text):
    assert minutes_in(text) is None


def test_a_step_has_one_spelling():
    assert [level_in(text) for text in ("75%", "+60", "+1h", "-30", "0%", "+0", "60", "75 %")] == [
        "75%", "+60", "+60", "-30", None, None, None, None,
    ]  # fmt: skip


def test_a_policy_is_saved_as_typed_and_promised_from_then_on(admin, calendar):
    more = {"types": ["tracking"], "tiers": ["gold"], "pause_waiting_carrier_update": "y",
            "pause_scheduled_resolution": "y"}  # fmt: skip
    assert admin.post("/admin/policies", data=typed(calendar, **more)).status_code == 303
    version = db.session.query(SlaPolicyVersion).one()
    assert version.targets == {"normal": {"first_response": 90}}
    assert version.pauses == {"waiting_carrier": ["update"], "scheduled": ["resolution"]}
    assert version.ladder == {"first_response": ["75%", "100%"]}
    assert promise_for(type="tracking", tier="gold", priority="normal") == f"{version.id}:normal"
    assert promise_for(type="tracking", tier="diamond", priority="normal") is None
    url = f"/admin/policies/{version.policy_id}"
    form = fields(admin.get(url), url) | {"types": "tracking", "tiers": "gold", "target_low_first_response": "2h"}
    assert admin.post(url, data=form).status_code == 303
    assert [one.number for one in db.session.query(SlaPolicyVersion).order_by(SlaPolicyVersion.id)] == [1, 2]
    assert admin.post(url, data=form | {"name": "Late"}).status_code == 409


@pytest.mark.parametrize(
    "more,entry",
    [({"target_normal_first_response": "0m"}, "target_normal_first_response"),
     ({"target_normal_first_response": "-1h"}, "target_normal_first_response"),
     ({"target_normal_resolution": "8h"}, "target_normal_next_response"),
     ({"ladder_update": "often"}, "ladder_update"), ({"reopen_days": "0"}, "reopen_days"),
     ({"reopen_days": "x"}, "reopen_days"), ({"name": ""}, "name"), ({"calendar_id": "999"}, "calendar_id"),
     ({"types": "nonsense"}, "types")],
)  # fmt: skip
def test_terms_that_cannot_be_are_refused_at_their_field(admin, calendar, more, entry):
    page = admin.post("/admin/policies", data=typed(calendar, **more))
    assert (page.status_code, f'id="{entry}-error"' in page.text) == (422, True)
    assert db.session.query(SlaPolicy).count() == 0


def test_a_policy_without_any_time_is_refused(admin, calendar):
    page = admin.post("/admin/policies", data=typed(calendar, target_normal_first_response=""))
    assert (page.status_code, "at least one time" in page.text) == (422, True)


def test_first_response_cannot_be_paused(app, calendar):
    draft = PolicyDraft("X", calendar.id, {"low": {"update": 5}}, pauses={"waiting_carrier": ["first_response"]})
    with pytest.raises(Faulty), transaction():
        save_policy(draft, actor="shell", at=NOON)


def test_the_preview_says_when_it_would_be_due_and_saves_nothing(admin, calendar):
    page = admin.post("/admin/policies", data=typed(calendar, do="look"))
    assert page.status_code == 200
    assert "<time" in page.text.partition('id="trial"')[2]
    assert db.session.query(SlaPolicy).count() == 0
    policy(calendar, "Everything")
    page = admin.post("/admin/policies", data=typed(calendar, do="look"))
    assert "“Everything” stands above" in page.text
    assert "never reached" in page.text


def test_the_list_warns_of_a_policy_that_no_ticket_reaches(admin, calendar):
    policy(calendar, "Some", tiers=["gold"])
    policy(calendar, "Rest")
    assert "Never reached" not in admin.get("/admin/policies").text
    policy(calendar, "Too late", types=["claim"])
    assert "Never reached" in admin.get("/admin/policies").text


def test_a_policy_moves_up_and_down_and_stays_at_the_ends(admin, calendar):
    one, two, three = (policy(calendar, name) for name in ("one", "two", "three"))
    names = lambda: [each.policy.name for each in all_policies()]  # noqa: E731
    assert admin.post(f"/admin/policies/{three.id}/place", data={"to": "up"}).status_code == 303
    assert names() == ["one", "three", "two"]
    admin.post(f"/admin/policies/{one.id}/place", data={"to": "up"})
    admin.post(f"/admin/policies/{two.id}/place", data={"to": "down"})
    assert names() == ["one", "three", "two"]
    with transaction():
        move_policy(one, 1, actor="shell", at=NOON)
    assert names() == ["three", "one", "two"]


def test_a_policy_that_is_off_promises_nothing(admin, calendar):
    row = policy(calendar, "Everything")
    admin.post(f"/admin/policies/{row.id}/active", data={"active": "0"})
    assert promise_for(type="request", tier="gold", priority="normal") is None
    admin.post(f"/admin/policies/{row.id}/active", data={"active": "1"})
    assert promise_for(type="request", tier="gold", priority="normal") is not None
