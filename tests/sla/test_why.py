"""The lines behind a deadline: they add up to it, whatever the calendar, the pauses and the changes were."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.sla.calendar_json import calendar_from
from desk.sla.clock import due_at, require_open_time
from desk.sla.counting import Closed, Counted, DayKind, Folded
from desk.sla.policy_json import policy_from
from desk.sla.replay.run import replay
from desk.sla.replay.types import Event, Metric, Move
from desk.sla.types import CalendarNeverOpens
from desk.sla.why import explain, present_due
from tests.sla.replay_world import CALENDARS, HIGH
from tests.sla.test_replay_properties import RULES, logs

HOUR = timedelta(hours=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def local(text):
    """In Shanghai."""
    return (datetime.fromisoformat(text) - 8 * HOUR).replace(tzinfo=UTC)


def why(*events, now, metric=Metric.FIRST_RESPONSE, rules=RULES):
    log = [Event(kind, local(at), None, data) for at, kind, data in events]
    answer = replay(log, rules, local(now))
    clock = next(one for one in answer.clocks if one.metric is metric)
    return explain(clock, answer, log, local(now))


def opened(at, policy="high"):
    return at, "opened", {"by": "customer", "policy": policy}


def test_a_plain_promise_is_counted_around_lunch():
    told = why(opened("2026-03-02 11:30"), now="2026-03-02 12:00")
    (day,) = told.lines
    assert [(one.begins, one.ends) for one in day.pieces] == [
        (local("2026-03-02 11:30"), local("2026-03-02 12:00")),
        (local("2026-03-02 13:30"), local("2026-03-02 15:00")),
    ]
    assert (day.length, day.total, told.place) == (2 * HOUR, 2 * HOUR, 2 * HOUR)
    assert (told.started.kind, told.started.at) == ("opened", local("2026-03-02 11:30"))
    assert not told.by_change


def test_closed_days_are_named_and_a_make_up_day_is_too():
    week = why(opened("2026-09-30 17:00", "normal"), now="2026-09-30 18:00")
    assert [type(line) for line in week.lines] == [Counted, Closed, Counted]
    shut = week.lines[1]
    assert (shut.first, shut.last, shut.kind) == (date(2026, 10, 1), date(2026, 10, 7), DayKind.HOLIDAY)
    saturday = why(opened("2026-10-09 17:00", "normal"), now="2026-10-09 18:00").lines[1]
    assert (saturday.day, saturday.kind) == (date(2026, 10, 10), DayKind.MAKE_UP)
    plain = why(opened("2026-03-06 17:00"), now="2026-03-06 18:00").lines[1]
    assert (plain.first, plain.last, plain.kind) == (date(2026, 3, 7), date(2026, 3, 8), DayKind.WEEKEND)


def test_a_pause_says_which_status_it_was_and_what_it_took_out():
    told = why(
        opened("2026-03-02 09:00"),
        ("2026-03-02 11:00", "status", {"to": "waiting_customer"}),
        ("2026-03-04 11:00", "customer_message", {}),
        now="2026-03-04 12:00",
        metric=Metric.RESOLUTION,
    )
    (rest,) = told.rests
    assert (rest.status, rest.taken) == ("waiting_customer", 15 * HOUR)
    assert (told.clock.due, told.counted) == (local("2026-03-05 18:00"), 15 * HOUR)


def test_a_clock_that_rests_has_lines_until_it_stopped_and_knows_when_it_would_be_due():
    told = why(
        opened("2026-03-02 09:00"),
        ("2026-03-02 11:00", "status", {"to": "waiting_customer"}),
        now="2026-03-03 09:00",
        metric=Metric.RESOLUTION,
    )
    assert (told.counted, told.place, told.left) == (2 * HOUR, 15 * HOUR, 13 * HOUR)
    assert present_due(told.clock, local("2026-03-03 09:00")) == local("2026-03-04 16:00")


def test_a_retarget_that_came_too_late_is_said_to_have_set_due():
    told = why(
        opened("2026-03-02 09:00", "normal"),
        ("2026-03-02 11:30", "retarget", {"policy": "high"}),
        now="2026-03-02 11:40",
    )
    (moved,) = told.moves
    assert (moved.change.move, moved.change.due_before) == (Move.RETARGETED, local("2026-03-02 15:00") - HOUR / 2)
    assert moved.change.due == told.clock.due == local("2026-03-02 11:30")
    assert (told.place, told.counted) == (2.5 * HOUR, 2.5 * HOUR)


def test_an_extension_says_who_asked_and_who_agreed():
    data = {"metric": "first_response", "due": local("2026-03-02 19:00"), "reason": "vessel", "by": "agent:1",
            "approved_by": "agent:2", "conversation": ""}  # fmt: skip
    told = why(opened("2026-03-02 09:00"), ("2026-03-02 10:00", "extended", data), now="2026-03-02 10:30")
    (moved,) = told.moves
    assert (moved.granted.by, moved.granted.approved_by, moved.granted.reason) == ("agent:1", "agent:2", "vessel")
    assert (moved.change.due_before, moved.change.due) == (local("2026-03-02 11:00"), local("2026-03-02 19:00"))
    assert told.by_change and told.counted == told.place == 7.5 * HOUR


def test_an_extension_of_the_tickets_own_update_leaves_what_was_promised_to_the_customer_alone():
    by = local("2026-03-03 10:00")
    data = {"metric": "update", "due": local("2026-03-06 10:00"), "reason": "x", "by": "a", "conversation": ""}
    log = [
        Event(*args)
        for args in (
            ("opened", local("2026-03-02 09:00"), None, {"by": "customer", "policy": "high"}),
            ("reply", local("2026-03-02 10:00"), None, {"id": "m1", "next_update_by": by}),
            ("extended", local("2026-03-02 11:00"), None, data),
        )
    ]
    dues = {one.conversation: one.due for one in replay(log, RULES, local("2026-03-02 12:00")).clocks
            if one.metric is Metric.UPDATE}  # fmt: skip
    assert dues == {None: local("2026-03-06 10:00"), "promised": by}


def test_what_began_a_clock_is_named():
    log = (opened("2026-03-02 09:00"), ("2026-03-02 10:00", "reply", {"id": "m7"}))
    assert why(*log, now="2026-03-02 11:00", metric=Metric.UPDATE).started.ref == "m7"
    asked = {"metric": "carrier_reply", "conversation": "inquiry:3", "target": 240}
    told = why(*log, ("2026-03-02 10:30", "asked", asked), now="2026-03-02 11:00", metric=Metric.CARRIER_REPLY)
    assert (told.started.kind, told.started.ref) == ("asked", "inquiry:3")


def test_a_long_count_is_folded_in_the_middle_and_still_adds_up():
    known = {"SH": calendar_from(CALENDARS["SH"])}
    rules = {"long": policy_from("long", HIGH | {"first_response": 450 * 20}, known)}
    told = why(opened("2026-03-02 09:00", "long"), now="2026-03-02 10:00", rules=rules)
    days = [line for line in told.lines if not isinstance(line, Closed)]
    assert [type(one) for one in days] == [Counted] * 5 + [Folded] + [Counted] * 3
    assert sum((one.length for one in days), timedelta(0)) == told.place == days[-1].total
    assert days[5].days == 12


def added_up(told):
    return sum((one.length for one in told.lines if not isinstance(one, Closed)), timedelta(0))


@given(logs())
@settings(max_examples=100, deadline=None)
def test_the_lines_of_every_clock_of_any_log_add_up(log):
    now = log[-1].at + timedelta(days=1)
    answer = replay(log, RULES, now)
    for clock in answer.clocks:
        told = explain(clock, answer, log, now)
        assert added_up(told) == told.counted
        if clock.due is None:
            assert told.counted == min(told.used, clock.due_place)
        else:
            assert told.counted == clock.due_place
            assert not told.by_change or clock.changes, clock
        if not clock.changes:
            assert clock.due_place == clock.target


WINDOWS = st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)), max_size=3)


@st.composite
def calendars(draw):
    def hours():
        pairs = draw(WINDOWS)
        return [[f"{a // 60:02}:{a % 60:02}", f"{b // 60:02}:{b % 60:02}"] for a, b in pairs]

    zone = draw(st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]))
    day = st.dates(date(2026, 3, 1), date(2026, 4, 20)).map(date.isoformat)
    return {
        "timezone": zone,
        "hours": {name: hours() for name in DAYS},
        "holidays": draw(st.lists(day, max_size=5)),
        "workdays": {one: hours() for one in draw(st.lists(day, max_size=3))},
    }


@given(calendars(), st.integers(1, 20_000), st.lists(st.integers(60, 90_000), min_size=4, max_size=8))
@settings(max_examples=100, deadline=None)
def test_the_lines_lead_to_due_on_any_calendar_around_any_pauses(spec, target, gaps):
    calendar = calendar_from(spec)
    start = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    try:
        require_open_time(calendar, start)
    except CalendarNeverOpens:
        return
    rules = {"any": policy_from("any", {"calendar": "any", "next_response": 60, "resolution": target,
                                        "pause_cap_days": 300}, {"any": calendar})}  # fmt: skip
    log, waits, at = [Event("opened", start, None, {"by": "customer", "policy": "any"})], [], start
    for begins, ends in zip(gaps[::2], gaps[1::2], strict=False):
        log.append(Event("status", at + timedelta(seconds=begins), None, {"to": "waiting_customer"}))
        at = log[-1].at + timedelta(seconds=ends)
        log.append(Event("status", at, None, {"to": "open"}))
        waits.append((log[-2].at, at))
    answer = replay(log, rules, at)
    clock = next(one for one in answer.clocks if one.metric is Metric.RESOLUTION)
    told = explain(clock, answer, log, at)
    assert added_up(told) == timedelta(minutes=target)
    assert clock.due == due_at(calendar, start, timedelta(minutes=target), waits)
    assert not told.by_change
