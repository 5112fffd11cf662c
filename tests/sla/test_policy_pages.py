"""The form of a policy and the ordered list, as an administrator meets them."""

import re

import pytest

from desk.core.db import db, transaction
from desk.core.errors import Conflict
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.policy_order import order_policies
from desk.sla.commands.seed import seed_promises
from desk.sla.models import SlaPolicy, SlaPolicyVersion, SlaRollout
from desk.sla.settings import all_policies
from tests import factories
from tests.factories import NOON
from tests.sla.test_policies import ALWAYS, policy, typed


@pytest.fixture
def calendar(app):
    with transaction():
        return save_calendar("Always", ALWAYS, actor="shell", at=NOON)


@pytest.fixture
def admin(sign_in, app):
    return sign_in(factories.agent("administrator", locale="en"))


def names():
    return [each.policy.name for each in all_policies()]


def newest():
    return db.session.query(SlaPolicyVersion).order_by(SlaPolicyVersion.id.desc()).first()


def test_every_condition_is_saved_and_shown_again(admin, calendar):
    team, one, two = factories.team(), factories.customer("Nordlicht"), factories.customer("Hafen", domains=())
    more = {"channels": ["mail", "chat"], "modes": ["AIR"], "languages": ["en"], "teams": [str(team.id)],
            "customers": f" {one.name}\n\n{two.name}\n{one.name}", "extend_minutes": "1h30"}  # fmt: skip
    assert admin.post("/admin/policies", data=typed(calendar, **more)).status_code == 303
    version = newest()
    assert (version.channels, version.modes, version.languages) == (["mail", "chat"], ["AIR"], ["en"])
    assert (version.teams, version.customers, version.extend_minutes) == ([team.id], [one.id, two.id], 90)
    page = admin.get(f"/admin/policies/{version.policy_id}").text
    assert re.search(r'<textarea[^>]*id="customers"[^>]*>\s*' + f"{two.name}\n{one.name}", page)
    assert 'value="1h30m"' in page
    assert re.search(r'<details class="fold" id="further" open', page)
    told = admin.get("/admin/policies").text
    assert all(word in told for word in (one.name, two.name, team.name, "Air", "English", "E-mail, Chat"))


def test_a_customer_that_nobody_is_called_is_refused_with_the_line_and_a_guess(admin, calendar):
    known = factories.customer("Nordlicht Import")
    text = f"{known.name}\nNordlicht"
    page = admin.post("/admin/policies", data=typed(calendar, customers=text))
    assert (page.status_code, 'id="customers-error"' in page.text) == (422, True)
    assert f"Line 2: no customer is called “Nordlicht”. Perhaps: {known.name}" in page.text
    page = admin.post("/admin/policies", data=typed(calendar, customers="Nobody <b>", do="look"))
    assert (page.status_code, "“Nobody &lt;b&gt;”" in page.text) == (422, True)
    assert db.session.query(SlaPolicy).count() == 0


@pytest.mark.parametrize(
    "more,entry",
    [({"target_low_carrier_reply": "0m"}, "target_low_carrier_reply"), ({"modes": "TELEPORT"}, "modes"),
     ({"teams": "99"}, "teams"), ({"extend_minutes": "often"}, "extend_minutes"),
     ({"extend_minutes": "9999h"}, "extend_minutes"),
     ({"target_low_first_response": "9999h"}, "target_low_first_response"),
     ({"ladder_first_response": "75%", "on_first_response_75p_shown": "1", "on_first_response_75p_webhook": "ftp://x"},
      "actions_first_response"),
     ({"ladder_ownership": "75%", "on_ownership_75p_shown": "1", "on_ownership_75p_hand_to": "x"}, "actions_ownership"),
     ({"ladder_update": "75%", "on_update_75p_shown": "1", "on_update_75p_tag": "two words"}, "actions_update"),
     ({"scope": "everybody"}, "scope")],
)  # fmt: skip
@pytest.mark.parametrize("do", ["save", "look"])
def test_what_cannot_be_is_refused_at_its_entry_whichever_button_is_pressed(admin, calendar, more, entry, do):
    page = admin.post("/admin/policies", data=typed(calendar, do=do, **more))
    assert (page.status_code, f'id="{entry}-error"' in page.text) == (422, True)
    assert db.session.query(SlaPolicy).count() == 0


@pytest.mark.parametrize("entry,wrong", [("modes", "TELEPORT"), ("types", "\0"), ("teams", "9" * 30), ("teams", "x")])
def test_a_box_that_is_none_is_refused_in_the_language_of_the_reader(sign_in, calendar, entry, wrong):
    page = sign_in(factories.agent("administrator")).post("/admin/policies", data=typed(calendar, **{entry: wrong}))
    assert page.status_code == 422
    assert re.search(f'id="{entry}-error"[^>]*>[^<A-Za-z]*[一-鿿]', page.text)


def test_a_time_that_is_not_over_before_2100_is_refused(admin, app):
    with transaction():
        rare = save_calendar("Rare", {"timezone": "UTC", "hours": {"mon": [["09:00", "09:01"]]}}, actor="x", at=NOON)
    page = admin.post("/admin/policies", data=typed(rare, target_normal_first_response="200h"))
    assert (page.status_code, "before the year 2100" in page.text) == (422, True)


def test_only_consequences_that_differ_from_the_usual_are_kept(admin, calendar):
    lead = factories.agent(name="Lead")
    steps = {"ladder_first_response": "75%, 100%, +1h", "ladder_update": "100%"}
    for name in ("first_response_75p", "first_response_100p", "first_response_a60", "update_100p"):
        steps[f"on_{name}_shown"] = "1"
    steps |= {"on_first_response_75p_notify": ["assignee"], "on_first_response_100p_notify": ["lead", "assignee"],
              "on_first_response_a60_notify": ["manager", "role:supervisor"],
              "on_first_response_a60_raise_priority": "1",
              "on_first_response_a60_assign": f"agent:{lead.id}", "on_first_response_a60_tag": "late"}  # fmt: skip
    assert admin.post("/admin/policies", data=typed(calendar, **steps)).status_code == 303
    version = newest()
    assert version.actions == {
        "first_response": {"+60": {"notify": ["manager", "role:supervisor"], "raise_priority": True,
                                   "assign": f"agent:{lead.id}", "hand_to": None, "tag": "late", "webhook": ""}},
        "update": {"100%": {"notify": [], "raise_priority": False, "assign": "", "hand_to": None, "tag": "",
                            "webhook": ""}},
    }  # fmt: skip
    page = admin.get(f"/admin/policies/{version.policy_id}").text
    assert "Manager, Supervisor; raise the priority; give it to: Lead; tag it “late”" in page
    assert "nobody is told" in page


def test_a_step_whose_consequences_were_not_on_the_form_keeps_them(admin, calendar):
    told = {"notify": ["manager"], "raise_priority": False, "assign": "", "hand_to": None, "tag": "", "webhook": ""}
    row = policy(calendar, "Gold", ladder={"first_response": ["100%"]}, actions={"first_response": {"100%": told}})
    data = typed(calendar, seen="", ladder_first_response="100%, +60")
    data.pop("seen")
    assert admin.post(f"/admin/policies/{row.id}", data=data).status_code in (303, 409)
    page = admin.get(f"/admin/policies/{row.id}")
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', page.text)[1]
    assert admin.post(f"/admin/policies/{row.id}", data=data | {"seen": seen}).status_code == 303
    assert newest().actions == {"first_response": {"100%": told}}
    assert newest().ladder == {"first_response": ["100%", "+60"]}


def test_another_calendar_version_keeps_every_condition_of_its_policies(admin, calendar):
    more = {
        "channels": ["mail"],
        "customers": [7],
        "teams": [1],
        "extend_minutes": 5,
        "languages": ["en"],
        "modes": ["SEA"],
    }
    policy(calendar, "Gold", **more)
    with transaction():
        save_calendar("Always", ALWAYS, actor="shell", at=NOON, calendar=calendar)
    assert newest().number == 2
    assert {name: getattr(newest(), name) for name in more} == more


def test_the_whole_list_is_put_in_order_with_one_request(admin, calendar):
    one, two, three = (policy(calendar, name).id for name in ("one", "two", "three"))
    form = {"order": f"{three},{one},{two}", "seen": f"{one},{two},{three}"}
    assert admin.post("/admin/policies/order", data=form).status_code == 303
    assert names() == ["three", "one", "two"]
    part = admin.post(
        "/admin/policies/order", data={"order": form["seen"], "seen": form["order"]}, headers={"HX-Request": "true"}
    )
    assert (part.status_code, "<html" in part.text, 'id="policy-list"' in part.text) == (200, False, True)
    assert names() == ["one", "two", "three"]


@pytest.mark.parametrize("htmx", [True, False])
def test_an_order_of_a_list_that_changed_meanwhile_is_refused_and_the_list_comes_anew(admin, calendar, htmx):
    one, two = (policy(calendar, name).id for name in ("one", "two"))
    late = {"order": f"{two},{one}", "seen": f"{one},{two}"}
    policy(calendar, "three")
    page = admin.post("/admin/policies/order", data=late, headers={"HX-Request": "true"} if htmx else {})
    assert (page.status_code, "changed meanwhile" in page.text, "three" in page.text) == (409, True, True)
    assert names() == ["one", "two", "three"]


@pytest.mark.parametrize("order", ["1,1", "x", "1,2,3", "", "-1,2"])
def test_an_order_that_is_none_changes_nothing(admin, calendar, order):
    one, two = (policy(calendar, name).id for name in ("one", "two"))
    page = admin.post("/admin/policies/order", data={"order": order, "seen": f"{one},{two}"})
    assert page.status_code in (409, 422)
    assert names() == ["one", "two"]


def test_of_two_who_put_the_list_in_order_at_once_the_second_is_refused(app, calendar):
    one, two = (policy(calendar, name).id for name in ("one", "two"))
    with transaction():
        order_policies([two, one], seen=[one, two], actor="agent:1", at=NOON)
    with pytest.raises(Conflict), transaction():
        order_policies([two, one], seen=[one, two], actor="agent:2", at=NOON)


def test_only_administrators_put_the_list_in_order(sign_in, calendar):
    assert sign_in(factories.agent("supervisor")).post("/admin/policies/order", data={}).status_code == 403


def test_the_list_says_which_tickets_no_policy_is_for(admin, calendar):
    policy(calendar, "Most", types=["request", "tracking", "exception", "document", "billing", "change", "complaint"])
    policy(calendar, "Gold claims", types=["claim"], tiers=["gold"])
    policy(calendar, "Claims by mail", types=["claim"], tiers=["diamond"], channels=["mail"])
    page = admin.get("/admin/policies").text
    assert "No policy is for: Claim (Standard, company not known)." in page
    assert "Only some of these get one, by way in, mode, language, team or customer: Claim (Diamond)." in page
    policy(calendar, "Rest")
    assert "For every ticket there is a policy." in admin.get("/admin/policies").text


def test_saving_for_open_tickets_too_begins_a_rollout(admin, calendar):
    assert admin.post("/admin/policies", data=typed(calendar)).status_code == 303
    assert db.session.query(SlaRollout).count() == 0
    assert admin.post("/admin/policies", data=typed(calendar, name="Other", scope="open")).status_code == 303
    assert db.session.query(SlaRollout).one().policies == [newest().policy_id]


def test_showing_without_saving_tells_what_would_become_of_open_tickets(admin, calendar):
    policy(calendar, "Everything")
    factories.ticket()
    row = all_policies()[0]
    data = typed(calendar, name="Everything", do="look", target_normal_first_response="2h")
    page = admin.post(f"/admin/policies/{row.policy.id}", data=data)
    assert page.status_code == 200
    assert "1 open ticket would get other terms" in page.text
    assert db.session.query(SlaPolicyVersion).count() == 1


def test_what_a_forwarder_begins_with_can_be_saved_again_as_it_is_shown(admin, app):
    with transaction():
        seed_promises(actor="shell", at=NOON)
    strict = all_policies()[0]
    assert strict.version.targets["normal"]["first_response"] == 60
    assert strict.version.targets["normal"]["resolution"] == 1440
    assert strict.version.targets["low"]["carrier_reply"] == 480
    assert strict.version.actions["resolution"]["+60"]["notify"] == ["assignee", "lead", "manager"]
    assert all(one.version.ladder["first_response"][:2] == ["75%", "100%"] for one in all_policies())


def test_terms_of_a_draft_that_nobody_typed_are_checked_all_the_same(app, calendar):
    with transaction():
        row = save_policy(PolicyDraft("X", calendar.id, {"low": {"ownership": 5}}), actor="shell", at=NOON)
    assert db.session.get(SlaPolicyVersion, row.current_id).extend_minutes == 240
