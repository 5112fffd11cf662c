"""From a queued row to a mail in somebody's mailbox, with a real SMTP server."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from desk.channels.email import OutboundEmail, Refused, build
from desk.channels.outgoing import BACK_OFF, STUCK_AFTER, claim, due_ids
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.sla.models import SlaEvent
from desk.tickets.commands.delivery import mark_failed, send_again
from desk.tickets.commands.incoming import NewFile
from desk.tickets.commands.links import send_new_link
from desk.tickets.commands.receiving import receive_message
from desk.tickets.commands.reply import post_reply
from desk.tickets.delivering.mail import deliver
from desk.tickets.models import Message
from desk.tickets.queries import reply_token
from desk.tickets.types import JoinedBy
from tests import factories
from tests.conftest import BACKEND
from tests.sink import Sink


@pytest.fixture
def sink(app):
    config = app.config["DESK"]
    with Sink() as sink:
        app.config["DESK"] = replace(config, smtp_url=sink.url)
        yield sink
    app.config["DESK"] = config


def reply(**fields):
    ticket, ada = factories.ticket(), factories.agent()
    with transaction():
        return post_reply(
            ticket,
            author=ada,
            body="船已离港。",
            at=utcnow() - timedelta(seconds=1),
            mail_domain="desk.test",
            **fields,
        )


def again(message):
    return db.session.get(Message, message.id, populate_existing=True)


def parsed(envelope):
    return message_from_bytes(envelope.original_content, policy=default)


def test_a_reply_leaves_as_a_mail_that_threads_and_answers_to_its_token(sink):
    message = reply()
    deliver(message.id)
    mail = parsed(sink.mails[0])
    assert sink.mails[0].rcpt_tos == ["zhou@hengyuan.example"]
    assert mail["Message-ID"] == again(message).rfc_id
    assert f"service+{reply_token(message.ticket_id)}@desk.test" in mail["Reply-To"]
    assert f"[{message.ticket.reference}]" in mail["Subject"]
    assert mail.get_body(("plain",)).get_content().startswith("船已离港。\n\n")
    assert again(message).delivery == Delivery.SENT


def test_delivering_twice_sends_once(sink):
    message = reply()
    deliver(message.id)
    deliver(message.id)
    assert len(sink.mails) == 1


def test_an_attachment_arrives_with_its_chinese_name_and_bytes(sink):
    data = bytes(range(256))
    deliver(reply(files=[NewFile("签收单.pdf", "application/pdf", data)]).id)
    part = next(parsed(sink.mails[0]).iter_attachments())
    assert (part.get_filename(), part.get_content()) == ("签收单.pdf", data)


def test_a_temporary_refusal_is_tried_again_later_as_the_same_mail(sink):
    message = reply()
    sink.answer = "451 greylisted"
    deliver(message.id)
    waiting = again(message)
    assert (waiting.delivery, waiting.tries) == (Delivery.QUEUED, 1)
    assert waiting.next_try_at > utcnow()
    sink.answer = "250 OK"
    with transaction():
        again(message).next_try_at = utcnow() - timedelta(seconds=1)
    deliver(message.id)
    assert parsed(sink.mails[0])["Message-ID"] == message.rfc_id


def test_a_permanent_refusal_is_shown_and_the_customer_is_owed_an_answer_again(sink):
    message = reply()
    sink.answer = "550 no such user"
    deliver(message.id)
    failed = again(message)
    assert (failed.delivery, failed.last_error) == (Delivery.FAILED, "550 no such user")
    assert failed.ticket.needs_answer
    sink.answer = "250 OK"
    with transaction():
        send_again(again(message), actor="agent:1", at=utcnow())
    deliver(message.id)
    assert again(message).delivery == Delivery.SENT


def test_a_server_that_is_away_costs_patience_and_in_the_end_is_a_failure(app):
    config = app.config["DESK"]
    app.config["DESK"] = replace(config, smtp_url="smtp://127.0.0.1:1")
    message = reply()
    deliver(message.id)
    assert again(message).delivery == Delivery.QUEUED
    with transaction():
        row = again(message)
        row.tries, row.next_try_at = len(BACK_OFF) + 1, utcnow()
    deliver(message.id)
    app.config["DESK"] = config
    assert again(message).delivery == Delivery.FAILED


def test_without_a_mail_server_the_message_waits_on_the_outbox_page(app):
    message = reply()
    deliver(message.id)
    assert again(message).delivery == Delivery.HELD


def test_a_message_whose_sender_died_is_claimed_again_after_a_while(app):
    message, now = reply(), utcnow()
    with transaction():
        assert claim(Message, message.id, now=now) is not None
    with transaction():
        assert claim(Message, message.id, now=now) is None
    later = now + STUCK_AFTER
    assert due_ids(Message, later, limit=9) == [message.id]
    with transaction():
        assert claim(Message, message.id, now=later) is not None


@pytest.mark.parametrize("address", ["zhangsän@x.test", "a" * 300 + "@x.test", "a@" + "ü" * 100 + ".test"])
def test_an_address_that_no_mail_can_go_to_is_a_failure_and_not_a_crash(sink, address):
    ticket, ada = factories.ticket(from_email=address), factories.agent()
    with transaction():
        message = post_reply(ticket, author=ada, body="x", at=utcnow() - timedelta(seconds=1), mail_domain="desk.test")
    sink.answer = "550 no"
    deliver(message.id)
    assert again(message).delivery == Delivery.FAILED
    assert again(message).ticket.needs_answer


def test_a_domain_in_chinese_travels_in_its_ascii_form(sink):
    ticket, ada = factories.ticket(from_email="yonghu@例子.test"), factories.agent()
    with transaction():
        message = post_reply(ticket, author=ada, body="x", at=utcnow() - timedelta(seconds=1), mail_domain="desk.test")
    deliver(message.id)
    assert sink.mails[0].rcpt_tos == ["yonghu@xn--fsqu00a.test"]


def refuse(message):
    with transaction():
        mark_failed(again(message), "550 no such user", at=utcnow())


def test_a_new_link_that_cannot_be_delivered_is_no_answer_however_often_it_is_sent(app):
    ticket, ada = factories.ticket(), factories.agent()
    with transaction():
        ticket.needs_answer = False
        message = send_new_link(ticket, at=utcnow(), mail_domain="desk.test")
    refuse(message)
    with transaction():
        send_again(message, actor=ada.actor, at=utcnow())
    assert not again(message).ticket.needs_answer
    kinds = db.session.scalars(select(SlaEvent.kind).where(SlaEvent.ticket_id == ticket.id)).all()
    assert "reply" not in kinds


def test_an_answer_sent_once_more_is_owed_no_more_unless_the_customer_wrote_since(app):
    message, ada = reply(), factories.agent()
    refuse(message)
    assert again(message).ticket.needs_answer
    with transaction():
        send_again(message, actor=ada.actor, at=utcnow())
    assert not again(message).ticket.needs_answer
    refuse(message)
    with transaction():
        mail = factories.incoming(at=utcnow())
        receive_message(
            again(message).ticket, mail, contact=None, found=[], joined_by=JoinedBy.TOKEN, unverified=False, at=utcnow()
        )
        send_again(message, actor=ada.actor, at=utcnow())
    assert again(message).ticket.needs_answer


@pytest.mark.skipif(BACKEND != "postgresql", reason="SQLite lets one write at a time")
def test_an_answer_that_somebody_else_has_sent_again_is_not_taken_out_of_the_senders_hands(app):
    message, ada = reply(), factories.agent()
    refuse(message)
    actor, message_id = ada.actor, message.id

    def first():
        with app.app_context():
            with transaction():
                send_again(db.session.get_one(Message, message_id), actor=actor, at=utcnow() - timedelta(seconds=1))
            with transaction():
                assert claim(Message, message_id, now=utcnow()) is not None
            db.session.remove()

    with ThreadPoolExecutor(1) as threads, transaction():
        second = db.session.get_one(Message, message_id)
        assert second.delivery == Delivery.FAILED
        threads.submit(first).result(10)
        send_again(second, actor=actor, at=utcnow())
    assert again(message).delivery == Delivery.SENDING


def test_a_database_that_is_away_for_a_moment_fails_no_message(sink):
    message, away = reply(), [True]

    def break_once(_connection, _cursor, statement, *_more):
        if "FROM attachment" in statement and away:
            raise OperationalError(statement, {}, ConnectionError(away.pop()))

    event.listen(db.engine, "before_cursor_execute", break_once)
    deliver(message.id)
    event.remove(db.engine, "before_cursor_execute", break_once)
    assert (again(message).delivery, again(message).last_error) == (Delivery.QUEUED, "OperationalError")
    with transaction():
        again(message).next_try_at = utcnow() - timedelta(seconds=1)
    deliver(message.id)
    assert again(message).delivery == Delivery.SENT


def test_a_file_that_is_gone_from_the_disk_fails_its_message_only(sink, data_dir):
    message = reply(files=[NewFile("a.pdf", "application/pdf", b"gone soon")])
    for stored in (data_dir / "files").rglob("*"):
        if stored.is_file():
            stored.unlink()
    deliver(message.id)
    assert again(message).delivery == Delivery.FAILED


MAIL = OutboundEmail(
    from_name="林晓", from_email="service@desk.test", to_email="a@b.example", reply_to="r@desk.test", subject="x",
    text="hello", at=factories.NOON, rfc_id="<m1.x@desk.test>",
)  # fmt: skip


@pytest.mark.parametrize(
    "subject",
    [
        "hi\r\nBcc: v@x.org", "=?utf-8?q?hi=0D=0ABcc:_v=40x.org?=", "a\u2028Bcc: v@x", "a\x85b",
        "xxxxxxxxxx =?utf-8?q?=0D=0ABcc:_v=40x.org?= " + "y" * 90, "柜" * 300, "",
    ],
)  # fmt: skip
def test_no_subject_can_add_a_header(subject):
    mail = message_from_bytes(build(replace(MAIL, subject=subject)))
    assert {name.lower() for name in mail} <= {
        "from", "to", "reply-to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type",
        "content-transfer-encoding",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["a, v@x.test", '"a" <v@x.test>', "a>, <v@x.test", "x\r\nBcc: v@x"])
def test_no_name_can_add_an_address(name):
    mail = message_from_bytes(build(replace(MAIL, from_name=name)), policy=default)
    assert [address.addr_spec for address in mail["From"].addresses] == ["service@desk.test"]


@pytest.mark.parametrize("to", ["a@b.example, v@x", "a@b\r\nBcc: v@x", "a b@c", "@", ""])
def test_a_recipient_that_is_not_one_plain_address_is_refused(to):
    with pytest.raises(Refused):
        build(replace(MAIL, to_email=to))
