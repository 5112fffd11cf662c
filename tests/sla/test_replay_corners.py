"""Corners of replays that an independent simulation of the same text found, and input that cannot be."""

import json

import pytest
from click.testing import CliRunner

from desk.cli.sla_compute import compute
from desk.cli.sla_replay import replay
from tests.sla.replay_world import CALENDARS, POLICIES, WEEKDAYS, answer, at, clock, event, levels, opened

CASE = {"calendar": None, "start": "2026-03-02T03:30:00Z", "target_minutes": 120, "now": "2026-03-02T05:00:00Z"}
A_MINUTE_A_WEEK = {"timezone": "UTC", "hours": {"mon": [["09:00", "09:01"]]}}
LOG = {
    "calendars": CALENDARS,
    "policies": POLICIES,
    "events": [{"at": "2026-03-02T03:30:00Z", "type": "opened", "policy": "high", "by": "customer"}],
    "now": "2026-03-03T02:00:00Z",
}


def test_without_a_target_for_the_first_response_the_next_message_starts_a_clock():
    rules = {"next-only": {"calendar": "SH", "next_response": 240}}
    told = answer(opened("02 10:00", "next-only"), event("02 11:00", "customer_message"), now="02 11:00", **rules)
    assert clock(told, "first_response") is None
    assert clock(told, "next_response")["start"] == at("02 11:00")


def test_without_any_policy_the_first_response_is_waited_for_in_case_one_is_given():
    log = [
        opened("02 10:00", None),
        event("02 11:00", "customer_message"),
        event("02 11:30", "retarget", policy="high"),
    ]
    told = answer(*log, now="02 11:30")
    assert clock(told, "first_response")["start"] == at("02 10:00")
    assert clock(told, "next_response") is None


def test_a_warning_is_given_once_even_if_a_policy_in_between_did_not_have_it():
    there, back = event("02 11:20", "retarget", policy="silent"), event("02 11:25", "retarget", policy="high")
    rules = {"silent": POLICIES["normal"] | {"ladder": ["100%"]}}
    told = answer(opened("02 10:00"), there, back, now="02 11:40", **rules)
    assert levels(told, "first_response") == [("50%", at("02 11:00")), ("75%", at("02 11:30"))]


def test_the_level_at_due_waits_for_a_due_that_was_set_outside_working_hours():
    rules = {"level": POLICIES["high"] | {"ladder": ["+0", "150%"]}}
    log = [opened("02 10:00", "level"), event("02 11:00", "extended", metric="first_response", due="02 20:00")]
    told = answer(*log, now="04 20:00", **rules)
    assert levels(told, "first_response")[0] == ("+0", at("02 20:00"))
    assert clock(told, "first_response")["breached_at"] == at("02 20:00")


def test_no_level_after_due_is_told_before_a_due_that_no_working_time_leads_to():
    rules = {"level": POLICIES["high"] | {"ladder": ["150%"]}}
    log = [opened("02 19:00", "level"), event("02 19:10", "extended", metric="first_response", due="02 20:00")]
    assert levels(answer(*log, now="02 19:30", **rules), "first_response") == []
    assert levels(answer(*log, now="02 20:00", **rules), "first_response") == [("150%", at("02 20:00"))]


def test_the_same_policy_once_more_changes_nothing_but_the_version_of_due():
    log = [opened("02 10:00"), event("02 10:30", "customer_message")]
    again = [event("02 11:10", "retarget", policy="high"), event("02 11:20", "retarget", policy="high")]
    once, twice = answer(*log, again[0], now="03 18:00"), answer(*log, *again, now="03 18:00")
    assert once["clocks"] == twice["clocks"] == answer(*log, now="03 18:00")["clocks"]
    assert levels(once, "first_response") == levels(twice, "first_response")


@pytest.mark.parametrize("status", ["waiting_carrier", "waiting_customer", "solved"])
def test_a_merge_that_was_undone_never_was(status):
    other = {"events": [opened("02 09:00"), event("02 09:30", "reply", id="x")], "ticket": "A", "customer": "c"}
    log = [opened("02 10:00", customer="c"), event("02 11:00", "reply", id="y"), event("03 10:00", "customer_message")]
    late = [event("03 11:00", "status", to=status)]
    merged = [event("02 11:30", "merged_from", **other), event("03 10:30", "unmerged", ticket="A")]
    plain, undone = answer(*log, *late, now="05 18:00"), answer(*log, *merged, *late, now="05 18:00")
    assert {**undone, "trace": []} == {**plain, "trace": []}


def one_event(**wrong):
    return LOG | {"events": [*LOG["events"], {"at": "2026-03-02T04:00:00Z", **wrong}]}


@pytest.mark.parametrize(
    ("command", "bad"),
    [
        (compute, json.dumps(CASE | {"now": "9999-12-31T23:59:59Z"})),
        (compute, json.dumps(CASE | {"start": "0001-01-01T00:00:00Z"})),
        (compute, json.dumps(CASE | {"now": "2026-03-02T23:59:60Z"})),
        (compute, json.dumps(CASE | {"target_minutes": float("nan")})),
        (compute, json.dumps(CASE | {"target_minutes": 120.0})),
        (compute, json.dumps(CASE | {"calendar": {"timezone": "../UTC", "hours": {}}})),
        (compute, '{"calendar": null, "calendar": null' + json.dumps(CASE)[18:]),
        (compute, json.dumps(CASE | {"calendar": {"timezone": "UTC", "hours": {"mon": [["09:00", "25:00"]]}}})),
        (compute, json.dumps(CASE | {"target_minutes": 5_000_000, "calendar": A_MINUTE_A_WEEK})),
        (replay, json.dumps(LOG | {"now": "9999-12-31T23:59:59Z"})),
        (replay, '{"now": 1, "now": 2}'),
        (replay, json.dumps(one_event(type="status", to=["open"]))),
        (replay, json.dumps(one_event(type="retarget", policy={"key": "high"}))),
        (replay, json.dumps(one_event(type="reply", id=["m1"]))),
        (replay, json.dumps(one_event(type="bounced", of={}))),
        (replay, json.dumps(one_event(type="asked", metric="approval", conversation=[1], target=60))),
        (replay, json.dumps(one_event(type="call_logged", spoke_to_customer="no"))),
        (replay, json.dumps(one_event(type=["reply"]))),
        (replay, b"\xef\xbb\xbf\xff"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_answered_in_words(command, bad):
    done = CliRunner().invoke(command, input=bad)
    told = json.loads(done.stdout)
    assert (done.exit_code, list(told)) == (1, ["error"])
    assert told["error"]


def test_lines_may_end_as_they_do_elsewhere():
    lines = [b"\xef\xbb\xbf" + json.dumps(CASE).encode(), b"", json.dumps(CASE | {"expect": {}}).encode()]
    done = CliRunner().invoke(compute, input=b"\r\n".join(lines))
    first, second, third = map(json.loads, done.stdout.splitlines())
    assert first == third and "due_at" in first
    assert (list(second), done.exit_code) == (["error"], 1)


def test_the_end_of_the_century_is_still_reckoned():
    weekly = {"timezone": "Asia/Shanghai", "hours": {day: [["09:00", "18:00"]] for day in WEEKDAYS}}
    done = CliRunner().invoke(compute, input=json.dumps(CASE | {"calendar": weekly, "now": "2100-12-31T00:00:00Z"}))
    assert json.loads(done.stdout)["breached"] is True
