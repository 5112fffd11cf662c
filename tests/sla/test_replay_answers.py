"""Starting and stopping: rows 14 to 25 of the SLA cases, and 1, 3, 50 and 53."""

import pytest

from tests.sla.replay_world import answer, at, clock, event, levels, opened


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("02 11:30", "02 15:00"),
        ("07 10:00", "09 11:00"),
        ("06 18:00", "09 11:00"),
        ("02 09:00", "02 11:00"),
        ("02 16:00", "02 18:00"),
    ],
)
def test_row_1_to_3_the_first_response_is_due_by_working_time(received, due):
    first = clock(answer(opened(received), now=received), "first_response")
    assert (first["start"], first["due"], first["state"], first["outcome"]) == (at(received), at(due), "running", None)


@pytest.mark.parametrize(
    ("started", "due"),
    [
        ("2026-09-30 17:00", "2026-10-08 12:00"),
        ("2026-10-09 17:00", "2026-10-10 12:00"),
        ("2026-12-31 10:00", "2027-01-04 11:00"),
    ],
)
def test_row_4_to_6_holidays_and_make_up_days(started, due):
    told = answer(opened(started, by="agent_proactive"), event(started, "customer_message"), now=started)
    assert clock(told, "next_response")["due"] == at(due)


@pytest.mark.parametrize("type", ["note", "carrier_message", "auto_message", "auto_inbound"])
def test_row_14_and_15_what_no_customer_reads_from_a_human_stops_nothing(type):
    told = answer(opened("02 11:30"), event("02 11:40", type), now="02 14:00")
    assert clock(told, "first_response")["state"] == "running"
    assert clock(told, "update") is None


def test_a_call_counts_only_if_the_customer_was_reached():
    missed = event("02 11:40", "call_logged", spoke_to_customer=False)
    assert clock(answer(opened("02 11:30"), missed, now="02 12:00"), "first_response")["state"] == "running"
    told = answer(opened("02 11:30"), missed, event("02 11:50", "call_logged"), now="02 12:00")
    assert clock(told, "first_response")["met_at"] == at("02 11:50")
    assert clock(told, "update")["start"] == at("02 11:50")


@pytest.mark.parametrize(
    ("committed", "outcome", "breached_at", "overdue"),
    [("02 15:00:00", "met", None, 0), ("02 15:00:01", "breached", at("02 15:00"), 1)],
)
def test_row_16_the_second_of_due_still_counts(committed, outcome, breached_at, overdue):
    told = answer(opened("02 11:30"), event(committed, "reply", id="m2"), now="02 16:00")
    first = clock(told, "first_response")
    assert (first["outcome"], first["met_at"]) == (outcome, at(committed))
    assert (first["breached_at"], first["overdue_seconds"]) == (breached_at, overdue)
    assert ("100%", at("02 15:00")) not in levels(told, "first_response") or breached_at


def test_row_17_a_reply_counts_from_its_click():
    sent = event("02 15:00:05", "reply", id="m2", clicked_at="02 14:59:55")
    told = answer(opened("02 11:30"), sent, now="02 16:00")
    first = clock(told, "first_response")
    assert (first["outcome"], first["met_at"], first["due"]) == ("met", at("02 14:59:55"), at("02 15:00"))
    assert [level for level, _ in levels(told, "first_response")] == ["50%", "75%", "90%"]


def test_row_17_while_a_send_is_pending_nothing_is_judged():
    pending = event("02 14:59:55", "send_pending", id="m2", clicked_at="02 14:59:55", until="02 15:00:05")
    told = answer(opened("02 11:30"), pending, now="02 15:00:02")
    first = clock(told, "first_response")
    assert (first["state"], first["outcome"], first["breached_at"]) == ("running", None, None)
    assert [level for level, _ in levels(told, "first_response")] == ["50%", "75%", "90%"]
    sent = event("02 15:00:05", "reply", id="m2", clicked_at="02 14:59:55")
    assert clock(answer(opened("02 11:30"), pending, sent, now="02 16:00"), "first_response")["outcome"] == "met"


def test_row_17_an_undone_reply_leaves_the_breach_at_due_and_is_told_then():
    undone = event("02 15:00:03", "undone", clicked_at="02 14:59:55")
    told = answer(opened("02 11:30"), undone, now="02 15:00:03")
    first = clock(told, "first_response")
    assert (first["state"], first["outcome"], first["breached_at"]) == ("running", "breached", at("02 15:00"))
    assert levels(told, "first_response")[-1] == ("100%", at("02 15:00:03"))


def test_a_warning_inside_the_undo_window_is_told_at_the_undo():
    undone = event("02 14:30:03", "undone", clicked_at="02 14:29:55")
    told = answer(opened("02 11:30"), undone, now="02 14:40")
    assert levels(told, "first_response") == [("50%", at("02 14:00")), ("75%", at("02 14:30:03"))]


def test_row_18_a_bounced_reply_lets_the_clock_run_on():
    log = [opened("02 11:30"), event("02 14:00", "reply", id="m2"), event("02 14:20", "bounced", of="m2")]
    told = answer(*log, now="02 14:25")
    first = clock(told, "first_response")
    assert (first["cycle"], first["start"], first["due"]) == (1, at("02 11:30"), at("02 15:00"))
    assert (first["state"], first["outcome"]) == ("running", None)
    update = clock(told, "update")
    assert (update["state"], update["outcome"], update["cause"]) == ("done", "cancelled", "bounced")
    later = answer(*log, event("02 14:50", "reply", id="m3"), now="02 15:00")
    assert clock(later, "first_response")["met_at"] == at("02 14:50")
    assert clock(later, "update", 2)["start"] == at("02 14:50")


def test_a_bounce_after_due_breaches_at_the_bounce_with_one_notice():
    log = [opened("02 11:30"), event("02 13:50", "reply", id="m2"), event("02 16:30", "bounced", of="m2")]
    told = answer(*log, now="02 17:00")
    first = clock(told, "first_response")
    assert (first["due"], first["breached_at"], first["cause"]) == (at("02 15:00"), at("02 16:30"), "bounced")
    assert first["overdue_seconds"] == 1800
    assert levels(told, "first_response") == [("+60", at("02 16:30"))]


def test_a_bounce_on_a_ticket_solved_meanwhile_ends_at_the_solve():
    log = [
        opened("02 11:30"),
        event("02 13:50", "reply", id="m2"),
        event("02 14:10", "status", to="solved"),
        event("02 16:30", "bounced", of="m2"),
    ]
    first = clock(answer(*log, now="02 17:00"), "first_response")
    assert (first["state"], first["outcome"], first["met_at"]) == ("done", "closed_unanswered", None)


def test_between_a_reply_and_its_bounce_messages_are_judged_as_if_it_had_not_been_sent():
    log = [
        opened("02 09:00"),
        event("02 09:30", "reply", id="m2"),
        event("02 10:00", "customer_message"),
        event("02 10:30", "bounced", of="m2"),
    ]
    told = answer(*log, now="02 10:40")
    assert clock(told, "first_response")["state"] == "running"
    assert clock(told, "next_response") is None


def test_an_update_that_a_bounced_reply_ended_runs_again_and_numbers_are_not_reused():
    log = [
        opened("02 09:00"),
        event("02 09:30", "reply", id="m2"),
        event("02 10:00", "reply", id="m3"),
        event("02 10:30", "bounced", of="m3"),
        event("02 11:00", "reply", id="m4"),
    ]
    told = answer(*log, now="02 11:30")
    first, second, third = (clock(told, "update", cycle) for cycle in (1, 2, 3))
    assert (first["outcome"], first["met_at"]) == ("met", at("02 11:00"))
    assert (second["outcome"], second["cause"]) == ("cancelled", "bounced")
    assert (third["state"], third["start"]) == ("running", at("02 11:00"))


def test_row_19_a_late_answer_is_breached_at_due():
    round_the_clock = {"calendar": None, "first_response": 62}
    log = [opened("02 14:00", "x"), event("02 15:03", "reply", id="m2")]
    first = clock(answer(*log, now="02 16:00", x=round_the_clock), "first_response")
    assert (first["outcome"], first["breached_at"]) == ("breached", at("02 15:02"))
    assert (first["met_at"], first["overdue_seconds"]) == (at("02 15:03"), 60)


def test_row_20_next_response_counts_from_the_oldest_unanswered_message():
    log = [opened("02 09:00"), event("02 09:10", "reply", id="m2")]
    log += [event(f"02 {time}", "customer_message") for time in ("10:00", "10:20", "11:00")]
    told = answer(*log, event("02 11:10", "reply", id="m3"), now="02 11:30")
    following = [one for one in told["clocks"] if one["metric"] == "next_response"]
    assert [(one["start"], one["outcome"], one["state"]) for one in following] == [(at("02 10:00"), "met", "done")]


@pytest.mark.parametrize("order", [1, -1])
def test_row_21_within_a_second_the_message_comes_before_the_status(order):
    saved = [event("02 11:40", "reply", id="m2"), event("02 11:40", "status", to="waiting_customer")][::order]
    told = answer(opened("02 11:30"), *saved, now="02 12:00")
    assert clock(told, "first_response")["outcome"] == "met"
    assert (clock(told, "resolution")["state"], clock(told, "resolution")["due"]) == ("paused", None)
    assert (clock(told, "update")["state"], clock(told, "update")["start"]) == ("paused", at("02 11:40"))


def test_row_22_closing_without_an_answer_is_neither_met_nor_breached():
    told = answer(opened("02 11:30"), event("02 14:00", "status", to="closed"), now="02 18:00")
    first = clock(told, "first_response")
    assert (first["state"], first["outcome"], first["met_at"]) == ("done", "closed_unanswered", None)
    assert first["breached_at"] is None
    assert clock(told, "resolution")["outcome"] == "met"


def test_a_silent_close_exactly_at_due_comes_too_late():
    told = answer(opened("02 11:30"), event("02 15:00", "status", to="solved"), now="02 18:00")
    first = clock(told, "first_response")
    assert (first["outcome"], first["breached_at"], first["met_at"]) == ("breached", at("02 15:00"), None)
    assert "100%" not in [level for level, _ in levels(told, "first_response")]


def test_row_23_machines_do_not_reopen():
    log = [opened("02 09:00"), event("02 09:30", "reply", id="m"), event("02 10:00", "status", to="solved")]
    told = answer(*log, event("02 11:00", "auto_inbound"), now="02 12:00")
    assert [one["state"] for one in told["clocks"]] == ["done"] * 3


def test_row_24_mail_counts_from_its_receipt_and_never_after_its_recording():
    told = answer(opened("02 10:00", recorded_at="02 13:30"), now="02 14:00")
    assert clock(told, "first_response")["start"] == at("02 10:00")
    told = answer(opened("02 14:00", recorded_at="02 13:30"), now="02 14:00")
    assert clock(told, "first_response")["start"] == at("02 13:30")


def test_row_25_what_an_agent_opens_unasked_has_no_first_response():
    told = answer(opened("02 10:00", by="agent_proactive"), event("03 10:00", "customer_message"), now="03 10:00")
    assert clock(told, "first_response") is None
    assert clock(told, "next_response")["start"] == at("03 10:00")


def test_an_import_starts_nothing_until_something_happens():
    assert answer(opened("02 10:00", by="import"), now="20 10:00")["clocks"] == []
    told = answer(opened("02 10:00", by="import"), event("03 10:00", "customer_message"), now="03 10:00")
    assert [one["metric"] for one in told["clocks"]] == ["next_response"]
    told = answer(opened("02 10:00", by="import", clocks=True), now="02 10:00")
    assert [one["metric"] for one in told["clocks"]] == ["first_response", "resolution"]


def test_row_50_levels_fire_on_working_time():
    told = answer(opened("02 11:30"), now="02 18:00")
    fired = [("50%", "14:00"), ("75%", "14:30"), ("90%", "14:48"), ("100%", "15:00"), ("+60", "16:00")]
    assert levels(told, "first_response") == [(level, at(f"02 {time}")) for level, time in fired]


def test_row_53_a_carrier_is_judged_on_its_own_calendar_and_nothing_else_is_touched():
    question = event("02 10:00", "asked", conversation="c1", metric="carrier_reply", target=240, calendar="SH")
    late = answer(opened("02 09:00"), question, event("02 15:30:01", "answered", conversation="c1"), now="02 17:00")
    reply = clock(late, "carrier_reply")
    assert (reply["due"], reply["outcome"], reply["overdue_seconds"]) == (at("02 15:30"), "breached", 1)
    timely = answer(opened("02 09:00"), question, event("02 15:30", "answered", conversation="c1"), now="02 17:00")
    assert clock(timely, "carrier_reply")["outcome"] == "met"
    without = answer(opened("02 09:00"), now="02 17:00")
    assert [one for one in late["clocks"] if one["metric"] != "carrier_reply"] == without["clocks"]


def test_no_answer_needed_waives_and_nothing_else():
    log = [opened("02 09:00"), event("02 09:30", "reply", id="m"), event("02 10:00", "customer_message")]
    told = answer(*log, event("02 10:05", "no_answer_needed", reason="thanks"), now="02 11:00")
    assert (clock(told, "next_response")["outcome"], clock(told, "next_response")["cause"]) == ("waived", None)
    told = answer(opened("02 09:00"), event("02 10:05", "no_answer_needed"), now="02 10:30")
    assert clock(told, "first_response")["state"] == "running"


@pytest.mark.parametrize("type", ["spam", "deleted"])
def test_spam_cancels_everything_for_good(type):
    told = answer(opened("02 09:00"), event("02 10:00", type), event("02 10:30", "reply", id="m"), now="04 10:00")
    assert {(one["outcome"], one["cause"]) for one in told["clocks"]} == {("cancelled", "spam")}
    told = answer(opened("02 09:00"), event("02 11:30", type), now="04 10:00")
    assert clock(told, "first_response")["outcome"] == "breached"
    assert [level for level, _ in levels(told, "first_response")] == ["50%", "75%", "90%", "100%"]
