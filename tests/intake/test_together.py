"""Many mails at once: one transaction for several, and still each of them by itself when one breaks."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import event, func, select

from desk.accounts.commands.contacts import contact_for_email
from desk.accounts.models import Contact
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.intake import together
from desk.intake.commands import MAIL, accept
from desk.intake.models import InboundItem
from desk.intake.rules import MOST_TICKETS
from desk.intake.together import handle_waiting
from desk.shipments.types import ReferenceType
from desk.sla.commands.seed import seed_promises
from desk.sla.models import SlaEvent, SlaLevel, SlaTimer
from desk.tickets.models import Message, Ticket, TicketShipment
from tests import factories
from tests.intake.letters import letter

SOON = timedelta(seconds=1)
POISON = b"From: a@x.example, b@y.example\nSubject: two writers\n\nbody"


def send(count, prefix="m"):
    return [
        accept(letter(message_id=f"<{prefix}{n}@hengyuan.example>", subject=f"{prefix} {n}"), source=MAIL, at=utcnow(),
               ring_for_it=False).item_id
        for n in range(count)
    ]  # fmt: skip


def outcomes():
    return sorted(db.session.scalars(select(InboundItem.outcome)))


def test_many_mails_become_a_ticket_each_in_the_order_in_which_they_came(app):
    send(7)
    assert handle_waiting(before=utcnow() + SOON, limit=100) == 7
    subjects = list(db.session.scalars(select(Ticket.subject).order_by(Ticket.id)))
    assert subjects == [f"m {n}" for n in range(7)]


def test_poison_among_them_is_parked_and_the_others_are_filed(app):
    send(2)
    accept(POISON, source=MAIL, at=utcnow(), ring_for_it=False)
    send(2, "n")
    handle_waiting(before=utcnow() + SOON, limit=100)
    assert outcomes() == ["created"] * 4 + ["parked"]


def test_one_that_breaks_undoes_none_of_the_others(app, monkeypatch):
    send(4)
    real = together.file_email

    def file(item, mail, *, at):
        if mail.subject == "m 2":
            raise RuntimeError("broken on the way")
        return real(item, mail, at=at)

    monkeypatch.setattr(together, "file_email", file)
    handle_waiting(before=utcnow() + SOON, limit=100)
    assert outcomes() == ["created"] * 4  # alone it goes another way, which is not broken here
    assert db.session.scalar(select(func.count(Message.id))) == 4


def writer(email):
    with transaction():
        return contact_for_email(email, "", text="", at=utcnow()).email


def file_in_one_go(monkeypatch, *mails):
    """All of them in one transaction, on every database."""
    monkeypatch.setattr(together, "TOGETHER", dict.fromkeys(together.TOGETHER, len(mails)))
    for raw, mailbox in mails:
        accept(raw, source=MAIL, at=utcnow(), mailbox=mailbox, ring_for_it=False)
    alone = []
    monkeypatch.setattr(together, "handle", alone.append)
    handle_waiting(before=utcnow() + SOON, limit=100)
    assert not alone


def test_an_answer_to_a_mail_of_the_same_transaction_joins_its_ticket(app, monkeypatch):
    answers = (("In-Reply-To", "<a@hengyuan.example>"),)
    file_in_one_go(
        monkeypatch,
        (letter(message_id="<a@hengyuan.example>", body="first"), ""),
        (letter(message_id="<b@hengyuan.example>", body="second", headers=answers), ""),
    )
    assert outcomes() == ["created", "joined"]
    texts = [text.strip() for text in db.session.scalars(select(Message.text).order_by(Message.id))]
    assert texts == ["first", "second"]
    kinds = list(db.session.scalars(select(SlaEvent.kind).order_by(SlaEvent.id)))
    assert kinds == ["opened", "customer_message"]


def test_one_mail_in_two_mailboxes_is_one_message_though_both_are_filed_together(app, monkeypatch):
    raw = letter()
    file_in_one_go(monkeypatch, (raw, "service@desk.test"), (raw, "sales@desk.test"))
    assert outcomes() == ["created", "known"]
    assert db.session.scalar(select(func.count(Message.id))) == 1


def test_a_new_sender_is_one_contact_however_many_mails_come_together(app, monkeypatch):
    file_in_one_go(monkeypatch, *((letter(message_id=f"<{n}@new.example>", body=f"{n}"), "") for n in range(3)))
    assert outcomes() == ["created"] * 3
    assert db.session.scalar(select(func.count(Contact.id))) == 1


@pytest.mark.parametrize("known", [True, False])
def test_a_storm_within_one_transaction_is_seen_like_one_of_many(app, monkeypatch, known):
    if known:
        writer("zhou@hengyuan.example")
    some = ((letter(message_id=f"<{n}@s.example>", body=f"{n}"), "") for n in range(MOST_TICKETS + 3))
    file_in_one_go(monkeypatch, *some)
    assert outcomes() == ["created"] * MOST_TICKETS + ["joined"] * 3


def test_tickets_that_are_opened_together_have_the_promises_of_those_opened_alone(app, monkeypatch):
    with transaction():
        seed_promises(actor="desk", at=utcnow())
    send(1)
    handle_waiting(before=utcnow() + SOON, limit=1)
    alone = promised()
    file_in_one_go(monkeypatch, *((letter(message_id=f"<{n}@t.example>", body=f"{n}"), "") for n in range(4)))
    assert alone
    assert promised() == sorted(alone * 5)
    assert all(db.session.scalars(select(Ticket.due_at)))


def promised():
    levels = select(SlaTimer.metric, SlaTimer.state, SlaLevel.level).join(SlaLevel, SlaLevel.timer_id == SlaTimer.id)
    return sorted(tuple(row) for row in db.session.execute(levels))


def test_each_mail_is_about_the_shipment_that_it_names_itself(app, monkeypatch):
    owner, other = factories.customer(), factories.customer(domains=("other.example",))
    writer("zhou@hengyuan.example")
    named = [f"COSU630000000{n}" for n in range(4)]
    ours = [factories.shipment(owner, (ReferenceType.MBL, number)) for number in named[:3]]
    factories.shipment(other, (ReferenceType.MBL, named[3]))
    file_in_one_go(monkeypatch, *((letter(message_id=f"<{no}@t.example>", body=no), "") for no in named))
    bound = db.session.scalars(select(TicketShipment.shipment_id).order_by(TicketShipment.ticket_id))
    assert list(bound) == [one.id for one in ours]


def test_mails_that_are_filed_together_cost_few_statements(app, monkeypatch):
    mails = [(letter(sender=writer(f"{n}@a.example"), message_id=f"<{n}@a.example>"), "") for n in range(12)]
    told = []
    event.listen(db.engine, "before_cursor_execute", lambda *said: told.append(said[2]))
    file_in_one_go(monkeypatch, *mails)
    filing = told[next(n for n, one in enumerate(told) if one.startswith("UPDATE inbound_item")) :]
    assert len([one for one in filing if "max(" not in one]) <= 5 * len(mails)  # SQLite is asked for each id


def test_what_somebody_else_has_taken_is_left_to_them_for_a_while(app):
    send(3)
    assert handle_waiting(before=utcnow() + SOON, limit=0) == 0
    taken = together._reserved(utcnow() + SOON, 10)
    assert len(taken) == 3
    assert handle_waiting(before=utcnow() + SOON, limit=100) == 0
    assert handle_waiting(before=utcnow() + together.RESERVED + SOON, limit=100) == 3


@pytest.mark.parametrize("hands", [2, 4])
def test_several_hands_at_once_file_each_mail_once(app, hands):
    send(12)
    begin = Barrier(hands)

    def work():
        with app.app_context():
            begin.wait(10)
            handle_waiting(before=utcnow() + SOON, limit=100)
            db.session.remove()

    threads = [Thread(target=work) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    handle_waiting(before=utcnow() + together.RESERVED + SOON, limit=100)
    db.session.rollback()
    assert outcomes() == ["created"] * 12
    assert db.session.scalar(select(func.count(Message.id))) == 12
