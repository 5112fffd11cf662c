"""Robots of groups: told once of what was chosen, in their language, and what they answer is believed."""

import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.notifications.commands import tell
from desk.notifications.hooks import push
from desk.notifications.models import HookCall
from desk.notifications.robot_words import address, judged
from desk.notifications.settings import RobotDraft, save_robot, try_robot
from desk.notifications.types import Kind, RobotKind
from tests import factories
from tests.factories import NOON
from tests.notifications.receiver import Receiver

DATA = {"ticket": "T-000001", "path": "/tickets/T-000001"}


@pytest.fixture
def group(calls_home):
    with Receiver() as receiver:
        receiver.answer = answer('{"errcode":0,"errmsg":"ok"}')
        yield receiver


def answer(body, status="200 OK"):
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


def robot(group, **more):
    draft = {
        "kind": "wecom",
        "name": "海运群",
        "url": group.url,
        "secret": "",
        "team_id": None,
        "kinds": ["storm"],
        "language": "zh_CN",
        "time_zone": "Asia/Shanghai",
        "quiet_from": None,
        "quiet_to": None,
        "active": True,
    }
    with transaction():
        return save_robot(RobotDraft(**(draft | more)), actor="test", at=NOON, allowed={"127.0.0.1"})


def say(agent, key="one", kind=Kind.STORM):
    with transaction():
        tell([agent.id], key=key, kind=kind, subject="ticket:1", data=DATA, at=NOON)


def calls():
    return db.session.scalars(select(HookCall).order_by(HookCall.id).execution_options(populate_existing=True)).all()


def heard(group, at=-1):
    return json.loads(group.heard[at].partition(b"\r\n\r\n")[2])


def test_a_group_of_wecom_hears_of_it_once_in_its_language(group):
    robot(group)
    for agent in (factories.agent(), factories.agent()):
        say(agent)
    (call,) = calls()
    push(call.id)
    push(call.id)
    assert len(group.heard) == 1
    said = heard(group)
    assert said["msgtype"] == "text"
    assert "T-000001" in said["text"]["content"]
    assert calls()[0].delivery == "sent"


def test_what_was_not_chosen_and_what_is_another_teams_is_not_told(group):
    ours, theirs = factories.team(), factories.team()
    robot(group, team_id=ours.id)
    say(factories.agent(team_id=theirs.id))
    say(factories.agent(team_id=ours.id), key="two", kind=Kind.EXCEPTION)
    assert calls() == []
    say(factories.agent(team_id=ours.id), key="three")
    assert len(calls()) == 1


def test_in_its_quiet_hours_a_group_hears_nothing_until_they_end(group):
    robot(group, quiet_from=11 * 60, quiet_to=13 * 60)
    say(factories.agent())
    assert calls()[0].next_try_at == NOON + timedelta(hours=1)


def test_too_often_is_tried_again_and_a_wrong_address_is_not(group):
    robot(group)
    say(factories.agent())
    group.answer = answer('{"errcode":45009,"errmsg":"api freq out of limit"}')
    push(calls()[0].id)
    assert calls()[0].delivery == "queued"
    say(factories.agent(), key="two")
    group.answer = answer('{"errcode":93000,"errmsg":"invalid webhook url"}')
    push(calls()[1].id)
    assert (calls()[1].delivery, calls()[1].last_error) == ("failed", "93000: invalid webhook url")


def test_who_heard_and_did_not_answer_is_not_woken_twice(group):
    robot(group)
    say(factories.agent())
    group.answer = b""
    push(calls()[0].id)
    assert calls()[0].delivery == "failed"
    assert "may have arrived" in calls()[0].last_error


def test_dingtalk_is_signed_as_its_documentation_says():
    signed = address(RobotKind.DINGTALK, "https://oapi.dingtalk.example/robot/send?access_token=x", "SEC1", NOON)
    query = parse_qs(urlsplit(signed).query)
    assert query["timestamp"] == [str(int(NOON.timestamp() * 1000))]
    assert len(query["sign"][0]) == 44


@pytest.mark.parametrize(
    ("kind", "status", "body", "state"),
    [
        ("wecom", 200, b'{"errcode":0}', "sent"),
        ("dingtalk", 200, b'{"errcode":130101,"errmsg":"send too fast"}', "queued"),
        ("dingtalk", 200, b'{"errcode":310000,"errmsg":"sign not match"}', "failed"),
        ("wecom", 200, b"<html>", "queued"),
        ("wecom", 200, b"[" * 100_000, "queued"),
        ("webhook", 204, b"", "sent"),
        ("webhook", 500, b"", "queued"),
        ("webhook", 404, b"", "failed"),
        ("webhook", 429, b"", "queued"),
    ],
)
def test_what_an_answer_means(kind, status, body, state):
    assert judged(RobotKind(kind), status, body)[0] == state


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "file:///etc/passwd"},
        {"url": "http://10.0.0.1/x"},
        {"url": "https://a:b@c.example"},
        {"url": ""},
        {"kinds": ["x"]},
        {"kind": "fax"},
        {"quiet_from": 5},
    ],
)
def test_what_cannot_be_a_robot_is_refused(group, wrong):
    with pytest.raises(Faulty):
        robot(group, **wrong)


def test_its_address_stands_on_no_page_and_in_no_call(group, client, sign_in):
    made = robot(group, secret="SECRET-OF-THE-GROUP")
    with transaction():
        try_robot(made, actor="test", at=NOON)
    sign_in(factories.agent("administrator"))
    for path in ("/admin/robots", f"/admin/robots/{made.id}"):
        page = client.get(path).text
        assert "key=1" not in page
        assert "SECRET-OF-THE-GROUP" not in page
    assert all("key=1" not in call.url for call in calls())


def test_an_administrator_makes_and_tries_one(group, client, sign_in):
    sign_in(factories.agent("administrator"))
    form = {
        "kind": "dingtalk",
        "name": "G",
        "url": group.url,
        "secret": "s",
        "team_id": "",
        "kinds": ["storm", "dispute"],
        "language": "en",
        "time_zone": "UTC",
        "quiet_from": "",
        "quiet_to": "",
        "active": "y",
    }
    assert client.post("/admin/robots", data=form).status_code == 303
    number = db.session.scalar(select(HookCall.id))
    assert number is None
    assert client.post("/admin/robots", data=form | {"quiet_from": "22:00", "quiet_to": "07:00"}).status_code == 303
    page = client.get("/admin/robots/2").text
    assert re.findall(r'name="quiet_\w+"[^>]* value="([^"]*)"', page) == ["22:00", "07:00"]
    assert group.url not in page
    assert client.post("/admin/robots/1/trial").status_code == 303
    (call,) = calls()
    push(call.id)
    assert "robot works" in heard(group)["text"]["content"]
