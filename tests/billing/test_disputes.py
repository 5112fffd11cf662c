import threading

import pytest
from sqlalchemy import func, select

from desk.accounts.models import Agent, Contact
from desk.audit.queries import history
from desk.billing.errors import AlreadyDecided, AlreadyDisputed, NothingSaid, TooMuch
from desk.billing.ledger import charge_panel, invoice_page
from desk.billing.models import Dispute, InvoiceLine
from desk.billing.money import from_minor
from desk.billing.queries import charge_of, line_for_contact, lines_for_contact, open_dispute_of
from desk.billing.types import Decision, DisputeReason, DisputeState
from desk.core.db import db, transaction
from desk.core.errors import Conflict, NotFound
from desk.notifications.models import Notice
from desk.tickets.commands.disputes import dispute_line
from desk.tickets.commands.verdicts import move_to, settle, withdraw
from desk.tickets.models import Message, Note, Ticket, TicketShipment
from desk.tickets.queries import notes_of
from tests import factories
from tests.billing.ledgers import contact, customer, invoice
from tests.factories import NOON

USD = "USD"


@pytest.fixture
def owner(app):
    return customer()


@pytest.fixture
def line(owner):
    ship = factories.shipment(owner, ("MBL", "MEDUXX123456"))
    return invoice(owner, 45_000, 10_000, shipment=ship).lines[0]


@pytest.fixture
def finance(app):
    return factories.agent("finance", "孙会计")


def dispute(line, minor=45_000, *, reason=DisputeReason.FREE_TIME_WRONG, text="免费期算错了", **who):
    with transaction():
        return dispute_line(line, reason=reason, amount=from_minor(minor, USD), text=text, at=NOON, **who)


def decide(found, decision, minor=None, *, by, text="已核对"):
    amount = None if minor is None else from_minor(minor, USD)
    with transaction():
        settle(found, decision=decision, amount=amount, text=text, by=by, at=NOON)


def test_a_contact_disputes_a_charge_and_their_words_begin_the_conversation(line, owner, finance):
    who = contact(owner)
    ticket = dispute(line, contact=who)
    message = db.session.scalars(select(Message).where(Message.ticket_id == ticket.id)).one()
    assert (ticket.type, ticket.charge_line_id, ticket.contact_id) == ("billing", line.id, who.id)
    assert (message.direction, message.text, message.channel) == ("in", "免费期算错了", "portal")
    assert db.session.scalars(select(TicketShipment.shipment_id)).all() == [line.shipment_id]
    found = open_dispute_of(line.id)
    assert (found.number, found.ticket_id, found.raised_by) == ("D-10001", ticket.id, f"contact:{who.id}")
    assert {one.kind for one in db.session.scalars(select(Notice).where(Notice.agent_id == finance.id))} == {"dispute"}
    assert [entry.verb for entry in history(subject="dispute:1")] == ["dispute.raised"]


def test_an_agent_disputes_on_behalf_and_the_words_stay_inside(line, owner, finance):
    billing = contact(owner)
    ticket = dispute(line, agent=finance)
    assert (ticket.contact_id, ticket.customer_id, ticket.needs_answer) == (billing.id, owner.id, False)
    assert [note.text for note in notes_of(ticket.id)] == ["免费期算错了"]
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0
    assert db.session.scalars(select(Notice).where(Notice.agent_id == finance.id)).all() == []


def test_a_second_dispute_of_the_same_charge_names_the_first(line, finance):
    dispute(line, 100, agent=finance)
    with pytest.raises(AlreadyDisputed, match="AlreadyDisputed") as refused:
        dispute(line, 100, agent=finance)
    assert (refused.value.status, refused.value.number) == (409, "D-10001")
    assert "D-10001" in str(refused.value.text)
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 1


@pytest.mark.parametrize("minor", [0, -1, 45_001])
def test_no_more_than_what_is_asked_for_can_be_disputed(line, finance, minor):
    with pytest.raises(TooMuch):
        dispute(line, minor, agent=finance)
    assert db.session.scalar(select(func.count()).select_from(Dispute)) == 0


def test_another_currency_and_no_reason_are_refused(line, finance):
    with pytest.raises(NothingSaid):
        dispute(line, text="  ", agent=finance)
    with pytest.raises(TooMuch), transaction():
        euro = from_minor(1, "EUR")
        dispute_line(line, reason=DisputeReason.DUPLICATE, amount=euro, text="x", at=NOON, agent=finance)


def test_only_contacts_of_the_payer_who_may_see_amounts_see_and_dispute_them(line, owner):
    stranger = contact(customer(name="别家", domains=()), "x@other.example")
    colleague = contact(owner, "ops@hengyuan.example", sees_charges=False)
    for who in (stranger, colleague):
        assert list(lines_for_contact(who, [line.shipment_id])) == []
        with pytest.raises(NotFound):
            line_for_contact(who, line.id)
        with pytest.raises(NotFound):
            dispute(line, contact=who)
    allowed = contact(owner)
    assert [one.id for one in lines_for_contact(allowed, [line.shipment_id])][0] == line.id
    assert line_for_contact(allowed, line.id).id == line.id


@pytest.mark.parametrize(
    ("decision", "minor", "credited"),
    [(Decision.FULL, None, 40_000), (Decision.PARTIAL, 15_000, 15_000), (Decision.REJECTED, None, 0)],
)
def test_a_decision_credits_the_charge_and_leaves_a_note(line, owner, finance, decision, minor, credited):
    ticket = dispute(line, 40_000, contact=contact(owner))
    found = open_dispute_of(line.id)
    decide(found, decision, minor, by=finance)
    db.session.expire_all()
    assert (found.state, found.decision, found.decided_minor) == ("settled", decision, credited)
    assert (line.credited_minor, open_dispute_of(line.id)) == (credited, None)
    assert "已核对" in notes_of(ticket.id)[0].text
    assert "D-10001" in notes_of(ticket.id)[0].text
    assert [entry.verb for entry in history(subject="dispute:1")] == ["dispute.settled", "dispute.raised"]
    assert db.session.scalar(select(func.count()).select_from(Message).where(Message.direction == "out")) == 0


@pytest.mark.parametrize(
    ("decision", "minor"),
    [(Decision.PARTIAL, None), (Decision.PARTIAL, 0), (Decision.PARTIAL, 40_000), (Decision.FULL, 1)],
)
def test_a_decision_that_does_not_add_up_changes_nothing(line, finance, decision, minor):
    dispute(line, 40_000, agent=finance)
    found = open_dispute_of(line.id)
    with pytest.raises(TooMuch):
        decide(found, decision, minor, by=finance)
    with pytest.raises(NothingSaid):
        decide(found, Decision.FULL, by=finance, text=" ")
    db.session.expire_all()
    assert (found.state, line.credited_minor) == ("raised", 0)


def test_what_is_credited_cannot_be_disputed_again(line, finance):
    dispute(line, 40_000, agent=finance)
    decide(open_dispute_of(line.id), Decision.FULL, by=finance)
    with pytest.raises(TooMuch):
        dispute(line, 5_001, agent=finance)
    dispute(line, 5_000, agent=finance)
    assert open_dispute_of(line.id).number == "D-10002"


def test_a_dispute_is_decided_once(line, finance):
    dispute(line, agent=finance)
    found = open_dispute_of(line.id)
    decide(found, Decision.FULL, by=finance)
    for again in (
        lambda: decide(found, Decision.REJECTED, by=finance),
        lambda: take_back(found, agent=finance),
        lambda: move(found, finance),
    ):
        with pytest.raises(AlreadyDecided):
            again()
    db.session.expire_all()
    assert (line.credited_minor, found.decision) == (45_000, "full")


def take_back(found, **who):
    with transaction():
        withdraw(found, text="算错了，撤回", at=NOON, **who)


def move(found, by):
    with transaction():
        move_to(found, DisputeState.EVIDENCE, by=by, at=NOON)


def test_a_contact_takes_a_dispute_back_and_the_charge_stands(line, owner):
    who = contact(owner)
    ticket = dispute(line, contact=who)
    found = open_dispute_of(line.id)
    other = contact(customer(name="别家", domains=()), "x@other.example")
    with pytest.raises(NotFound):
        take_back(found, contact=other)
    take_back(found, contact=who)
    db.session.expire_all()
    assert (found.state, found.decision, line.credited_minor) == ("withdrawn", None, 0)
    texts = db.session.scalars(select(Message.text).where(Message.ticket_id == ticket.id).order_by(Message.id)).all()
    assert texts == ["免费期算错了", "算错了，撤回"]
    dispute(line, contact=who)


def test_a_dispute_says_what_it_waits_for(line, finance):
    ticket = dispute(line, agent=finance)
    found = open_dispute_of(line.id)
    move(found, finance)
    assert found.state == "evidence"
    assert "D-10001" in notes_of(ticket.id)[-1].text
    assert open_dispute_of(line.id) is found


def at_once(app, *works):
    """Run these in threads of their own; the outcome of each, in no order."""
    outcomes, barrier = [], threading.Barrier(len(works))

    def run(work):
        with app.app_context():
            barrier.wait()
            try:
                work()
                outcomes.append("done")
            except Conflict as problem:
                outcomes.append(type(problem).__name__)
            db.session.remove()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(outcomes)


def test_of_many_who_dispute_at_once_one_wins_and_the_others_hear_who(app, line, owner):
    line_id, who_id = line.id, contact(owner).id
    db.session.rollback()

    def raise_one():
        dispute(db.session.get(InvoiceLine, line_id), contact=db.session.get(Contact, who_id))

    assert at_once(app, *[raise_one] * 4) == ["AlreadyDisputed"] * 3 + ["done"]
    assert db.session.scalar(select(func.count()).select_from(Dispute)) == 1
    assert db.session.scalar(select(func.count()).select_from(Ticket)) == 1


def test_of_many_who_decide_at_once_one_wins_and_credit_is_given_once(app, line, finance):
    dispute(line, 40_000, agent=finance)
    found_id, by_id = open_dispute_of(line.id).id, finance.id
    db.session.rollback()

    def full():
        decide(db.session.get(Dispute, found_id), Decision.FULL, by=db.session.get(Agent, by_id))

    def part():
        decide(db.session.get(Dispute, found_id), Decision.PARTIAL, 100, by=db.session.get(Agent, by_id))

    assert at_once(app, full, part, full, part) == ["AlreadyDecided"] * 3 + ["done"]
    db.session.expire_all()
    assert line.credited_minor in (40_000, 100)
    assert db.session.scalar(select(func.count()).select_from(Note)) == 2


def test_a_canned_reply_knows_the_charge_and_what_is_not_disputed(line, finance):
    dispute(line, 40_000, agent=finance)
    facts = charge_of(line.id)
    assert (facts.invoice, facts.dispute_no, facts.names) == (
        "INV-1",
        "D-10001",
        {"zh_CN": "滞港费", "en": "Demurrage"},
    )
    assert (facts.amount, facts.undisputed) == (from_minor(45_000, USD), from_minor(15_000, USD))
    decide(open_dispute_of(line.id), Decision.PARTIAL, 10_000, by=finance)
    assert charge_of(line.id).undisputed == from_minor(45_000, USD)
    assert (charge_of(None), charge_of(999)) == (None, None)


def test_pages_show_the_newest_dispute_and_what_is_to_be_paid(line, finance):
    dispute(line, 40_000, agent=finance)
    panel, page = charge_panel(line.id, "en"), invoice_page(finance, line.invoice_id)
    assert (panel.charge, panel.basis, panel.number, panel.state) == ("Demurrage", "3 days", "D-10001", "raised")
    assert (page.total, page.on_hold, page.to_pay) == tuple(from_minor(n, USD) for n in (55_000, 40_000, 15_000))
    assert charge_panel(None, "en") is None
