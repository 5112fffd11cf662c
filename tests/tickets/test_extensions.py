"""More time for a promise: who grants it, what is refused, and what stays on record."""

from datetime import timedelta

import pytest

from desk.core.db import db, transaction
from desk.core.errors import Conflict, Faulty, NotAllowed
from desk.core.times import utcnow
from desk.notifications.models import Notice
from desk.sla.models import SlaEvent, SlaExtension
from desk.tickets.commands.extensions import ask, decide
from desk.tickets.commands.state import classify, set_status
from desk.tickets.extensions import open_extensions
from desk.tickets.types import Priority, TicketStatus, TicketType
from tests import factories
from tests.factories import NOON
from tests.tickets.promised import HOUR, promise_everything, timer

LATER = NOON + HOUR / 2


@pytest.fixture
def ticket(app):
    promise_everything()
    return factories.ticket()


@pytest.fixture
def lin(app):
    return factories.agent()


@pytest.fixture
def boss(app):
    return factories.agent("supervisor")


def more(ticket, by, due, at=LATER, reason="the vessel is late", metric="first_response"):
    with transaction():
        return ask(ticket, timer(ticket, metric).id, due=due, reason=reason, by=by, at=at)


def verdict(row, ticket, by, grant=True, at=NOON + 0.75 * HOUR, seen=NOON + HOUR):
    with transaction():
        decide(row, ticket, grant=grant, seen=seen, by=by, at=at)


def told(agent):
    return [one.data["state"] for one in db.session.query(Notice).filter_by(agent_id=agent.id, channel="bell")]


def test_a_little_more_time_is_granted_by_one_person_and_the_first_due_stays_on_record(ticket, lin):
    row = more(ticket, lin, NOON + 3 * HOUR)
    assert (row.state, row.due_before, row.decided_by_id) == ("granted", NOON + HOUR, lin.id)
    assert timer(ticket).due_at == NOON + 3 * HOUR == ticket.due_at
    assert timer(ticket, "approval", f"extension:{row.id}") is None


def test_what_one_person_grants_bit_by_bit_counts_together(ticket, lin):
    more(ticket, lin, NOON + 4 * HOUR)
    assert more(ticket, lin, NOON + 5 * HOUR).state == "granted"
    assert more(ticket, lin, NOON + 6 * HOUR).state == "asked"


def test_much_more_time_waits_for_somebody_else_and_the_ticket_stays_as_it_is(ticket, lin, boss):
    row = more(ticket, lin, NOON + 30 * HOUR)
    assert (row.state, timer(ticket).due_at, ticket.status) == ("asked", NOON + HOUR, "open")
    assert timer(ticket, "approval", f"extension:{row.id}").due_at == LATER + 2 * HOUR
    assert told(boss) == ["asked"]
    assert [one.id for one in open_extensions(boss)] == [row.id]
    verdict(row, ticket, boss)
    assert timer(ticket).due_at == NOON + 30 * HOUR
    approval = timer(ticket, "approval", f"extension:{row.id}")
    assert (approval.state, approval.outcome) == ("done", "met")
    event = db.session.query(SlaEvent).filter_by(kind="extended").one()
    assert (event.data["by"], event.data["approved_by"]) == (lin.actor, boss.actor)
    assert told(lin) == ["granted"] and open_extensions(boss) == []


def test_row_54_nobody_decides_on_what_they_asked_for_and_the_approval_runs_on(ticket, boss):
    row = more(ticket, boss, NOON + 30 * HOUR)
    with pytest.raises(NotAllowed):
        verdict(row, ticket, boss)
    assert db.session.get(SlaExtension, row.id).state == "asked"
    assert timer(ticket, "approval", f"extension:{row.id}").state == "running"
    assert timer(ticket).due_at == NOON + HOUR


def test_a_refusal_changes_no_due_and_ends_the_wait(ticket, lin, boss):
    row = more(ticket, lin, NOON + 30 * HOUR)
    verdict(row, ticket, boss, grant=False)
    assert (row.state, timer(ticket).due_at) == ("refused", NOON + HOUR)
    assert timer(ticket, "approval", f"extension:{row.id}").state == "done"
    assert told(lin) == ["refused"]
    with pytest.raises(Conflict):
        verdict(row, ticket, boss)


@pytest.mark.parametrize(
    "due, reason, entry",
    [
        (NOON, "x", "due"),
        (NOON + HOUR, "x", "due"),
        (NOON + HOUR * 0.75, "x", "due"),
        (NOON.replace(year=2037), "x", "due"),
        (NOON.replace(year=2101), "x", "due"),
        (NOON + 3 * HOUR, "  ", "reason"),
        (NOON + 3 * HOUR, "x" * 301, "reason"),
    ],
)
def test_what_cannot_be_is_refused_by_the_name_of_its_entry(ticket, lin, due, reason, entry):
    with pytest.raises(Faulty) as problem:
        more(ticket, lin, due, reason=reason)
    assert problem.value.entry == entry
    assert db.session.query(SlaExtension).count() == 0


def test_one_request_at_a_time_and_none_for_what_is_over(ticket, lin, boss):
    more(ticket, lin, NOON + 30 * HOUR)
    with pytest.raises(Faulty) as problem:
        more(ticket, boss, NOON + 3 * HOUR)
    assert problem.value.entry == "timer"
    more(ticket, lin, NOON + 9 * HOUR, metric="resolution")
    with transaction():
        set_status(ticket, TicketStatus.SOLVED, by=lin, at=LATER)
    with pytest.raises(Faulty) as problem:
        more(ticket, lin, NOON + 20 * HOUR, metric="resolution")
    assert problem.value.entry == "timer"


def test_a_due_that_moved_meanwhile_is_looked_at_anew(ticket, lin, boss):
    row = more(ticket, lin, NOON + 30 * HOUR, metric="resolution")
    at = NOON + 0.6 * HOUR
    with transaction():
        set_status(ticket, TicketStatus.WAITING_CUSTOMER, by=lin, at=at)
        set_status(ticket, TicketStatus.OPEN, by=lin, at=at + timedelta(minutes=5))
    with pytest.raises(Conflict):
        verdict(row, ticket, boss, seen=NOON + 8 * HOUR)
    assert row.state == "asked"
    verdict(row, ticket, boss, seen=timer(ticket, "resolution").due_at)
    assert (row.state, timer(ticket, "resolution").due_at) == ("granted", NOON + 30 * HOUR)


def test_a_promise_that_is_over_by_the_decision_gets_no_more_time(ticket, lin, boss):
    row = more(ticket, lin, NOON + 30 * HOUR, metric="resolution")
    with transaction():
        set_status(ticket, TicketStatus.SOLVED, by=lin, at=LATER)
    verdict(row, ticket, boss, seen=NOON + 8 * HOUR)
    assert row.state == "refused"
    assert db.session.query(SlaEvent).filter_by(kind="extended").count() == 0


def test_a_request_whose_time_has_come_can_only_be_refused(ticket, lin, boss):
    row = more(ticket, lin, NOON + 6 * HOUR)
    with pytest.raises(Faulty) as problem:
        verdict(row, ticket, boss, at=NOON + 7 * HOUR)
    assert problem.value.entry == "due"
    verdict(row, ticket, boss, grant=False, at=NOON + 7 * HOUR)
    assert row.state == "refused"


def test_another_promise_later_replaces_the_extension(ticket, lin):
    more(ticket, lin, NOON + 3 * HOUR)
    with transaction():
        classify(ticket, type=TicketType.COMPLAINT, priority=Priority.URGENT, by=lin, at=LATER + timedelta(minutes=1))
    assert timer(ticket).due_at in (NOON + HOUR, NOON + 3 * HOUR)


def test_the_doors_ask_for_the_right(ticket, lin, boss, sign_in):
    url = f"/tickets/{ticket.reference}/why/{timer(ticket).id}"
    typed = {"due": f"{utcnow() + 90 * HOUR:%Y-%m-%dT%H:%M}", "reason": "vessel late"}
    assert sign_in(factories.agent("finance")).post(f"{url}/extension", data=typed).status_code == 403
    assert sign_in(lin).post(f"{url}/extension", data=typed | {"due": "tomorrow"}).status_code == 422
    assert sign_in(lin).post(f"{url}/extension", data=typed | {"due": "2000-01-01T10:00"}).status_code == 422
    assert sign_in(lin).post(f"{url}/extension", data=typed).status_code == 303
    row = db.session.query(SlaExtension).one()
    decision = f"/tickets/{ticket.reference}/extensions/{row.id}/decision"
    said = {"grant": "yes", "seen": timer(ticket).due_at.isoformat()}
    assert sign_in(lin).post(decision, data=said).status_code == 403
    assert sign_in(boss).post(decision, data=said | {"seen": "x"}).status_code == 422
    assert sign_in(boss).post(decision, data=said).status_code == 303
    assert row.state == "granted"
    assert sign_in(lin).get(f"/tickets/{ticket.reference}/extensions/{row.id}").location == url
