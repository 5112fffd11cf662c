"""Pauses: rows 26 to 31 of the SLA cases."""

import pytest

from tests.sla.replay_world import HIGH, answer, at, clock, event, levels, opened

START = opened("02 09:00", by="agent_proactive")  # a resolution alone, due Tuesday 18:00


def paused(*edges):
    """The ticket waits for the customer from each first edge to each second."""
    names = ("waiting_customer", "open")
    return [event(edge, "status", to=names[index % 2]) for index, edge in enumerate(edges)]


def test_row_26_a_customer_message_ends_the_pause_and_due_moves_by_it():
    log = [START, *paused("02 11:00"), event("04 11:00", "customer_message")]
    waiting = clock(answer(*log[:-1], now="03 11:00"), "resolution")
    assert (waiting["state"], waiting["due"]) == ("paused", None)
    told = answer(*log, now="04 12:00")
    assert clock(told, "resolution")["due"] == at("05 18:00")
    assert clock(told, "next_response")["start"] == at("04 11:00")


def test_row_27_short_pauses_count_to_the_second():
    told = answer(START, *paused("02 10:00:05", "02 10:00:20", "02 10:00:40", "02 10:10:00"), now="02 11:00")
    assert clock(told, "resolution")["due"] == at("04 09:09:35")


def test_row_28_a_first_response_is_never_paused_by_a_status():
    told = answer(opened("02 11:30"), *paused("02 11:40"), now="02 12:00")
    assert (clock(told, "first_response")["state"], clock(told, "resolution")["state"]) == ("running", "paused")


def test_row_29_a_pause_in_closed_hours_costs_nothing():
    told = answer(opened("05 09:00", by="agent_proactive"), *paused("06 18:00", "09 09:00"), now="09 09:00")
    assert clock(told, "resolution")["due"] == at("06 18:00")
    told = answer(opened("05 10:00", by="agent_proactive"), *paused("06 18:00", "09 09:00"), now="09 09:00")
    assert clock(told, "resolution")["due"] == at("09 10:00")


def test_row_30_a_pause_after_the_breach_does_not_heal_it_and_is_not_overdue():
    log = [START, *paused("04 10:00", "04 14:30"), event("04 15:30", "status", to="solved")]
    resolution = clock(answer(*log, now="05 10:00"), "resolution")
    assert (resolution["outcome"], resolution["breached_at"]) == ("breached", at("03 18:00"))
    assert (resolution["met_at"], resolution["overdue_seconds"]) == (at("04 15:30"), 2 * 3600)


def test_row_31_a_pause_that_reaches_its_cap_wakes_the_ticket_once():
    told = answer(START, *paused("02 11:00"), now="31 18:00")
    assert told["events"] == [{"at": at("17 09:00"), "type": "woken"}]
    assert clock(told, "resolution")["due"] == at("18 16:00")
    assert answer(START, *paused("02 11:00"), now="17 08:59:59")["events"] == []
    assert answer(START, *paused("02 11:00"), now="17 09:00")["events"] != []


def test_changing_from_one_pausing_status_to_another_is_one_pause():
    log = [START, *paused("02 11:00"), event("10 11:00", "status", to="scheduled")]
    assert answer(*log, now="31 18:00")["events"] == [{"at": at("17 09:00"), "type": "woken"}]
    interrupted = [*paused("02 11:00", "10 11:00"), event("10 11:01", "status", to="scheduled")]
    assert answer(START, *interrupted, now="31 18:00")["events"] == [{"at": at("25 09:00"), "type": "woken"}]


def test_a_customer_message_ends_no_other_pause():
    told = answer(
        START, event("02 10:00", "status", to="scheduled"), event("02 11:00", "customer_message"), now="02 12:00"
    )
    assert clock(told, "resolution")["state"] == "paused"


def test_a_clock_that_starts_in_a_pausing_status_starts_paused():
    log = [START, *paused("02 10:00"), event("02 10:30", "reply", id="m"), event("02 11:00", "status", to="open")]
    assert clock(answer(*log[:-1], now="02 10:40"), "update")["state"] == "paused"
    assert clock(answer(*log, now="02 11:30"), "update")["due"] == at("03 11:30")


def test_a_clock_that_ends_while_paused_has_a_due():
    told = answer(START, *paused("02 11:00"), event("03 10:00", "status", to="solved"), now="03 12:00")
    resolution = clock(told, "resolution")
    assert (resolution["outcome"], resolution["met_at"], resolution["due"]) == ("met", at("03 10:00"), at("04 17:00"))


def test_a_pause_exactly_at_due_comes_too_late():
    resolution = clock(answer(START, *paused("03 18:00"), now="04 10:00"), "resolution")
    assert (resolution["state"], resolution["outcome"], resolution["breached_at"]) == (
        "paused",
        "breached",
        at("03 18:00"),
    )


def test_a_policy_may_pause_for_the_carrier_and_its_table_is_complete():
    table = HIGH | {"pauses": {"waiting_carrier": ["resolution"]}}
    log = [opened("02 09:00", "x", by="agent_proactive"), event("02 10:00", "status", to="waiting_carrier")]
    assert clock(answer(*log, now="02 11:00", x=table), "resolution")["state"] == "paused"
    log = [opened("02 09:00", "x", by="agent_proactive"), *paused("02 10:00")]
    assert clock(answer(*log, now="02 11:00", x=table), "resolution")["state"] == "running"


@pytest.mark.parametrize("status", ["waiting_carrier", "waiting_authority", "waiting_approval"])
def test_waiting_for_others_pauses_nothing_by_default(status):
    told = answer(START, event("02 10:00", "status", to=status), now="02 11:00")
    assert clock(told, "resolution")["state"] == "running"


def test_levels_wait_while_the_clock_does():
    told = answer(START, *paused("02 16:00", "03 16:00"), now="04 11:00")
    assert levels(told, "resolution") == [("50%", at("03 18:00"))]
