"""Webhooks: who asked is told once, signed with the secret that was shown, and nothing that is not theirs."""

import hmac
import json
import re
import socket
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from desk.accounts.commands.contacts import contact_for_email
from desk.api.shapes.webhooks import DATA, Payload
from desk.billing.queries import open_dispute_of
from desk.billing.types import Decision, DisputeReason
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.notifications import hooks
from desk.notifications.models import HookCall, HookSubscription, Notice
from desk.notifications.webhook_calling import payload_of
from desk.notifications.webhook_events import EVENTS, FOR_CUSTOMERS
from desk.notifications.webhook_saving import (
    MOST_OF_CUSTOMER,
    Subscribing,
    ask_for_test,
    forget_calls,
    pause_if_deaf,
    replay,
    resume,
    subscribe,
    unsubscribe,
)
from desk.notifications.webhooks import announce
from desk.shipments.commands.events import ReportedEvent, apply_events
from desk.shipments.commands.exceptions import open_by_hand, resolve
from desk.shipments.exception_types import Seen
from desk.shipments.queries import Found
from desk.shipments.types import Classifier, PlaceRole
from desk.tickets.commands.delivery import mark_failed
from desk.tickets.commands.disputes import dispute_line
from desk.tickets.commands.opening import Opening
from desk.tickets.commands.reply import post_note, post_reply
from desk.tickets.commands.state import assign, set_status
from desk.tickets.commands.verdicts import settle
from desk.tickets.models import Message
from desk.tickets.types import TicketStatus
from tests import factories
from tests.billing import ledgers
from tests.factories import NOON
from tests.notifications.receiver import Receiver

HERE = frozenset({"127.0.0.1"})


@pytest.fixture
def receiver():
    with Receiver() as one:
        yield one


def hook(url="https://tms.example/x", events=EVENTS, owner=None):
    with transaction():
        wanted = Subscribing("tms", url, events, owner.id if owner else None)
        row, secret = subscribe(wanted, allowed=HERE, actor="shell", at=NOON)
    return row, secret


def rows():
    return db.session.scalars(select(HookCall).order_by(HookCall.id).execution_options(populate_existing=True)).all()


def happen(at=NOON):
    """Everything that can be told of, to one customer."""
    lin, owner = factories.agent("administrator"), factories.customer()
    freight = factories.shipment(owner, ("MBL", "OOLU2611999000"))
    ticket = factories.ticket([Found(freight.id, "OOLU2611999000")], at=at)
    with transaction():
        message = post_reply(ticket, author=lin, body="It sails.", at=at, mail_domain="d.test")
        post_note(ticket, author=lin, body="secret", at=at)
    with transaction():
        assign(ticket, None, by=lin, at=at)
        set_status(ticket, TicketStatus.WAITING_APPROVAL, by=lin, at=at)
        mark_failed(db.session.get_one(Message, message.id), "no such mailbox zhou@hengyuan.example", at=at)
    with transaction():
        told = ReportedEvent("DEPARTED", PlaceRole.ORIGIN, Classifier.ACT, at - timedelta(hours=1), at, "CNNGB")
        apply_events(freight, [told], feed="x", actor="feed", at=at)
        case = open_by_hand(freight.id, Seen(type="DAMAGED", severity=3, opened_at=at, rule="DAMAGED"), by=lin, at=at)
        resolve(case, "solved", by=lin, at=at)
    line = ledgers.invoice(owner, 45_000, shipment=freight).lines[0]
    with transaction():
        dispute_line(line, reason=DisputeReason.RATE_WRONG, amount=line.amount, text="x", at=at, agent=lin)
    with transaction():
        settle(open_dispute_of(line.id), decision=Decision.FULL, text="yes", by=lin, at=at)
    return owner


def test_everything_that_happens_is_told_in_the_shape_that_the_document_shows(app):
    hook()
    happen()
    told = {one.event for one in rows()}
    assert told == set(EVENTS) - {"ticket.message_received", "sla.warning", "sla.breached"}
    for one in rows():
        payload = Payload.model_validate_json(hooks_body(one))
        DATA[one.event].model_validate_json(json.dumps(payload.data))
        assert re.fullmatch(r"evt_[0-9a-f]{24}", payload.id)
        for personal in ("zhou", "周明", "secret", "It sails", "hengyuan"):
            assert personal not in hooks_body(one).decode()


def hooks_body(call):
    return payload_of(call)


def test_a_customers_system_hears_of_that_customer_only_and_nothing_of_our_own_work(app):
    other = factories.customer(domains=("other.example",))
    stranger, _ = hook(events=tuple(FOR_CUSTOMERS), owner=other)
    owner = happen()
    assert rows() == []
    mine, _ = hook(events=tuple(FOR_CUSTOMERS), owner=owner)
    lin = factories.agent("administrator")
    with transaction():
        contact = contact_for_email("z@hengyuan.example", "Z", text="", at=NOON)
        ticket = factories.open_ticket(
            factories.incoming(from_email=contact.email), contact=contact, found=[], at=NOON
        ).ticket
        ticket.customer_id = owner.id
    with transaction():
        set_status(ticket, TicketStatus.WAITING_APPROVAL, by=lin, at=NOON)  # to them it is open still
        assign(ticket, lin.id, by=lin, at=NOON)
        set_status(ticket, TicketStatus.SOLVED, by=lin, at=NOON)
    said = [(one.event, one.data["data"].get("after")) for one in rows() if one.subscription_id == mine.id]
    assert ("ticket.status_changed", "solved") in said
    assert ("ticket.assigned", None) not in said and ("ticket.status_changed", "open") not in said
    assert all("priority" not in one.data["data"] for one in rows())
    assert [one for one in rows() if one.subscription_id == stranger.id] == []


def test_a_company_hears_nothing_of_what_somebody_wrote_in_its_name(app):
    """A form proves nobody's address: such a ticket is not there for the company, until we answer on it."""
    owner, lin = factories.customer(), factories.agent("administrator")
    mine, _ = hook(events=tuple(FOR_CUSTOMERS), owner=owner)
    ours, _ = hook(events=("ticket.status_changed",))
    with transaction():
        contact = contact_for_email("z@hengyuan.example", "Z", text="", at=NOON)
        ticket = factories.open_ticket(factories.incoming(from_email=contact.email), contact=contact, found=[], at=NOON,
                                       opening=Opening(unverified=True)).ticket  # fmt: skip
    with transaction():
        set_status(ticket, TicketStatus.SOLVED, by=lin, at=NOON)
    assert [one.subscription_id for one in rows()] == [ours.id]
    with transaction():
        post_reply(ticket, author=lin, body="Was it you?", at=NOON, mail_domain="d.test")
    assert {one.event for one in rows() if one.subscription_id == mine.id} == {
        "ticket.replied", "ticket.status_changed"
    }  # fmt: skip


def test_nothing_is_written_and_hardly_anything_read_where_nobody_asked(app, count_statements):
    def work():
        with transaction():
            for _ in range(50):
                announce("ticket.opened", {}, customer_id=None, at=NOON)

    assert count_statements(work) == 1
    assert rows() == []


def test_what_is_undone_is_not_told(app):
    hook()
    with pytest.raises(ZeroDivisionError), transaction():
        announce("ticket.opened", {}, customer_id=None, at=NOON)
        raise ZeroDivisionError
    assert rows() == []


def test_the_secret_that_was_shown_is_the_one_that_signs(calls_home, receiver):
    row, secret = hook(receiver.url)
    with transaction():
        number = ask_for_test(row, actor="shell", at=NOON)
    hooks.push(number)
    head, _, body = receiver.heard[0].partition(b"\r\n\r\n")
    lines = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    stamp, mark = (part[part.index("=") + 1 :] for part in lines["Desk-Signature"].split(","))
    assert mark == hmac.new(secret.encode(), stamp.encode() + b"." + body, sha256).hexdigest()
    assert mark != hmac.new(hooks.secret().encode(), stamp.encode() + b"." + body, sha256).hexdigest()
    assert json.loads(body) == {
        "id": rows()[0].key, "event": "webhook.test", "version": 1, "created": "2026-11-20T04:00:00Z",
        "customer_id": None, "data": {},
    }  # fmt: skip
    assert (rows()[0].delivery, rows()[0].answer) == (Delivery.SENT, 204)


def test_the_address_stands_in_no_row_of_a_call_and_no_log(calls_home, receiver, caplog):
    receiver.answer = b"HTTP/1.1 500 No\r\n\r\n"
    row, _ = hook(receiver.url)
    with transaction():
        hooks_id = ask_for_test(row, actor="shell", at=NOON)
    hooks.push(hooks_id)
    assert rows()[0].url == f"subscription:{row.id}" and "key=1" not in caplog.text
    stored = db.session.execute(db.text("SELECT url, secret FROM hook_subscription")).one()
    assert b"key=1" not in bytes(stored[0]) and b"whsec" not in bytes(stored[1])


def test_a_redirect_or_an_inner_address_is_never_called(calls_home, receiver):
    with Receiver() as inside:
        receiver.answer = b"HTTP/1.1 302 Go\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % inside.url.encode()
        row, _ = hook(receiver.url)
        with transaction():
            number = ask_for_test(row, actor="shell", at=NOON)
        hooks.push(number)
        assert inside.heard == []
    inner, _ = hook("https://127.0.0.2:1/")
    with transaction():
        number = ask_for_test(inner, actor="shell", at=NOON)
    hooks.push(number)
    assert (rows()[-1].delivery, "not public" in rows()[-1].last_error) == (Delivery.FAILED, True)


def test_a_name_that_turns_inside_later_is_not_called(app, receiver, monkeypatch):
    """The address was good when it was saved: what counts is where its name leads when it is called."""
    row, _ = hook(f"https://rebind.example:{receiver.port}/")
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", receiver.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: inside)
    with transaction():
        number = ask_for_test(row, actor="shell", at=NOON)
    hooks.push(number)
    assert receiver.heard == [] and rows()[0].delivery == Delivery.FAILED


@pytest.mark.parametrize("url", ["", "http://tms.example/", "ftp://x", "https://", "https://u:p@x.example/", "https://x:99999/",
                                 "https://x.example/#a", "javascript:alert(1)", "https://x.example/ä"])  # fmt: skip
def test_an_address_that_cannot_be_called_is_refused(app, url):
    with pytest.raises(Faulty), transaction():
        subscribe(Subscribing("x", url, EVENTS), allowed=(), actor="shell", at=NOON)


def test_a_customer_reaches_nothing_inside_our_network(calls_home, receiver):
    """The hosts inside are for addresses that we enter: a customer's system names its own."""
    owner = factories.customer()
    with pytest.raises(Faulty) as problem:
        hook(receiver.url, FOR_CUSTOMERS, owner)
    assert "https" in str(problem.value.text)
    row, _ = hook(receiver.url)
    with transaction():  # one from before, or one whose name leads elsewhere since
        row.customer_id = owner.id
        number = ask_for_test(row, actor="shell", at=NOON)
    hooks.push(number)
    assert (receiver.heard, rows()[0].delivery) == ([], Delivery.FAILED)


def test_a_customer_has_so_many_and_we_have_as_many_as_we_want(app):
    owner = factories.customer()
    for number in range(MOST_OF_CUSTOMER):
        hook(f"https://tms.example/{number}", FOR_CUSTOMERS, owner)
    with pytest.raises(Faulty) as problem:
        hook("https://tms.example/one-more", FOR_CUSTOMERS, owner)
    assert str(MOST_OF_CUSTOMER) in str(problem.value.text)
    hook("https://ours.example/")


def test_our_own_events_are_not_for_a_customers_system(app):
    with pytest.raises(Faulty), transaction():
        owner = factories.create_customer("x")
        subscribe(Subscribing("x", "https://x.example/", ["ticket.assigned"], owner.id), allowed=(), actor="s", at=NOON)


def test_what_was_not_heard_is_told_again_one_or_all_with_the_same_id(calls_home, receiver):
    receiver.answer = b"HTTP/1.1 404 No\r\n\r\n"
    row, _ = hook(receiver.url)
    for _ in range(2):
        with transaction():
            announce("ticket.opened", {"ticket": "T-1"}, customer_id=None, at=utcnow())
    for one in rows():
        hooks.push(one.id)
    assert {one.delivery for one in rows()} == {Delivery.FAILED}
    receiver.answer = b"HTTP/1.1 200 OK\r\n\r\n"
    first = rows()[0]
    with transaction():
        assert replay(db.session.get_one(HookSubscription, row.id), [first.id, 99], actor="shell", at=utcnow()) == 1
    hooks.push(first.id)
    with transaction():
        assert replay(db.session.get_one(HookSubscription, row.id), None, actor="shell", at=utcnow()) == 1
    hooks.push(rows()[1].id)
    assert {one.delivery for one in rows()} == {Delivery.SENT}
    bodies = [json.loads(one.partition(b"\r\n\r\n")[2])["id"] for one in receiver.heard]
    assert sorted(bodies[:2]) == sorted(bodies[2:])


def test_who_hears_nothing_for_a_week_is_paused_and_the_administrators_are_told(calls_home, receiver):
    boss = factories.agent("administrator")
    receiver.answer = b"HTTP/1.1 500 No\r\n\r\n"
    row, _ = hook(receiver.url)
    with transaction():
        announce("ticket.opened", {}, customer_id=None, at=utcnow() - timedelta(days=8))
    hooks.push(rows()[0].id)
    db.session.expire_all()
    assert db.session.get_one(HookSubscription, row.id).paused_at is not None
    assert {one.agent_id for one in db.session.scalars(select(Notice))} == {boss.id}
    with transaction():
        announce("ticket.opened", {}, customer_id=None, at=NOON)
    assert len(rows()) == 1
    with transaction():
        resume(db.session.get_one(HookSubscription, row.id), actor="shell", at=NOON)
        assert not pause_if_deaf(row.id, at=NOON)


def test_who_heard_something_since_is_not_paused(calls_home, receiver):
    row, _ = hook(receiver.url)
    with transaction():
        announce("ticket.opened", {}, customer_id=None, at=utcnow() - timedelta(days=8))
    hooks.push(rows()[0].id)
    receiver.answer = b"HTTP/1.1 500 No\r\n\r\n"
    with transaction():
        announce("ticket.opened", {}, customer_id=None, at=utcnow())
    hooks.push(rows()[1].id)
    assert db.session.get_one(HookSubscription, row.id, populate_existing=True).paused_at is None


def test_a_webhook_that_is_deleted_takes_its_log_along_and_old_calls_go(calls_home, receiver):
    row, _ = hook(receiver.url)
    with transaction():
        announce("ticket.opened", {}, customer_id=None, at=NOON)
    hooks.push(rows()[0].id)
    with transaction():
        assert forget_calls(now=NOON + timedelta(days=29)) == 0
        assert forget_calls(now=NOON + timedelta(days=31)) == 1
    with transaction():
        announce("ticket.opened", {}, customer_id=None, at=NOON)
        unsubscribe(db.session.get_one(HookSubscription, row.id), actor="shell", at=NOON)
    assert rows() == []
