"""Work in steps: each has its clock and its team, none can be skipped, nothing that was done is rewritten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.audit.queries import history
from desk.core.db import db, transaction
from desk.core.errors import Faulty, NotAllowed
from desk.flows.commands.flows import FlowDraft, StepDraft, save_flow
from desk.flows.commands.walk import StepMoved
from desk.flows.models import TicketStep
from desk.flows.queries import running_step, steps_of
from desk.flows.rules import earlier_walks, present_walk
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaTimer
from desk.tickets.commands.opening import Opening, open_ticket
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.reply import post_reply
from desk.tickets.commands.state import classify, hand_over, set_status
from desk.tickets.commands.steps import finish_step, send_back, skip_steps
from desk.tickets.types import JoinedBy, Priority, TicketStatus, TicketType
from tests import factories
from tests.factories import NOON, incoming

HOUR = timedelta(hours=1)
COMPLAINT = Opening(type=TicketType.COMPLAINT)


@pytest.fixture
def other(app):
    return factories.team("客诉组")


@pytest.fixture
def flow(app, other):
    with transaction():
        steps = [StepDraft("受理", 30), StepDraft("审核", 60), StepDraft("处理", 120, other.id), StepDraft("回访", 60)]
        return save_flow(FlowDraft("投诉", "complaint", steps), actor="test", at=NOON)


@pytest.fixture
def ada(app):
    return factories.agent("supervisor")


@pytest.fixture
def owned(app):
    """A policy that promises how long a team may have a ticket."""
    targets = {"normal": {"first_response": 60, "ownership": 240, "approval": 90}}
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        save_policy(PolicyDraft("all", always.id, targets), actor="test", at=NOON)


def complaint(at=NOON, opening=COMPLAINT):
    with transaction():
        return open_ticket(incoming(at=at), contact=None, found=[], at=at, opening=opening).ticket


def clocks(ticket, kind="step:"):
    rows = db.session.scalars(
        select(SlaTimer).where(SlaTimer.ticket_id == ticket.id).order_by(SlaTimer.start_at, SlaTimer.id)
    ).all()
    return [(row.state, row.due_at) for row in rows if row.conversation.startswith(kind)]


def done(ticket, ada, at, outcome="好"):
    with transaction():
        finish_step(ticket, running_step(ticket.id).id, outcome=outcome, by=ada, at=at)


def names(steps):
    return [step.name for step in steps]


def test_a_ticket_of_the_type_gets_the_steps_and_the_first_begins(flow):
    ticket = complaint()
    assert names(steps_of(ticket.id)) == ["受理", "审核", "处理", "回访"]
    assert running_step(ticket.id).name == "受理"
    assert clocks(ticket) == [("running", NOON + HOUR / 2)]
    assert not steps_of(factories.ticket().id)


def test_a_step_counts_from_when_the_words_came_not_from_when_they_were_read(flow):
    with transaction():
        ticket = open_ticket(incoming(), contact=None, found=[], at=NOON + HOUR, opening=COMPLAINT).ticket
    assert clocks(ticket) == [("running", NOON + HOUR / 2)]


def test_each_step_hands_over_to_the_next_and_the_last_ends_it(flow, ada, other):
    ticket = complaint()
    for hour in range(4):
        assert (ticket.team_id == other.id) == (hour >= 2)
        done(ticket, ada, NOON + hour * HOUR)
    assert running_step(ticket.id) is None
    assert [state for state, _due in clocks(ticket)] == ["done"] * 4


def test_whoever_is_not_of_the_next_team_lets_go(flow, ada):
    ticket = complaint()
    with transaction():
        ticket.assignee = ada
    done(ticket, ada, NOON)
    assert ticket.assignee_id == ada.id
    done(ticket, ada, NOON)
    assert ticket.assignee_id is None


@pytest.mark.parametrize("outcome", ["", "  \n ", "长" * 301])
def test_a_step_ends_with_a_word_on_what_came_of_it(flow, ada, outcome):
    ticket = complaint()
    with pytest.raises(Faulty) as told, transaction():
        finish_step(ticket, running_step(ticket.id).id, outcome=outcome, by=ada, at=NOON)
    assert told.value.entry == "outcome"
    assert running_step(ticket.id).name == "受理"


def test_only_the_running_step_ends_and_only_once(flow, ada):
    ticket = complaint()
    first, second = steps_of(ticket.id)[:2]
    for step in (second.id, first.id):
        if step == first.id:
            done(ticket, ada, NOON)
        with pytest.raises(StepMoved), transaction():
            finish_step(ticket, step, outcome="x", by=ada, at=NOON)
    assert running_step(ticket.id).id == second.id


@pytest.mark.parametrize("status", [TicketStatus.SOLVED, TicketStatus.CLOSED])
def test_nobody_settles_a_ticket_past_its_steps(flow, ada, status):
    ticket = complaint()
    with pytest.raises(Faulty) as told, transaction():
        set_status(ticket, status, by=ada, at=NOON)
    assert told.value.entry == "status"
    assert "受理" in str(told.value.text)
    db.session.expire_all()
    assert ticket.status == "open"


def test_nor_does_an_answer(flow, ada):
    ticket = factories.ticket()
    with transaction():
        classify(ticket, type=TicketType.COMPLAINT, priority=Priority.NORMAL, by=ada, at=NOON)
    with pytest.raises(Faulty) as told, transaction():
        post_reply(ticket, author=ada, body="x", at=NOON, mail_domain="d", status_after=TicketStatus.SOLVED)
    assert told.value.entry == "status_after"


def test_back_goes_through_the_steps_again_and_rewrites_nothing(flow, ada, other):
    ticket = complaint()
    done(ticket, ada, NOON, "收到")
    done(ticket, ada, NOON + HOUR, "同意")
    with transaction():
        send_back(ticket, running_step(ticket.id).id, to=2, reason="金额不对", by=ada, at=NOON + 2 * HOUR)
    steps = steps_of(ticket.id)
    assert [(one.round, one.name) for one in present_walk(steps)] == [
        (1, "受理"), (2, "审核"), (2, "处理"), (2, "回访")
    ]  # fmt: skip
    assert [one.outcome for one in earlier_walks(steps)] == ["同意", "金额不对"]
    assert running_step(ticket.id).name == "审核"
    assert clocks(ticket)[-1] == ("running", NOON + 3 * HOUR)


@pytest.mark.parametrize("to,reason,entry", [(1, "", "reason"), (2, "x", "to"), (3, "x", "to"), (0, "x", "to")])
def test_back_needs_an_earlier_step_and_a_reason(flow, ada, to, reason, entry):
    ticket = complaint()
    done(ticket, ada, NOON)
    with pytest.raises(Faulty) as told, transaction():
        send_back(ticket, running_step(ticket.id).id, to=to, reason=reason, by=ada, at=NOON)
    assert told.value.entry == entry
    assert len(steps_of(ticket.id)) == 4


def test_steps_are_left_out_only_by_who_may_and_for_a_reason(flow, ada):
    ticket, lin = complaint(), factories.agent()
    with pytest.raises(NotAllowed), transaction():
        skip_steps(ticket, reason="x", by=lin, at=NOON)
    with pytest.raises(Faulty), transaction():
        skip_steps(ticket, reason=" ", by=ada, at=NOON)
    with pytest.raises(Faulty), transaction():  # a reason is kept whole or not at all
        skip_steps(ticket, reason="x" * 301, by=ada, at=NOON)
    with transaction():
        skip_steps(ticket, reason="误分类", by=ada, at=NOON)
        set_status(ticket, TicketStatus.SOLVED, by=ada, at=NOON)
    assert clocks(ticket) == [("done", NOON + HOUR / 2)]
    assert any(entry.verb == "ticket.steps_skipped" and entry.details["said"] == "误分类" for entry in history())


def test_another_type_leaves_the_steps_and_coming_back_begins_anew(flow, ada):
    ticket = complaint()
    done(ticket, ada, NOON)
    with transaction():
        classify(ticket, type=TicketType.REQUEST, priority=Priority.NORMAL, by=ada, at=NOON)
    assert running_step(ticket.id) is None
    assert [state for state, _due in clocks(ticket)] == ["done", "done"]
    with transaction():
        classify(ticket, type=TicketType.COMPLAINT, priority=Priority.NORMAL, by=ada, at=NOON + HOUR)
    assert running_step(ticket.id).name == "受理"
    assert [one.round for one in present_walk(steps_of(ticket.id))] == [2, 2, 2, 2]


def test_another_priority_changes_no_step(flow, ada):
    ticket = complaint()
    with transaction():
        classify(ticket, type=TicketType.COMPLAINT, priority=Priority.URGENT, by=ada, at=NOON)
    assert [one.round for one in steps_of(ticket.id)] == [1, 1, 1, 1]


def test_what_was_gone_through_stays_done_when_the_ticket_is_opened_again(flow, ada):
    ticket = complaint()
    for _step in range(4):
        done(ticket, ada, NOON)
    with transaction():
        set_status(ticket, TicketStatus.SOLVED, by=ada, at=NOON)
    with transaction():
        receive_message(ticket, incoming(at=NOON + HOUR), contact=None, found=[], joined_by=JoinedBy.TOKEN,
                        unverified=False, at=NOON + HOUR)  # fmt: skip
    assert ticket.status == "open"
    assert running_step(ticket.id) is None


def test_a_changed_flow_is_not_that_of_tickets_under_way(flow, ada):
    ticket = complaint()
    with transaction():
        save_flow(FlowDraft("投诉", "complaint", [StepDraft("一步", 5)]), actor="test", at=NOON, flow=flow)
    assert len(steps_of(ticket.id)) == 4
    assert names(steps_of(complaint().id)) == ["一步"]
    with transaction():
        save_flow(FlowDraft("投诉", "complaint", [StepDraft("一步", 5)], active=False), actor="t", at=NOON, flow=flow)
    assert not steps_of(complaint().id)


def test_a_team_has_a_clock_from_the_hand_over_on(owned, ada, other):
    ticket, third = factories.ticket(), factories.team()
    with transaction():
        hand_over(ticket, other.id, by=ada, at=NOON)
    assert clocks(ticket, "team:") == [("running", NOON + 4 * HOUR)]
    with transaction():
        hand_over(ticket, third.id, by=ada, at=NOON + HOUR)
    assert clocks(ticket, "team:") == [("done", NOON + 4 * HOUR), ("running", NOON + 5 * HOUR)]
    with transaction():
        set_status(ticket, TicketStatus.SOLVED, by=ada, at=NOON + 2 * HOUR)
    assert [state for state, _due in clocks(ticket, "team:")] == ["done", "done"]


def test_a_team_that_got_the_ticket_at_once_has_a_clock_too(owned, other):
    ticket = complaint(opening=Opening(team_id=other.id))
    assert clocks(ticket, "team:") == [("running", NOON + 4 * HOUR)]


def test_a_policy_without_a_time_for_teams_starts_no_clock(app, ada, other):
    ticket = factories.ticket()
    with transaction():
        hand_over(ticket, other.id, by=ada, at=NOON)
    assert clocks(ticket, "team:") == []


def test_a_step_and_its_team_are_not_timed_twice(owned, flow, ada, other):
    ticket, third = complaint(opening=Opening(type=TicketType.COMPLAINT, team_id=other.id)), factories.team()
    with transaction():
        hand_over(ticket, third.id, by=ada, at=NOON)
    assert clocks(ticket, "team:") == []
    for _step in range(4):
        done(ticket, ada, NOON + HOUR)
    assert clocks(ticket, "team:") == [("running", NOON + 5 * HOUR)]


def test_a_ticket_in_steps_shows_them_and_they_are_ended_by_plain_form(flow, ada, sign_in):
    ticket, browser = complaint(), sign_in(ada)
    step = running_step(ticket.id)
    page = browser.get(f"/tickets/{ticket.reference}").text
    assert 'class="walk"' in page
    assert 'class="walk"' not in browser.get(f"/tickets/{factories.ticket().reference}").text
    url = f"/tickets/{ticket.reference}/steps/{step.id}/end"
    assert browser.post(url, data={"outcome": " "}).status_code == 422
    assert browser.post(url, data={"outcome": "已核实"}).status_code == 303
    assert "已核实" in browser.get(f"/tickets/{ticket.reference}").text
    assert browser.post(url, data={"outcome": "again"}).status_code == 409
    refused = browser.post(f"/tickets/{ticket.reference}/status", data={"status": "solved"})
    assert refused.status_code == 422
    assert "审核" in refused.text


def test_who_does_not_see_the_ticket_any_more_is_led_back_to_the_queue(flow, ada, sign_in):
    mine = factories.team()
    lin = factories.agent(team_id=mine.id)
    ticket = complaint(opening=Opening(type=TicketType.COMPLAINT, team_id=mine.id))
    done(ticket, ada, NOON)
    url = f"/tickets/{ticket.reference}/steps/{running_step(ticket.id).id}/end"
    gone = sign_in(lin).post(url, data={"outcome": "同意"})
    assert (gone.status_code, gone.location) == (303, "/tickets")


def test_htmx_is_led_back_too(flow, ada, sign_in):
    mine = factories.team()
    ticket = complaint(opening=Opening(type=TicketType.COMPLAINT, team_id=mine.id))
    done(ticket, ada, NOON)
    browser = sign_in(factories.agent(team_id=mine.id))
    url = f"/tickets/{ticket.reference}/steps/{running_step(ticket.id).id}/end"
    gone = browser.post(url, data={"outcome": "同意"}, headers={"HX-Request": "true"})
    assert gone.headers["HX-Redirect"] == "/tickets"


def test_an_agent_may_not_leave_steps_out(flow, sign_in):
    ticket = complaint()
    browser = sign_in(factories.agent())
    assert browser.post(f"/tickets/{ticket.reference}/steps/skip", data={"reason": "x"}).status_code == 403
    assert "/steps/skip" not in browser.get(f"/tickets/{ticket.reference}").text
    assert db.session.query(TicketStep).filter_by(ended_at=None).count() == 4
