"""The steps of a type of tickets, through the settings: typed, put in order, refused by name, saved once."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from desk.admin.views import flows
from desk.core.db import db, transaction
from desk.core.errors import Conflict, Faulty
from desk.flows.commands.flows import FlowDraft, StepDraft, save_flow
from desk.flows.commands.seed import NAME, STEPS, seed_flows
from desk.flows.models import Flow
from desk.flows.queries import flow_mark
from desk.sla.models import SlaPolicy
from tests import factories
from tests.factories import NOON

TYPED = {"name": "投诉", "ticket_type": "complaint", "active": "y", "steps-0-name": "受理", "steps-0-minutes": "30m",
         "steps-0-team_id": "", "steps-1-name": "回访", "steps-1-minutes": "1h30", "steps-1-team_id": ""}  # fmt: skip


@pytest.fixture
def admin(sign_in, app):
    return sign_in(factories.agent("administrator"))


def saved(flow):
    return [(step.name, step.minutes, step.team_id) for step in flow.steps]


def lines(page):
    return re.findall(r'name="steps-\d+-name"[^>]*value="([^"]*)"', page.text)


def test_a_flow_is_saved_as_typed_and_shown_as_saved(admin):
    team = factories.team()
    blank = {"steps-2-name": "", "steps-2-minutes": "", "steps-2-team_id": ""}
    assert admin.post("/admin/flows", data=TYPED | blank | {"steps-1-team_id": str(team.id)}).status_code == 303
    flow = db.session.query(Flow).one()
    assert saved(flow) == [("受理", 30, None), ("回访", 90, team.id)]
    page = admin.get(f"/admin/flows/{flow.id}")
    assert lines(page) == ["受理", "回访"]
    assert 'value="1h30m"' in page.text
    assert "受理" in admin.get("/admin/flows").text


@pytest.mark.parametrize(
    "do,after",
    [("add", ["受理", "回访", ""]), ("remove-0", ["回访"]), ("up-1", ["回访", "受理"]), ("down-0", ["回访", "受理"]),
     ("up-0", ["受理", "回访"])],
)  # fmt: skip
def test_lines_are_put_in_order_without_script_and_nothing_is_saved(admin, do, after):
    page = admin.post("/admin/flows", data=TYPED | {"do": do})
    assert page.status_code == 200
    assert lines(page) == after
    assert 'value="投诉"' in page.text
    assert db.session.query(Flow).count() == 0


@pytest.mark.parametrize("do", ["up-99", "remove-x", "down--1", "remove-²"])
def test_a_press_that_cannot_be_is_a_saving(admin, do):
    assert admin.post("/admin/flows", data=TYPED | {"do": do}).status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "x" * 81}, {"ticket_type": "party"}, {"steps-0-minutes": "30"}, {"steps-0-minutes": "0m"},
     {"steps-0-minutes": "-1h"}, {"steps-0-minutes": "1001h"}, {"steps-1-name": ""}, {"steps-1-name": "x" * 81},
     {"steps-0-team_id": "999"}],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_entry_and_nothing_is_saved(admin, wrong):
    page = admin.post("/admin/flows", data=TYPED | wrong)
    assert page.status_code == 422
    entry = next(iter(wrong))
    assert re.search(rf'id="{entry}-error"', page.text)
    assert db.session.query(Flow).count() == 0


def test_a_thirteenth_line_is_the_last_and_one_more_is_refused(admin):
    typed = TYPED | {f"steps-{n}-{name}": "1h" for n in range(13) for name in ("name", "minutes")}
    assert admin.post("/admin/flows", data=typed | {"do": "up-12"}).status_code == 200
    for do in ("add", "save"):
        page = admin.post("/admin/flows", data=typed | {"do": do})
        assert (page.status_code, "最多十二" in page.text or "12" in page.text) == (422, True)
    assert db.session.query(Flow).count() == 0


@pytest.mark.parametrize("wrong", ["999", "x", "9" * 5000])
def test_a_team_that_cannot_be_is_refused_in_the_language_of_the_reader(admin, wrong):
    page = admin.post("/admin/flows", data=TYPED | {"steps-0-team_id": wrong})
    assert re.search(r'id="steps-0-team_id-error"[^>]*>[^<]*[一-鿿]', page.text)


@pytest.mark.parametrize("kind,rows", [("flows", Flow), ("policies", SlaPolicy)])
def test_two_who_begin_with_the_usual_at_once_have_it_once_and_both_are_served(app, kind, rows):
    presses, answers, start = [], [], Barrier(4)
    for _ in range(4):
        agent = factories.agent("administrator")
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = agent.get_id(), True
        presses.append(client)
    db.session.rollback()

    def press(client):
        start.wait()
        answers.append(client.post(f"/admin/{kind}/usual").status_code)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(press, presses))
    assert answers == [303] * 4
    db.session.rollback()
    assert db.session.query(rows).filter_by(name=db.session.query(rows).first().name).count() == 1


def test_who_is_overtaken_between_look_and_writing_is_served_too(admin, monkeypatch):
    usual = FlowDraft(NAME, "complaint", list(STEPS))
    monkeypatch.setattr(flows, "seed_flows", lambda *, actor, at: save_flow(usual, actor=actor, at=at))  # blind
    assert [admin.post("/admin/flows/usual").status_code for _ in range(2)] == [303, 303]
    assert db.session.query(Flow).count() == 1


def test_a_flow_without_steps_is_refused(admin):
    page = admin.post("/admin/flows", data={"name": "x", "ticket_type": "claim"})
    assert page.status_code == 422


def test_a_type_and_a_name_have_one_flow_each(app):
    one = [StepDraft("a", 5)]
    with transaction():
        save_flow(FlowDraft("投诉", "complaint", one), actor="test", at=NOON)
    for draft, entry in ((FlowDraft("投诉", "claim", one), "name"), (FlowDraft("x", "complaint", one), "ticket_type")):
        with pytest.raises(Faulty) as told, transaction():
            save_flow(draft, actor="test", at=NOON)
        assert told.value.entry == entry


def test_two_who_save_at_once_are_told(app):
    with transaction():
        flow = save_flow(FlowDraft("投诉", "complaint", [StepDraft("a", 5)]), actor="test", at=NOON)
    seen = flow_mark(flow)
    with transaction():
        save_flow(FlowDraft("投诉", "complaint", [StepDraft("b", 5)]), actor="t", at=NOON, flow=flow, seen=seen)
    with pytest.raises(Conflict), transaction():
        save_flow(FlowDraft("投诉", "complaint", [StepDraft("c", 5)]), actor="t", at=NOON, flow=flow, seen=seen)
    db.session.expire_all()
    assert saved(flow) == [("b", 5, None)]


def test_the_usual_flow_comes_with_one_press_and_only_once(admin):
    assert admin.post("/admin/flows/usual").status_code == 303
    assert admin.post("/admin/flows/usual").status_code == 303
    flow = db.session.query(Flow).one()
    assert [name.partition(" / ")[0] for name, *_rest in saved(flow)] == ["受理", "审核", "责任部门处理", "回访"]
    with transaction():
        assert seed_flows(actor="test", at=NOON) is None


def test_only_who_manages_the_settings_comes_in(sign_in, app):
    browser = sign_in(factories.agent("supervisor"))
    for answer in (
        browser.get("/admin/flows"),
        browser.post("/admin/flows", data=TYPED),
        browser.post("/admin/flows/usual"),
    ):
        assert answer.status_code == 403


def test_a_time_that_cannot_be_read_is_marked_at_its_line_also_below_a_blank_one(app, sign_in):
    browser = sign_in(factories.agent("administrator", locale="en"))
    lines = {"steps-0-name": "", "steps-0-minutes": "", "steps-1-name": "Review", "steps-1-minutes": "soon"}
    answer = browser.post("/admin/flows", data={"name": "x", "ticket_type": "claim", "do": "save", **lines})
    assert answer.status_code == 422
    assert "Write a time like 30m, 1h or 1h30." in answer.text
