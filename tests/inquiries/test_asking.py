"""A question that leaves by mail: from us, to the carrier, with nothing of the customer in it."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.inquiries.mails import Letter, new_file
from desk.inquiries.marks import inquiry_named, mail_named
from desk.notifications.models import Notice
from desk.tickets.commands.inquiries import write_again
from desk.tickets.delivering.inquiry import deliver_inquiry
from desk.tickets.models import Message
from desk.tickets.recipients.inquiry_wall import require_outside
from tests import factories
from tests.inquiries.asking import CARRIER, HOUR, ask, clock, hear, mails, promise
from tests.sink import Sink

SOON = timedelta(seconds=5)


@pytest.fixture
def ada(app):
    return factories.agent(name="林晓")


@pytest.fixture
def sink(app):
    config = app.config["DESK"]
    with Sink() as sink:
        app.config["DESK"] = replace(config, smtp_url=sink.url)
        yield sink
    app.config["DESK"] = config


def before():
    return utcnow() - SOON


def parsed(envelope):
    return message_from_bytes(envelope.original_content, policy=default)


def test_a_question_leaves_with_an_address_and_an_id_of_its_own(sink, ada):
    ticket = factories.ticket(at=before())
    files = [new_file("提单.pdf", "application/pdf", b"%PDF-1.7 one")]
    inquiry = ask(ticket, ada, at=before(), cc=["ops@hapag.example"], files=files)
    deliver_inquiry(mails(inquiry)[0].id)
    envelope, mail = sink.mails[0], parsed(sink.mails[0])
    assert envelope.rcpt_tos == [CARRIER, "ops@hapag.example"]
    assert (mail["To"], mail["Cc"], mail["Subject"]) == (CARRIER, "ops@hapag.example", "MBL HLCUNGB2611")
    token = mail["Reply-To"].partition("+")[2].partition("@")[0]
    assert inquiry_named(token) == inquiry.id
    assert envelope.mail_from == mail["Reply-To"]
    assert mail_named(mail["Message-ID"]) == mails(inquiry)[0].id
    assert [part.get_filename() for part in mail.iter_attachments()] == ["提单.pdf"]
    assert mails(inquiry)[0].delivery == Delivery.SENT


def test_nothing_of_the_customer_is_in_it(sink, ada):
    owner = factories.customer("义乌星河电子商务")
    ticket = factories.ticket(at=before(), text="我的箱子里是黄金", subject="黄金", from_email="zhou@hengyuan.example")
    inquiry = ask(ticket, ada, at=before(), text="请问何时靠泊？")
    deliver_inquiry(mails(inquiry)[0].id)
    raw = sink.mails[0].original_content.decode()
    said = raw + parsed(sink.mails[0]).get_body().get_content()
    for secret in ("黄金", "hengyuan", "周明", owner.name, "/c/", ticket.reference):
        assert secret not in said


def test_one_refused_copy_does_not_stop_the_mail_and_is_told(sink, ada):
    sink.refused = {"old@hapag.example"}
    inquiry = ask(factories.ticket(at=before()), ada, at=before(), cc=["old@hapag.example"])
    deliver_inquiry(mails(inquiry)[0].id)
    assert sink.mails[0].rcpt_tos == [CARRIER]
    assert mails(inquiry)[0].delivery == Delivery.SENT
    assert "550" in mails(inquiry)[0].last_error


@pytest.mark.parametrize("copies", [(), ("ops@hapag.example",)])
def test_a_refused_address_fails_the_mail_and_its_author_hears_of_it(sink, ada, copies):
    sink.refused = {CARRIER}
    inquiry = ask(factories.ticket(at=before()), ada, at=before(), cc=copies)
    deliver_inquiry(mails(inquiry)[0].id)
    assert mails(inquiry)[0].delivery == Delivery.FAILED
    assert {one.kind for one in db.session.query(Notice).filter_by(agent_id=ada.id)} == {"not_delivered"}


def test_a_server_that_cannot_now_is_tried_again(sink, ada):
    sink.answer = "451 later"
    inquiry = ask(factories.ticket(at=before()), ada, at=before())
    deliver_inquiry(mails(inquiry)[0].id)
    mail = mails(inquiry)[0]
    assert (mail.delivery, mail.tries) == (Delivery.QUEUED, 1)
    assert mail.next_try_at > utcnow()


def test_who_presses_twice_has_written_once(ada):
    ticket = factories.ticket()
    first, second = ask(ticket, ada), ask(ticket, ada)
    assert first.id == second.id
    assert len(mails(first)) == 1
    assert ask(ticket, ada, to="desk@maersk.example").id != first.id


@pytest.mark.parametrize("address,why", [
    ("zhou@hengyuan.example", "belongs to"), ("someone@hengyuan.example", "belongs to"),
    ("x@mail.hengyuan.example", "belongs to"), ("ops@other.example", "belongs to"),
    ("ops+carrier@other.example", "belongs to"), ("service@desk.test", "of ours"),
    ("service+q1-x@desk.test", "of ours"),
    ("no address", "plain"), ("a@b@c", "plain"), ("stranger@asks.example", "belongs to"),
])  # fmt: skip
def test_no_customers_address_gets_a_question_and_the_words_say_why(app, address, why):
    factories.customer(domains=("hengyuan.example",))
    factories.customer("其他客户", domains=("other.example",))
    ticket = factories.ticket(from_email="stranger@asks.example")
    for to, cc in ((address, ""), (CARRIER, f"ok@hapag.example; {address.replace(' ', '')}")):
        with pytest.raises(Faulty) as told:
            require_outside(ticket, to, cc)
        assert why in str(told.value.text)


def test_an_address_that_became_a_customers_meanwhile_gets_nothing(sink, ada):
    inquiry = ask(factories.ticket(at=before()), ada, at=before())
    factories.customer("新客户", domains=("hapag.example",))
    deliver_inquiry(mails(inquiry)[0].id)
    assert (mails(inquiry)[0].delivery, sink.mails) == (Delivery.FAILED, [])


def test_a_reminder_stays_in_the_conversation_and_its_time_runs_on(ada):
    promise()
    ticket = factories.ticket()
    inquiry = ask(ticket, ada)
    due = clock(inquiry).due_at
    with transaction():
        reminder = write_again(ticket, inquiry.id, Letter(CARRIER, "还没有答复？"), asks=True, minutes=None, waits=True,
                               by=ada, at=factories.NOON + HOUR)  # fmt: skip
    first = mails(inquiry)[0]
    assert (reminder.in_reply_to, reminder.references) == (first.rfc_id, [first.rfc_id])
    assert reminder.subject == "Re: MBL HLCUNGB2611"
    assert clock(inquiry).due_at == due
    assert ticket.status == "waiting_carrier"


def test_asking_again_after_the_answer_begins_a_clock_of_its_own(ada):
    promise()
    ticket = factories.ticket()
    inquiry = ask(ticket, ada)
    hear(inquiry, at=factories.NOON + HOUR)
    assert clock(inquiry).outcome == "met"
    with transaction():
        write_again(ticket, inquiry.id, Letter(CARRIER, "哪个码头？"), asks=True, minutes=60, waits=False, by=ada,
                    at=factories.NOON + 2 * HOUR)  # fmt: skip
    assert (clock(inquiry).state, clock(inquiry).due_at) == ("running", factories.NOON + 3 * HOUR)
    hear(inquiry, at=factories.NOON + 4 * HOUR, body="四号码头")
    assert clock(inquiry).outcome == "breached"
    assert inquiry.answer == "四号码头"
    assert db.session.query(Message).filter_by(direction="out").count() == 0
