"""Changes of target: rows 32 to 36 of the SLA cases, regaining a policy, and extensions."""

import pytest

from desk.sla.replay.types import BadLog
from tests.sla.replay_world import HIGH, answer, at, clock, event, levels, opened

NORMAL = opened("02 09:00", "normal")  # first response due 14:30


def retarget(local, policy):
    return event(local, "retarget", policy=policy)


def first_of(*events, now, **policies):
    return clock(answer(*events, now=now, **policies), "first_response")


def test_row_32_a_shorter_target_counts_from_the_old_start():
    assert first_of(NORMAL, now="02 10:00")["due"] == at("02 14:30")
    assert first_of(NORMAL, retarget("02 10:30", "high"), now="02 10:40")["due"] == at("02 11:00")


def test_row_33_a_due_in_the_past_becomes_the_time_of_the_change():
    told = answer(NORMAL, retarget("02 11:30", "high"), now="02 11:40")
    first = clock(told, "first_response")
    assert (first["due"], first["breached_at"], first["cause"]) == (at("02 11:30"), at("02 11:30"), "retargeted")
    assert (first["state"], first["overdue_seconds"]) == ("running", 600)
    assert levels(told, "first_response") == [("50%", at("02 11:00")), ("100%", at("02 11:30"))]
    assert [one["due_version"] for one in told["notices"] if one["metric"] == "first_response"] == [1, 2]


def test_row_34_a_breach_stays_and_further_levels_use_the_new_due():
    told = answer(opened("02 09:00"), retarget("02 11:10", "normal"), now="02 16:00")
    first = clock(told, "first_response")
    assert (first["due"], first["outcome"], first["breached_at"]) == (at("02 14:30"), "breached", at("02 11:00"))
    assert levels(told, "first_response")[3:] == [
        ("100%", at("02 11:00")),
        ("100%", at("02 14:30")),
        ("+60", at("02 15:30")),
    ]


def test_a_breached_clock_whose_new_due_has_passed_too_keeps_what_it_has():
    told = answer(opened("02 09:00"), retarget("02 17:00", "normal"), now="02 18:00")
    first = clock(told, "first_response")
    assert (first["due"], first["breached_at"], first["cause"]) == (at("02 11:00"), at("02 11:00"), None)
    assert levels(told, "first_response")[3:] == [("100%", at("02 11:00")), ("+60", at("02 12:00"))]


def test_row_35_a_lost_policy_cancels_and_the_same_clock_goes_on_when_it_is_back():
    lost = answer(NORMAL, retarget("02 10:00", None), now="02 10:30")
    assert {(one["outcome"], one["cause"]) for one in lost["clocks"]} == {("cancelled", "no_policy")}
    back = answer(NORMAL, retarget("02 10:00", None), retarget("02 12:00", "normal"), now="02 13:00")
    first = clock(back, "first_response")
    assert (first["cycle"], first["start"], first["due"]) == (1, at("02 09:00"), at("02 14:30"))
    assert (first["state"], first["outcome"]) == ("running", None)
    assert [(one["level"], one["at"], one["due_version"]) for one in back["notices"] if one["cycle"] == 1][:1] == [
        ("75%", at("02 12:00"), 2)
    ]


def test_what_happened_without_a_policy_counts_once_it_is_back():
    gap = [
        NORMAL,
        retarget("02 10:00", None),
        event("02 10:30", "reply", id="m2"),
        event("02 11:00", "customer_message"),
    ]
    told = answer(*gap, retarget("02 12:00", "normal"), now="02 13:00")
    assert (clock(told, "first_response")["outcome"], clock(told, "first_response")["met_at"]) == (
        "met",
        at("02 10:30"),
    )
    assert clock(told, "next_response")["start"] == at("02 11:00")


def test_a_breach_on_record_stays_when_the_policy_is_lost():
    told = answer(opened("02 09:00"), retarget("02 11:30", None), now="02 18:00")
    first = clock(told, "first_response")
    assert (first["state"], first["outcome"], first["overdue_seconds"]) == ("done", "breached", 1800)
    assert clock(told, "resolution")["outcome"] == "cancelled"


def test_a_first_policy_given_late_counts_from_the_start():
    told = answer(opened("02 09:00", None), retarget("02 10:45", "high"), now="02 10:46")
    first = clock(told, "first_response")
    assert (first["start"], first["due"]) == (at("02 09:00"), at("02 11:00"))
    assert levels(told, "first_response") == [("75%", at("02 10:45"))]
    late = first_of(opened("02 09:00", None), retarget("02 11:45", "high"), now="02 11:50")
    assert (late["due"], late["breached_at"], late["cause"]) == (at("02 11:45"), at("02 11:45"), "retargeted")


def test_a_pause_goes_on_through_the_time_without_a_policy():
    log = [NORMAL, event("02 10:00", "status", to="waiting_customer"), retarget("02 10:30", None)]
    told = answer(*log, retarget("02 11:30", "normal"), event("02 12:00", "status", to="open"), now="02 14:00")
    assert clock(told, "resolution")["due"] == at("06 11:00")


def test_row_36_done_clocks_never_change():
    log = [NORMAL, event("02 10:00", "reply", id="m2")]
    assert first_of(*log, retarget("02 11:30", "high"), now="02 12:00") == first_of(*log, now="02 12:00")


def test_another_calendar_counts_anew_from_the_start():
    told = answer(opened("02 09:00", by="agent_proactive"), retarget("02 11:00", "round"), now="02 12:00")
    assert clock(told, "resolution")["due"] == at("03 00:00")


def test_pauses_already_taken_are_kept_under_another_table():
    strict = HIGH | {"pauses": {}}
    log = [opened("02 09:00", by="agent_proactive"), event("02 10:00", "status", to="waiting_customer")]
    told = answer(*log, retarget("02 11:00", "strict"), now="02 11:30", strict=strict)
    assert (clock(told, "resolution")["state"], clock(told, "resolution")["due"]) == ("running", at("04 10:00"))


def test_paused_with_the_new_target_spent_is_breached_at_the_change():
    short = HIGH | {"resolution": 60, "ladder": ["100%"]}
    log = [opened("02 09:00", by="agent_proactive"), event("02 11:00", "status", to="waiting_customer")]
    told = answer(*log, retarget("02 16:00", "short"), now="03 10:00", short=short)
    resolution = clock(told, "resolution")
    assert (resolution["state"], resolution["due"], resolution["outcome"]) == ("paused", None, "breached")
    assert (resolution["breached_at"], resolution["cause"]) == (at("02 16:00"), "retargeted")
    assert (resolution["overdue_seconds"], levels(told, "resolution")) == (0, [("100%", at("02 16:00"))])


def test_a_retarget_exactly_at_due_comes_too_late():
    first = first_of(opened("02 09:00"), retarget("02 11:00", "normal"), now="02 11:00")
    assert (first["outcome"], first["breached_at"], first["cause"]) == ("breached", at("02 11:00"), None)
    assert first["due"] == at("02 14:30")


def extended(local, due, **data):
    return event(local, "extended", metric="first_response", due=due, reason="agreed", by="a", approved_by="b") | data


def test_an_extension_moves_due_to_exactly_that_instant():
    told = answer(opened("02 09:00"), extended("02 10:30", "02 20:00"), now="02 20:00")
    first = clock(told, "first_response")
    assert (first["due"], first["breached_at"]) == (at("02 20:00"), at("02 20:00"))
    assert levels(told, "first_response")[-1] == ("100%", at("02 20:00"))
    assert first_of(opened("02 09:00"), extended("02 10:30", "02 14:00"), now="02 13:59:59")["outcome"] is None


def test_a_breach_on_record_survives_an_extension_and_a_retarget_replaces_it():
    first = first_of(opened("02 09:00"), extended("02 11:30", "02 16:00"), now="02 12:00")
    assert (first["due"], first["breached_at"]) == (at("02 16:00"), at("02 11:00"))
    first = first_of(NORMAL, extended("02 10:00", "03 16:00"), retarget("02 10:30", "high"), now="02 10:40")
    assert first["due"] == at("02 11:00")


def test_extended_while_paused_the_working_time_until_then_remains():
    log = [opened("02 09:00", by="agent_proactive"), event("02 10:00", "status", to="waiting_customer")]
    grant = extended("02 11:00", "02 17:00", metric="resolution")
    assert clock(answer(*log, grant, now="02 12:00"), "resolution")["due"] is None
    told = answer(*log, grant, event("03 09:00", "status", to="open"), now="03 09:00")
    assert clock(told, "resolution")["due"] == at("03 15:00")


@pytest.mark.parametrize(
    "wrong", [{"approved_by": "a"}, {"due": at("02 10:00")}, {"metric": "patience"}, {"due": None}]
)
def test_row_54_an_extension_that_cannot_be_is_refused(wrong):
    with pytest.raises(BadLog):
        answer(opened("02 09:00"), extended("02 10:00", "02 16:00") | wrong, now="02 12:00")
