"""What a level may bring about, and what is refused before it is saved."""

import pytest

from desk.core.errors import Faulty
from desk.sla.actions import MISSED, WARNED, LevelAction, action_of, check_actions

LADDER = {"first_response": ["75%", "100%", "+60"]}
EVERYTHING = LevelAction(
    notify=("assignee", "lead", "manager", "account_manager", "role:supervisor"), raise_priority=True, assign="agent:7",
    hand_to=3, tag="超时", webhook="https://erp.example:8443/desk?key=1",
)  # fmt: skip


def check(metric="first_response", level="75%", **said):
    check_actions({metric: {level: said}}, LADDER)


def test_everything_that_an_action_can_say_is_taken_and_read_back():
    actions = {"first_response": {"+60": EVERYTHING.as_json(), "75%": LevelAction().as_json()}}
    check_actions(actions, LADDER)
    assert action_of(actions, "first_response", "+60") == EVERYTHING


def test_where_a_policy_says_nothing_it_is_the_usual():
    assert action_of({}, "first_response", "75%") == WARNED
    assert action_of({}, "first_response", "-30") == WARNED
    assert action_of({}, "first_response", "100%") == action_of({}, "resolution", "+60") == MISSED
    check_actions({}, {})


@pytest.mark.parametrize(
    "said",
    [{"notify": ["owner"]}, {"notify": ["role:god"]}, {"notify": "lead"}, {"notify": 7},
     {"notify": [["lead"]]}, {"raise_priority": "yes"}, {"raise_priority": 1}, {"assign": "agent:0"},
     {"assign": "agent:x"}, {"assign": "chief"}, {"assign": None}, {"assign": "agent:7\n"}, {"hand_to": 0},
     {"hand_to": "3"}, {"hand_to": True}, {"tag": "two words"},
     {"tag": "a\u3000b"}, {"tag": "\x01"}, {"tag": "\u202eabc"}, {"tag": "\u200b"},
     {"tag": "x" * 41}, {"tag": None}, {"sms": "+49"}, {"webhook": None}],
)  # fmt: skip
def test_what_nobody_could_do_is_refused_at_its_metric(said):
    with pytest.raises(Faulty) as refused:
        check(**said)
    assert refused.value.entry == "actions_first_response"


@pytest.mark.parametrize(
    "url",
    ["http://erp.example/", "ftp://erp.example/", "erp.example", "https://", "https:///x", "https://u:p@erp.example/",
     "https://erp.example/a b", "https://erp.example/#x", "https://erp.example:99999/", "https://erp.example/\r\nX: y",
     "https://中文.example/", "javascript:alert(1)", "https://[::1", "http://localhost.evil.example/",
     "https://erp.example/" + "x" * 300],
)  # fmt: skip
def test_an_address_is_one_that_can_be_called_in_safety(url):
    with pytest.raises(Faulty) as refused:
        check(webhook=url)
    assert refused.value.entry == "actions_first_response"


@pytest.mark.parametrize(
    "url", ["https://erp.example", "https://[2001:db8::1]/x", "http://127.0.0.1:9000/", "http://localhost/x"]
)
def test_such_addresses_are_taken(url):
    check(webhook=url)


@pytest.mark.parametrize("metric,level", [("first_response", "90%"), ("resolution", "75%")])
def test_a_level_that_the_ladder_does_not_have_is_refused_there(metric, level):
    with pytest.raises(Faulty) as refused:
        check(metric, level, notify=["lead"])
    assert refused.value.entry == f"ladder_{metric}"


def test_what_is_no_action_at_all_is_refused():
    with pytest.raises(Faulty):
        check_actions({"first_response": {"75%": "lead"}}, LADDER)
