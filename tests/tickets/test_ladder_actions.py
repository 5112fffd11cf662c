"""What a level brings about: who is told, by what and when, and what is changed on the ticket; each once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from desk.accounts.models import Agent
from desk.audit.models import AuditEntry
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.notifications.models import HookCall, Notice
from desk.sla.actions import MISSED, WARNED, LevelAction
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.levels import Reached
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaLevel, SlaTimer
from desk.tickets import stale_warnings
from desk.tickets.commands.changes import lock
from desk.tickets.commands.ladder_actions import carry_out
from desk.tickets.models import Ticket, TicketTag
from desk.tickets.stale_warnings import release_waiting
from tests import factories
from tests.factories import NOON

HOUR = timedelta(hours=1)
OFFICE = {
    "timezone": "Asia/Shanghai",
    "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), [["09:00", "18:00"]]),
}
NIGHT = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)  # Friday, ten in the evening in Shanghai
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # nine in the morning


def reached(ticket, level="100%", number=1, **more):
    given = {
        "level_id": number, "ticket_id": ticket.id, "timer_id": 1, "metric": "first_response", "conversation": "",
        "level": level, "warning": level in ("50%", "75%"), "wake": False, "at": NOON, "due_at": NOON + HOUR,
        "late": timedelta(0), "action": LevelAction(),
    }  # fmt: skip
    return Reached(**(given | more))


def do(*told, now=NOON):
    tickets = {one.ticket_id: db.session.get_one(Ticket, one.ticket_id) for one, _ in told}
    with transaction():
        for ticket in tickets.values():
            lock(ticket)
        carry_out(tickets, told, now=now)


def notices():
    return db.session.scalars(select(Notice).order_by(Notice.id).execution_options(populate_existing=True)).all()


def heard():
    """Who was told, and by what."""
    found = {}
    for row in notices():
        found.setdefault(row.agent_id, set()).add(row.channel)
    return found


def verbs():
    return list(db.session.scalars(select(AuditEntry.verb).where(AuditEntry.actor == "desk").order_by(AuditEntry.id)))


def put(ticket, **values):
    with transaction():
        for name, value in values.items():
            setattr(ticket, name, value)


def set_lead(team, agent):
    with transaction():
        team.lead_id = agent.id


BELL, BOTH = {"bell"}, {"bell", "mail"}


@pytest.fixture
def crew(app):
    """A team with a lead, an assignee, their manager, the customer's account manager, and a supervisor."""

    class Crew:
        team = factories.team()
        boss = factories.agent("supervisor", name="Boss")
        manager = factories.agent("supervisor", name="Manager")
        account = factories.agent(name="Account")
        lead = factories.agent(name="Lead", team=team, manager_id=manager.id)
        mine = factories.agent(name="Mine", team=team)
        owner = factories.customer()
        ticket = factories.ticket()

    set_lead(Crew.team, Crew.lead)
    put(Crew.owner, account_manager_id=Crew.account.id)
    put(Crew.ticket, team_id=Crew.team.id, assignee_id=Crew.mine.id, customer_id=Crew.owner.id)
    return Crew


def test_by_default_the_assignee_is_warned_and_the_lead_hears_of_the_breach(crew):
    do((reached(crew.ticket, "75%"), WARNED))
    assert heard() == {crew.mine.id: BOTH}
    do((reached(crew.ticket, "100%", 2), MISSED))
    assert heard() == {crew.mine.id: BOTH, crew.lead.id: BOTH}
    assert [row.channel for row in notices() if row.key == "level:2" and row.agent_id == crew.mine.id] == ["bell"]


def test_a_lead_who_has_the_ticket_gets_bell_and_mail(crew):
    put(crew.ticket, assignee_id=crew.lead.id)
    do((reached(crew.ticket), MISSED))
    assert heard() == {crew.lead.id: BOTH}


def test_an_assignee_who_alone_hears_of_a_breach_gets_the_mail(crew):
    do((reached(crew.ticket), LevelAction(notify=("assignee",))))
    assert heard() == {crew.mine.id: BOTH}


@pytest.mark.parametrize(
    "word,name",
    [("manager", "Manager"), ("account_manager", "Account"), ("lead", "Lead"), ("assignee", "Mine")],
)  # fmt: skip
def test_each_word_means_somebody(crew, word, name):
    do((reached(crew.ticket, "75%"), LevelAction(notify=(word,))))
    assert [db.session.get(Agent, one).name for one in heard()] == [name]


def test_without_a_manager_of_the_lead_it_is_the_assignees(crew):
    put(crew.lead, manager_id=None)
    put(crew.mine, manager_id=crew.boss.id)
    do((reached(crew.ticket), LevelAction(notify=("manager",))))
    assert set(heard()) == {crew.boss.id}


def test_a_role_is_everybody_in_it_but_nobody_of_another_team(crew):
    stranger = factories.agent(team=factories.team())
    do((reached(crew.ticket), LevelAction(notify=("role:supervisor",))))
    assert set(heard()) == {crew.boss.id, crew.manager.id}
    do((reached(crew.ticket, "+60", 2), LevelAction(notify=("role:agent",))))
    assert {crew.lead.id, crew.mine.id} <= set(heard())
    assert stranger.id not in heard()
    assert crew.account.id not in heard()


@pytest.mark.parametrize("word", ["assignee", "manager", "account_manager", "role:finance"])
def test_where_nobody_is_found_the_lead_is_told(crew, word):
    put(crew.ticket, assignee_id=None, customer_id=None)
    put(crew.lead, manager_id=None)
    do((reached(crew.ticket, "75%"), LevelAction(notify=(word,))))
    assert heard() == {crew.lead.id: BOTH}


def test_nobody_hears_of_a_level_that_is_to_tell_nobody(crew):
    do((reached(crew.ticket), LevelAction(tag="late")))
    assert heard() == {}


def test_who_left_is_never_told_and_somebody_always_is(crew):
    for gone in (crew.mine, crew.lead, crew.manager, crew.account):
        put(gone, active=False)
    everybody = LevelAction(notify=("assignee", "lead", "manager", "account_manager"))
    do((reached(crew.ticket), everybody))
    assert set(heard()) == {crew.boss.id}
    put(crew.boss, active=False)
    admin = factories.agent("administrator")
    do((reached(crew.ticket, number=2), everybody))
    assert set(heard()) == {crew.boss.id, admin.id}


def test_a_ticket_that_wakes_tells_its_assignee_at_once(crew):
    do((reached(crew.ticket, "wake123", wake=True), LevelAction()), now=NIGHT)
    assert heard() == {crew.mine.id: BOTH}
    assert {row.kind for row in notices()} == {"woken"}


def test_a_covered_level_tells_nobody_and_does_its_work(crew):
    do((reached(crew.ticket, covered=True), LevelAction(notify=("lead",), tag="late", raise_priority=True)))
    assert heard() == {}
    assert crew.ticket.priority == "high"
    assert [row.tag for row in db.session.query(TicketTag)] == ["late"]


@pytest.fixture
def office(crew):
    with transaction():
        crew.office = save_calendar("office", OFFICE, actor="test", at=NOON)
        crew.team.calendar_id = crew.office.id
    return crew


def mails():
    return {row.agent_id: row for row in notices() if row.channel == "mail"}


def test_the_mail_of_a_warning_waits_for_its_readers_hours_and_the_bell_does_not(office):
    do((reached(office.ticket, "75%"), LevelAction(notify=("assignee", "manager"))), now=NIGHT)
    assert heard() == {office.mine.id: BOTH, office.manager.id: BOTH}
    assert (mails()[office.mine.id].delivery, mails()[office.mine.id].next_try_at) == (Delivery.WAITING, MONDAY)
    assert (mails()[office.manager.id].delivery, mails()[office.manager.id].next_try_at) == (Delivery.QUEUED, NIGHT)


def test_within_those_hours_it_leaves_at_once(office):
    do((reached(office.ticket, "75%"), WARNED), now=NOON)
    assert (mails()[office.mine.id].delivery, mails()[office.mine.id].next_try_at) == (Delivery.QUEUED, NOON)


def test_a_breach_goes_at_once_to_whoever_works_now(office):
    do((reached(office.ticket), LevelAction(notify=("lead", "assignee", "manager"))), now=NIGHT)
    assert heard() == {office.manager.id: BOTH}
    assert mails()[office.manager.id].delivery == Delivery.QUEUED


def test_a_breach_goes_to_all_where_nobody_works_now(office):
    do((reached(office.ticket), MISSED), now=NIGHT)
    assert heard() == {office.lead.id: BOTH, office.mine.id: BELL}
    assert mails()[office.lead.id].delivery == Delivery.QUEUED


@pytest.mark.parametrize(
    "before,after", [("low", "normal"), ("normal", "high"), ("high", "urgent"), ("urgent", "urgent")]
)
def test_priority_goes_one_up_and_ends_at_the_top(crew, before, after):
    put(crew.ticket, priority=before)
    revision = crew.ticket.revision
    do((reached(crew.ticket), LevelAction(raise_priority=True)))
    assert crew.ticket.priority == after
    assert verbs() == (["ticket.classified"] if before != after else [])
    assert (crew.ticket.revision > revision) == (before != after)


def test_the_ticket_goes_to_the_lead_or_to_somebody_by_name(crew):
    do((reached(crew.ticket), LevelAction(notify=("assignee",), assign="lead")))
    assert crew.ticket.assignee_id == crew.lead.id
    assert set(heard()) == {crew.mine.id}  # who had it when the level was reached
    do((reached(crew.ticket, number=2), LevelAction(assign=f"agent:{crew.boss.id}")))
    assert crew.ticket.assignee_id == crew.boss.id
    assert verbs() == ["ticket.assigned", "ticket.assigned"]


def test_it_goes_to_another_team_first_and_then_to_the_lead_of_that_one(crew):
    other, lead = factories.team(), factories.agent(name="Other")
    set_lead(other, lead)
    do((reached(crew.ticket), LevelAction(hand_to=other.id, assign="lead")))
    assert (crew.ticket.team_id, crew.ticket.assignee_id) == (other.id, lead.id)
    assert verbs() == ["ticket.handed_over", "ticket.assigned"]


@pytest.mark.parametrize(
    "action", [LevelAction(assign="agent:999"), LevelAction(hand_to=999), LevelAction(assign="lead")]
)
def test_what_names_somebody_who_is_gone_is_left_undone_and_written_down(crew, action):
    put(crew.lead, active=False)
    do((reached(crew.ticket), action))
    assert (crew.ticket.team_id, crew.ticket.assignee_id) == (crew.team.id, crew.mine.id)
    assert verbs() == ["sla.action_left_undone"]


def test_a_tag_is_put_on_once(crew):
    do((reached(crew.ticket), LevelAction(tag="超时")))
    do(
        (reached(crew.ticket, number=2), LevelAction(tag="超时")),
        (reached(crew.ticket, "+60", 3), LevelAction(tag="b")),
    )
    assert sorted(row.tag for row in db.session.query(TicketTag)) == ["b", "超时"]
    assert verbs() == ["ticket.tagged", "ticket.tagged"]


def test_an_address_is_called_once_and_told_nothing_of_people(crew):
    action = LevelAction(webhook="https://erp.example/desk")
    do((reached(crew.ticket), action))
    do((reached(crew.ticket), action))
    row = db.session.query(HookCall).one()
    assert (row.key, row.url, row.event, row.delivery) == ("level:1", action.webhook, "sla.breached", Delivery.QUEUED)
    assert row.data == {
        "ticket": crew.ticket.reference, "path": f"/tickets/{crew.ticket.reference}", "metric": "first_response",
        "level": "100%", "due": (NOON + HOUR).isoformat(), "late_s": 0, "at": NOON.isoformat(),
    }  # fmt: skip


def test_a_thousand_levels_are_told_once_each_with_few_statements(crew, count_statements):
    """Told again, as by two sweepers, it stays one notice per level, person and way."""
    told = [
        (reached(crew.ticket, "75%" if n % 2 else "100%", n),
         LevelAction(notify=("assignee", "lead", "manager", "account_manager", "role:supervisor"), tag=f"t{n % 3}",
                     webhook="https://erp.example/"))
        for n in range(1000)
    ]  # fmt: skip
    statements = []

    def run():
        with transaction():
            lock(crew.ticket)
            statements.append(count_statements(lambda: carry_out({crew.ticket.id: crew.ticket}, told, now=NOON)))

    run()
    run()
    rows = db.session.execute(select(Notice.key, Notice.agent_id, Notice.channel)).all()
    people = {one.id for one in (crew.mine, crew.lead, crew.manager, crew.account, crew.boss)}
    assert len(rows) == len(set(rows)) == 500 * 5 * 2 + 500 * (5 * 2 - 1)  # of a breach the assignee's bell only
    assert {row.agent_id for row in rows} == people
    assert db.session.query(HookCall).count() == 1000
    assert max(statements) < 15


def promised_ticket(crew):
    """A ticket of the crew with a promise round the clock, whose first level has been claimed."""
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NIGHT)
        draft = PolicyDraft(
            "all", always.id, {"normal": {"first_response": 6000}, "high": {"first_response": 600}},
            ladder={"first_response": ["1%", "100%"]},
        )  # fmt: skip
        save_policy(draft, actor="test", at=NIGHT)
    ticket = factories.ticket(at=NIGHT, from_email="li@hengyuan.example")
    put(ticket, team_id=crew.team.id, assignee_id=crew.mine.id)
    timer = db.session.scalars(select(SlaTimer).where(SlaTimer.ticket_id == ticket.id)).one()
    level = db.session.scalars(select(SlaLevel).where(SlaLevel.timer_id == timer.id, SlaLevel.level == "1%")).one()
    with transaction():
        level.fired_at, level.outcome = NIGHT + HOUR, "fired"
    return ticket, timer, level


def warn(ticket, timer, level, action=WARNED):
    one = reached(ticket, "1%", level.id, timer_id=timer.id, due_at=timer.due_at, warning=True)
    do((one, action), now=NIGHT + HOUR)


@pytest.fixture
def monday(monkeypatch):
    monkeypatch.setattr(stale_warnings, "utcnow", lambda: MONDAY)


def test_a_warning_that_is_still_true_leaves_when_the_readers_day_begins(office, monday):
    ticket, timer, level = promised_ticket(office)
    warn(ticket, timer, level)
    assert mails()[office.mine.id].delivery == Delivery.WAITING
    assert release_waiting(50) == 1
    assert (mails()[office.mine.id].delivery, mails()[office.mine.id].next_try_at) == (Delivery.QUEUED, MONDAY)
    assert release_waiting(50) == 0


def test_before_that_day_begins_it_waits(office, monkeypatch):
    monkeypatch.setattr(stale_warnings, "utcnow", lambda: MONDAY - timedelta(seconds=1))
    warn(*promised_ticket(office))
    assert release_waiting(50) == 0
    assert mails()[office.mine.id].delivery == Delivery.WAITING


@pytest.mark.parametrize(
    "change",
    [{"state": "done", "outcome": "met"}, {"state": "paused", "due_at": None}, {"due_at": MONDAY},
     {"due_at": MONDAY + HOUR}],
    ids=["kept", "rests", "missed", "moved"],
)  # fmt: skip
def test_a_warning_that_is_true_no_more_never_leaves(office, monday, change):
    ticket, timer, level = promised_ticket(office)
    warn(ticket, timer, level)
    put(timer, **change)
    assert release_waiting(50) == 1
    mail = mails()[office.mine.id]
    assert (mail.delivery, mail.next_try_at, bool(mail.last_error)) == (Delivery.CANCELLED, None, True)
    assert heard()[office.mine.id] == BOTH  # the bell keeps what was said at the time


def test_a_warning_that_raises_the_priority_says_when_it_is_due_then(office, monday):
    ticket, timer, level = promised_ticket(office)
    put(timer, due_at=timer.due_at)
    warn(ticket, timer, level, LevelAction(notify=("assignee",), raise_priority=True))
    assert ticket.priority == "high"
    due = db.session.get_one(SlaTimer, timer.id, populate_existing=True).due_at
    assert due == NIGHT + 10 * HOUR
    assert mails()[office.mine.id].data["due"] == due.isoformat()
