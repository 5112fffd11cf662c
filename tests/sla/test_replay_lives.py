"""Reopening, merging and splitting: rows 39 to 44 of the SLA cases."""

import pytest

from desk.sla.replay.types import BadLog
from tests.sla.replay_world import answer, at, clock, event, levels, opened

START = opened("02 09:00", by="agent_proactive")


def solved(local):
    return event(local, "status", to="solved")


def test_row_39_reopened_with_what_was_left():
    told = answer(START, solved("02 18:00"), event("05 10:00", "customer_message"), now="05 10:00")
    first, second = clock(told, "resolution"), clock(told, "resolution", 2)
    assert (first["outcome"], first["met_at"], first["reopened"]) == ("met", at("02 18:00"), True)
    assert (second["start"], second["due"], second["reopened"]) == (at("05 10:00"), at("06 10:00"), False)
    assert clock(told, "next_response")["start"] == at("05 10:00")


def test_row_40_reopened_late_the_floor_is_the_next_response():
    told = answer(START, solved("03 17:30"), event("05 10:00", "customer_message"), now="05 10:00")
    assert clock(told, "resolution", 2)["due"] == at("05 15:30")


def test_row_41_too_late_to_reopen_is_a_new_ticket():
    log = [START, solved("02 18:00"), event("22 18:00", "customer_message"), event("23 10:00", "customer_message")]
    told = answer(*log, now="23 18:00")
    assert told["new_ticket_at"] == at("22 18:00")
    assert [one["metric"] for one in told["clocks"]] == ["resolution"]
    assert not clock(told, "resolution")["reopened"]


def test_the_last_second_of_the_window_still_reopens():
    assert (
        answer(START, solved("02 18:00"), event("09 18:00:00", "customer_message"), now="09 18:00")["new_ticket_at"]
        is None
    )
    late = answer(START, solved("02 18:00"), event("09 18:00:01", "customer_message"), now="09 18:01")
    assert late["new_ticket_at"] == at("09 18:00:01")


def test_a_status_reopens_at_any_time_even_after_a_new_ticket():
    log = [START, solved("02 18:00"), event("22 10:00", "customer_message"), event("23 10:00", "status", to="open")]
    told = answer(*log, event("23 11:00", "customer_message"), now="23 12:00")
    assert told["new_ticket_at"] == at("22 10:00")
    assert clock(told, "resolution", 2)["due"] == at("24 10:00")
    assert clock(told, "next_response")["start"] == at("23 11:00")


def test_a_retarget_while_solved_gives_the_target_of_the_next_cycle():
    log = [START, solved("02 18:00"), event("03 10:00", "retarget", policy="normal")]
    told = answer(*log, event("05 10:00", "customer_message"), now="05 10:00")
    assert clock(told, "resolution")["policy"] == "high"
    assert clock(told, "resolution", 2)["due"] == at("10 10:00")


def test_replies_on_a_solved_ticket_start_nothing():
    told = answer(START, solved("02 18:00"), event("03 10:00", "reply", id="m"), now="04 10:00")
    assert clock(told, "update") is None


def test_solving_ends_an_update_without_blame():
    told = answer(START, event("02 10:00", "reply", id="m"), solved("02 11:00"), now="02 12:00")
    assert (clock(told, "update")["outcome"], clock(told, "update")["cause"]) == ("cancelled", "solved")


A_LOG = [opened("02 09:00", customer="acme"), event("02 09:30", "reply", id="a1")]


def merged(local, events=A_LOG, customer="acme"):
    return event(local, "merged_from", ticket="A", customer=customer, events=events)


def test_row_42_an_answer_in_the_other_ticket_answers_this_one():
    told = answer(opened("02 08:00"), merged("02 10:00"), now="06 10:00")
    first = clock(told, "first_response")
    assert (first["outcome"], first["met_at"]) == ("met", at("02 09:30"))
    assert clock(told, "resolution", ticket="A")["cause"] == "merged"
    assert {one["state"] for one in told["clocks"] if one["ticket"] == "A"} == {"done"}
    away = answer(*A_LOG, event("02 10:00", "merged_into", ticket="B"), now="06 10:00")
    assert away["notices"] == []
    assert {one["cause"] for one in away["clocks"] if one["metric"] != "first_response"} == {"merged"}


def test_row_42_a_breach_on_record_is_not_healed_by_the_merge():
    log = [opened("02 09:00", customer="acme"), event("02 11:30", "reply", id="a1")]
    told = answer(opened("02 09:00"), merged("02 13:00", log), now="02 14:00")
    assert clock(told, "first_response")["outcome"] == "breached"
    assert clock(told, "first_response")["met_at"] is None


def test_row_43_one_breach_is_counted_and_undoing_the_merge_restores_both():
    breached = [opened("02 09:00", customer="acme")]
    log = [opened("02 10:30"), merged("02 11:45", breached)]
    told = answer(*log, now="02 11:50")
    assert [one["ticket"] for one in told["clocks"] if one["outcome"] == "breached"] == ["A"]
    undone = answer(*log, event("02 12:00", "unmerged", ticket="A"), now="02 12:10")
    alone = answer(opened("02 10:30"), now="02 12:10")
    assert undone == alone
    away = [*breached, event("02 11:45", "merged_into", ticket="B"), event("02 12:00", "unmerged", ticket="B")]
    assert answer(*away, now="02 18:00") == answer(*breached, now="02 18:00")


def test_the_next_response_counts_from_the_oldest_unanswered_message_of_both():
    mine = [opened("02 09:00"), event("02 09:10", "reply", id="b1"), event("02 11:00", "customer_message")]
    other = [opened("02 10:00")]
    told = answer(*mine, merged("02 11:30", other), now="02 11:40")
    assert clock(told, "next_response")["start"] == at("02 10:00")
    told = answer(*mine[:2], merged("02 11:30", other), now="02 11:40")
    assert clock(told, "next_response")["start"] == at("02 10:00")
    replied = [opened("02 10:00"), event("02 11:10", "reply", id="a1")]
    told = answer(*mine, merged("02 11:30", replied), now="02 11:40")
    assert clock(told, "next_response")["met_at"] == at("02 11:10")


@pytest.mark.parametrize(("customer", "start"), [("acme", "02 09:00"), ("other", "02 10:00")])
def test_an_older_ticket_of_the_same_customer_lends_its_start(customer, start):
    told = answer(opened("02 10:00", customer=customer), merged("02 11:00"), now="02 11:10")
    assert clock(told, "resolution")["start"] == at(start)


def test_a_breach_that_a_merge_shows_is_not_older_than_the_merge():
    old = [opened("2026-02-26 09:00", customer="acme")]
    told = answer(opened("02 10:00", customer="acme"), merged("02 11:00", old), now="02 11:10")
    resolution = clock(told, "resolution")
    assert (resolution["start"], resolution["breached_at"]) == (at("2026-02-26 09:00"), at("02 11:00"))
    assert resolution["cause"] == "merged"


def split(local, *moved):
    return event(local, "split_from", ticket="T1", policy="high", moved=list(moved))


def test_row_44_a_split_never_breaches_before_it_was():
    told = answer(split("02 13:40", event("02 09:00", "customer_message")), now="02 14:00")
    first = clock(told, "first_response")
    assert (first["start"], first["breached_at"], first["cause"]) == (at("02 09:00"), at("02 13:40"), "split")
    assert first["due"] == at("02 13:40")
    assert levels(told, "first_response") == [("100%", at("02 13:40"))]


def test_answers_that_moved_count_and_warnings_that_passed_are_one():
    moved = [event("02 09:00", "customer_message"), event("02 09:30", "reply", id="m")]
    told = answer(split("02 13:40", *moved), now="02 14:00")
    assert (clock(told, "first_response")["outcome"], clock(told, "update")["start"]) == ("met", at("02 09:30"))
    told = answer(split("02 10:40", moved[0]), now="02 10:45")
    assert levels(told, "first_response") == [("75%", at("02 10:40"))]
    assert told["notices"][0]["due_version"] == 2


@pytest.mark.parametrize(
    "log",
    [
        [],
        [event("02 09:00", "reply", id="m")],
        [START, START],
        [START, event("02 10:00", "bounced", of="never")],
        [START, event("02 10:00", "unmerged", ticket="A")],
        [START, event("02 10:00", "status", to="asleep")],
        [START, event("02 10:00", "levitated")],
        [START, event("02 10:00", "retarget", policy="none-such")],
        [START | {"by": "nobody"}],
        [START, event("02 10:00", "asked", conversation="c", metric="update", target=10)],
    ],
)
def test_a_log_that_cannot_be_is_refused(log):
    with pytest.raises(BadLog):
        answer(*log, now="03 10:00")
