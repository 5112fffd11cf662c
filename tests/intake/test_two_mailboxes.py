"""The same mail in two mailboxes is one message, whoever files it first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from desk.core.db import db
from desk.intake import mail as mail_module
from desk.intake.commands import accept
from desk.intake.handling import handle, handle_to_the_end
from desk.intake.models import InboundItem
from desk.tickets.models import Message, Ticket
from tests.intake.taking import NOON, letter, mailbox, message_of, take, why

BOTH = ("service@desk.test", "sales@desk.test")


@pytest.fixture
def boxes(app):
    return [mailbox(address) for address in BOTH]


def test_the_second_mailbox_finds_it_known_and_the_message_says_both(boxes):
    raw = letter(to=", ".join(BOTH))
    one, two = take(raw, mailbox=BOTH[0]), take(raw, mailbox=BOTH[1])
    assert (one.outcome, two.outcome) == ("created", "known")
    assert (two.ticket_id, two.message_id) == (one.ticket_id, one.message_id)
    steps = [(step["found"], step["why"]) for step in message_of(one).trace if step["key"] == "mailbox"]
    assert steps == [(BOTH[0], "here"), (BOTH[1], "also")]
    assert db.session.query(Message).count() == 1


def test_the_mailbox_that_files_it_has_the_ticket(boxes):
    item = take(letter(to=", ".join(BOTH)), mailbox=BOTH[1])
    assert message_of(item).mailbox_id == boxes[1].id
    assert db.session.get(Ticket, item.ticket_id).mailbox_id == boxes[1].id


def test_two_workers_at_the_same_moment_make_one_message(app, boxes, monkeypatch):
    raw = letter(to=", ".join(BOTH))
    ids = [accept(raw, source="mail", at=NOON, mailbox=box, ring_for_it=False).item_id for box in BOTH]
    both_looked, looked = Barrier(2, timeout=20), []

    def at_once(item_id):
        with app.app_context():
            try:
                return handle_to_the_end(item_id)[0].outcome
            finally:
                db.session.remove()

    real = mail_module.earlier

    def earlier(item):
        found = real(item)
        if db.engine.dialect.name == "postgresql" and len(looked) < 2:
            looked.append(item.id)
            both_looked.wait()  # SQLite has one writer: there they never look at the same moment
        return found

    monkeypatch.setattr(mail_module, "earlier", earlier)
    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(at_once, ids))
    db.session.rollback()
    assert outcomes == ["created", "known"]
    assert db.session.query(Message).count() == 1
    assert db.session.query(Ticket).count() == 1


def test_two_different_mails_with_one_message_id_are_both_kept_in_both_mailboxes(boxes):
    for body in ("one", "two"):
        for box in BOTH:
            take(letter(body=body), mailbox=box)
    assert db.session.query(Message).count() == 2
    assert db.session.query(InboundItem).filter_by(outcome="known").count() == 2


def test_what_was_parked_in_one_mailbox_is_parked_in_the_other(boxes):
    raw = letter(sender="a@x.example, b@y.example")
    items = [accept(raw, source="mail", at=NOON, mailbox=box, ring_for_it=False).item_id for box in BOTH]
    for item_id in items:
        handle(item_id)
    db.session.rollback()
    assert {db.session.get(InboundItem, one).outcome for one in items} == {"parked"}


def test_a_mail_says_which_mailbox_it_came_in_at(boxes):
    assert why(message_of(take(letter(to=BOTH[1]))))["mailbox"] == "here"
