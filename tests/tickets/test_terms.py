"""A ticket's promise is chosen by all that is known of it, and again whenever one of these things changes."""

from datetime import timedelta

import pytest

from desk.core.db import db, transaction
from desk.shipments.queries import Found
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy, set_policy_active
from desk.sla.models import SlaEvent, SlaPolicy
from desk.tickets.commands.incoming import bind_shipments
from desk.tickets.commands.state import classify, hand_over
from desk.tickets.terms import promise_of, reason_of
from tests import factories
from tests.admin.test_people import fields
from tests.factories import NOON
from tests.sla.test_policies import ALWAYS

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def calendar(app):
    with transaction():
        return save_calendar("Always", ALWAYS, actor="shell", at=NOON)


@pytest.fixture
def lin(app):
    return factories.agent()


def policy(calendar, name, minutes=60, **reach):
    rows = {priority: {"first_response": minutes} for priority in ("normal", "high")}
    with transaction():
        draft = PolicyDraft(name, calendar.id, rows, **reach)
        return save_policy(
            draft, actor="shell", at=NOON, policy=db.session.query(SlaPolicy).filter_by(name=name).first()
        )


def chosen(ticket):
    """The promises that were chosen for a ticket, in order."""
    rows = db.session.query(SlaEvent).filter_by(ticket_id=ticket.id).order_by(SlaEvent.id)
    return [row.data["policy"] for row in rows if row.kind in ("opened", "retarget")]


def key(row, priority="normal"):
    return f"{row.current_id}:{priority}"


def test_channel_language_customer_and_mode_choose_the_promise(app, calendar):
    owner = factories.customer(tier="gold", domains=("gold.example",))
    air = factories.shipment(owner, ("MAWB", "176-12345675"), mode="AIR")
    fits = {"channels": ["mail"], "languages": ["en"], "customers": [owner.id], "modes": ["AIR"], "tiers": ["gold"]}
    special, rest = policy(calendar, "Special", **fits), policy(calendar, "Rest", 120)
    mail = {"from_email": "a@gold.example", "text": "Where is it?"}
    assert chosen(factories.ticket(found=[Found(air.id, "176-12345675")], **mail)) == [key(special)]
    assert chosen(factories.ticket(**mail)) == [key(rest)]
    assert chosen(factories.ticket(found=[Found(air.id, "x")], **mail | {"channel": "chat"})) == [key(rest)]


def test_people_of_no_company_are_of_no_tier(app, calendar):
    policy(calendar, "Standard", tiers=["standard"])
    rest = policy(calendar, "Rest", 120)
    assert chosen(factories.ticket(from_email="who@ever.example")) == [key(rest)]


def test_choosing_costs_one_statement_more_where_the_mode_decides(app, calendar, count_statements):
    factories.customer()
    policy(calendar, "Rest")
    ticket = factories.ticket()
    promise_of(ticket)  # reads the ticket, its customer and its contact
    assert count_statements(lambda: promise_of(ticket)) == 1
    policy(calendar, "Air", modes=["AIR"])
    promise_of(ticket)
    assert count_statements(lambda: promise_of(ticket)) == 2


def test_a_ticket_that_goes_to_another_team_gets_the_promise_for_it(app, calendar, lin):
    team, other = factories.team(), factories.team()
    special, rest = policy(calendar, "Special", 30, teams=[team.id]), policy(calendar, "Rest")
    ticket = factories.ticket()
    with transaction():
        hand_over(ticket, other.id, by=lin, at=LATER)
    assert chosen(ticket) == [key(rest)]  # nothing is written down where the promise stays
    with transaction():
        hand_over(ticket, team.id, by=lin, at=LATER)
    assert chosen(ticket) == [key(rest), key(special)]
    assert ticket.due_at == NOON + timedelta(minutes=30)
    with transaction():
        hand_over(ticket, None, by=lin, at=LATER)
    assert chosen(ticket) == [key(rest), key(special), key(rest)]


def test_a_shipment_that_is_bound_later_says_the_mode_and_a_second_one_changes_nothing(app, calendar):
    owner = factories.customer()
    air, sea = factories.shipment(owner, mode="AIR"), factories.shipment(owner, mode="SEA")
    by_air, by_sea = policy(calendar, "Air", 30, modes=["AIR"]), policy(calendar, "Sea", 40, modes=["SEA"])
    rest = policy(calendar, "Rest")
    ticket = factories.ticket()
    with transaction():
        bind_shipments(ticket, [Found(air.id, "A")], at=LATER)
        bind_shipments(ticket, [Found(sea.id, "B")], at=LATER)
    assert chosen(ticket) == [key(rest), key(by_air)]
    assert by_sea.id != by_air.id


def test_a_newer_version_of_the_same_terms_is_no_other_promise(app, calendar, lin):
    team, old = factories.team(), None
    row = policy(calendar, "Rest")
    ticket, old = factories.ticket(), key(row)
    assert policy(calendar, "Rest", 90).id == row.id
    with transaction():
        hand_over(ticket, team.id, by=lin, at=LATER)
    assert chosen(ticket) == [old]
    with transaction():
        classify(ticket, type="claim", priority="high", by=lin, at=LATER)
    assert chosen(ticket) == [old, key(row, "high")]
    with transaction():
        classify(ticket, type="request", priority="high", by=lin, at=LATER)
    assert chosen(ticket) == [old, key(row, "high")]


def test_a_contact_who_speaks_another_language_gets_the_promise_for_it(app, calendar, sign_in):
    english, rest = policy(calendar, "English", 30, languages=["en"]), policy(calendar, "Rest")
    factories.customer()
    ticket = factories.ticket()
    browser = sign_in(factories.agent("supervisor", locale="en"))
    url = f"/tickets/{ticket.reference}/contact"
    form = fields(browser.get(url), url) | {"language": "en"}
    assert browser.post(url, data=form).status_code == 303
    assert chosen(ticket) == [key(rest), key(english)]


def test_a_customer_of_another_tier_gets_the_promise_for_it(app, calendar, sign_in):
    gold, rest = policy(calendar, "Gold", 30, tiers=["gold"]), policy(calendar, "Rest")
    owner = factories.customer()
    ticket = factories.ticket()
    browser = sign_in(factories.agent("administrator", locale="en"))
    url = f"/admin/customers/{owner.id}"
    form = fields(browser.get(url), url) | {"tier": "gold", "domains": "hengyuan.example"}
    assert browser.post(url, data=form).status_code == 303
    db.session.expire_all()
    assert chosen(ticket) == [key(rest), key(gold)]


def test_why_a_ticket_has_no_promise_is_told(app, calendar):
    factories.customer()
    none = factories.ticket()
    assert "没有" in str(reason_of(none)) or "no policy" in str(reason_of(none)).lower()
    row = policy(calendar, "Claims", types=["claim"])
    assert reason_of(none) is not None
    with transaction():
        set_policy_active(row, False, actor="shell", at=NOON)
    other = policy(calendar, "Rest")
    assert "one would be now" in str(reason_of(none))
    assert reason_of(factories.ticket(subject="new")) is None
    assert key(other) == promise_of(none)


def test_a_machines_ticket_says_that_nobody_waits(app, calendar):
    policy(calendar, "Rest")
    assert "machine" in str(reason_of(factories.ticket(automatic="bounce")))
