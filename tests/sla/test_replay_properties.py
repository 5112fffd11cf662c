"""Any log: what is on record stays, and the order in which events were written down does not matter."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.sla.calendar_json import calendar_from
from desk.sla.clock import due_at
from desk.sla.json_values import written
from desk.sla.policy_json import policy_from
from desk.sla.replay.run import replay
from desk.sla.replay.types import Answer, Event, Metric, Outcome, State
from tests.sla.replay_world import CALENDARS, HIGH, POLICIES

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SHANGHAI = calendar_from(CALENDARS["SH"])
KNOWN = {name: calendar_from(spec) for name, spec in CALENDARS.items()}
TABLE = {"pausing": HIGH | {"pauses": {"waiting_carrier": ["resolution", "update"]}, "ladder": ["50%", "-30", "120%"]}}
RULES = {key: policy_from(key, spec, KNOWN) for key, spec in (POLICIES | TABLE).items()}

STATUSES = ("open", "waiting_customer", "waiting_carrier", "scheduled", "solved", "closed")
KINDS = st.one_of(
    st.tuples(st.sampled_from(["customer_message", "note", "call_logged", "no_answer_needed"]), st.none()),
    st.tuples(st.just("reply"), st.none()),
    st.tuples(st.just("status"), st.sampled_from(STATUSES)),
    st.tuples(st.just("retarget"), st.sampled_from([*RULES, None])),
    st.tuples(st.just("extended"), st.sampled_from(["first_response", "next_response", "update", "resolution"])),
    st.tuples(st.just("bounced"), st.integers(0, 5)),
)
GAPS = st.one_of(st.integers(1, 600), st.integers(600, 20_000), st.integers(20_000, 600_000))


@st.composite
def logs(draw, kinds=KINDS, longest=25):
    """A log in order, no two events in the same second."""
    by = draw(st.sampled_from(["customer", "agent_on_behalf", "agent_proactive", "import"]))
    events = [Event("opened", START, data={"by": by, "policy": draw(st.sampled_from([*RULES, None]))})]
    replies: list[str] = []
    for gap, (kind, detail) in draw(st.lists(st.tuples(GAPS, kinds), max_size=longest)):
        at = events[-1].at + timedelta(seconds=gap)
        data: dict[str, object] = {}
        if kind == "reply":
            replies.append(f"m{len(replies)}")
            data = {"id": replies[-1]}
        elif kind == "bounced":
            if not replies:
                continue
            data = {"of": replies[detail % len(replies)]}
        elif kind == "extended":
            data = {"metric": detail, "due": at + timedelta(seconds=gap), "by": "a", "approved_by": "b"}
        else:
            data = {"to": detail} if kind == "status" else {"policy": detail} if kind == "retarget" else {}
        events.append(Event(kind, at, data=data))
    return events


def said(answer: Answer) -> set[tuple[object, ...]]:
    return {(one.metric, one.cycle, one.level, one.due_version, one.at) for one in answer.notices}


def breaches(answer: Answer) -> set[tuple[object, ...]]:
    return {(one.metric, one.cycle, one.breached_at, one.cause) for one in answer.clocks if one.breached_at}


@given(logs(), st.data())
@settings(max_examples=150, deadline=None)
def test_what_was_said_stays_said_whatever_comes_later(log, data):
    end = log[-1].at + timedelta(days=3)
    moment = START + timedelta(seconds=data.draw(st.integers(0, int((end - START).total_seconds()))))
    before = replay([one for one in log if one.at <= moment], RULES, moment)
    assert replay(log, RULES, moment) == before
    after = replay(log, RULES, end)
    assert said(before) <= said(after)
    assert breaches(before) <= breaches(after)
    assert set(before.woken) <= set(after.woken)


@given(logs())
@settings(max_examples=100, deadline=None)
def test_it_says_at_once_what_it_would_have_said_step_by_step(log):
    known: set[tuple[object, ...]] = set()
    for moment in [one.at for one in log] + [log[-1].at + timedelta(days=2)]:
        now = replay(log, RULES, moment)
        fresh = said(now) - known
        earlier = max((one.at for one in log if one.at < moment), default=START)
        assert all(earlier <= when <= moment for *_, when in fresh)
        known |= fresh


@given(logs(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_events_written_down_late_and_in_any_order_count_from_when_they_happened(log, random):
    late = [Event(one.kind, one.at, one.at + timedelta(seconds=random.randrange(90_000)), one.data) for one in log]
    random.shuffle(late)
    now = log[-1].at + timedelta(days=1)
    assert replay(late, RULES, now) == replay(log, RULES, now)


@given(logs())
@settings(max_examples=150, deadline=None)
def test_every_clock_is_one_that_can_be(log):
    now = log[-1].at + timedelta(days=1)
    answer = replay(log, RULES, now)
    names = [(one.metric, one.cycle) for one in answer.clocks]
    assert len(names) == len(set(names))
    for one in answer.clocks:
        assert (one.due is None) == (one.state is State.PAUSED)
        assert one.upcoming == () or (one.state is State.RUNNING and one.upcoming[0].fire_at > now)
        assert (one.breached_at is not None) == (one.outcome is Outcome.BREACHED)
        assert (one.overdue_seconds == 0) or one.breached_at
        if one.state is State.RUNNING and one.due <= now:
            assert one.outcome is Outcome.BREACHED
    for notice in answer.notices:
        assert (notice.metric, notice.cycle) in names and notice.at <= now


@given(logs(st.one_of(KINDS.branches[0], KINDS.branches[1], KINDS.branches[2]), 15))
@settings(max_examples=150, deadline=None)
def test_an_untouched_resolution_is_due_when_the_plain_clock_says(log):
    log[0] = Event("opened", START, data={"by": "customer", "policy": "high"})
    waits, solved = [], None
    status, since = "open", START
    for one in log[1:]:
        to = one.data.get("to") if one.kind == "status" else None
        if one.kind == "customer_message" and status == "waiting_customer":
            to = "open"
        if to is None or to == status:
            continue
        if status in ("waiting_customer", "scheduled"):
            waits.append((since, one.at))
        if to in ("solved", "closed"):
            solved = one.at
            break
        status, since = to, one.at
    now = solved or log[-1].at
    answer = replay([one for one in log if one.at <= now], RULES, now)
    (resolution,) = [one for one in answer.clocks if one.metric is Metric.RESOLUTION]
    if resolution.state is not State.PAUSED and not answer.woken:
        assert resolution.due == due_at(SHANGHAI, START, timedelta(hours=15), waits), written(resolution.due)
