"""An answer as it travels: a mail for each person, and servers that do not keep their word."""

import re
from datetime import timedelta
from time import monotonic

import pytest

from desk.accounts.commands.contacts import contact_for_email
from desk.channels.email import build
from desk.channels.outgoing import Outcome, claim
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.notifications.models import Notice
from desk.sla.commands.seed import seed_promises
from desk.sla.models import SlaTimer
from desk.tickets.commands.delivery import cancel, mark_bounced, readdress, send_again
from desk.tickets.commands.mailing import as_email, copy_as_email
from desk.tickets.delivering.mail import _settle, deliver, deliver_copy
from desk.tickets.links import customer_link
from desk.tickets.models import Message
from desk.tickets.queries import copy_token, reply_token
from tests import factories
from tests.broken_smtp import AFTER_DOT, DATA, GREETING, HANG_UP, HELLO, OK, STALL, broken_server
from tests.factories import NOON
from tests.sink import Sink
from tests.tickets.answering import again, answer, copies, parsed, send_all, states, text_of, use_mailbox


@pytest.fixture
def ticket(app):
    factories.customer()
    return factories.ticket(cc_emails="li@hengyuan.example, boss@hengyuan.example")


def test_each_person_gets_a_mail_of_their_own_with_a_token_of_their_own_and_only_one_a_link(sink, ticket):
    message = answer(ticket)
    send_all(message)
    mails = {envelope.rcpt_tos[0]: parsed(envelope.original_content) for envelope in sink.mails}
    assert set(mails) == {"zhou@hengyuan.example", "li@hengyuan.example", "boss@hengyuan.example"}
    assert all(len(envelope.rcpt_tos) == 1 for envelope in sink.mails)
    assert all(mail["To"] == to and mail["Cc"] is None for to, mail in mails.items())
    assert len({mail["Reply-To"] for mail in mails.values()}) == 3
    assert [to for to, mail in mails.items() if "/c/" in mail.as_string() or "/c/" in text_of(mail)] == [
        "zhou@hengyuan.example"
    ]
    assert len({mail["Message-ID"] for mail in mails.values()}) == 1


def test_a_personal_link_in_the_text_goes_to_nobody_but_the_requester(ticket):
    link = customer_link(ticket, now=NOON)
    message = answer(ticket, body=f"请在此上传：{link}，谢谢。")
    assert link in as_email(message).text
    for copy in copies(message):
        mail = parsed(build(copy_as_email(copy)))
        assert not [kind for kind in ("plain", "html") if "/c/" in text_of(mail, kind)]
        assert copy_as_email(copy).text.startswith("请在此上传：（个人链接，仅限本人使用），谢谢。")


def test_each_reads_who_else_was_written_to_and_no_address_in_clear(ticket):
    message = answer(ticket)
    said = copy_as_email(copies(message)[0]).text
    assert "本邮件同时发送给：周明、b***@hengyuan.example" in said
    assert "boss@hengyuan.example" not in as_email(message).text


def test_a_bounce_comes_back_to_the_one_mail_it_is_about(sink, ticket):
    message = answer(ticket)
    send_all(message)
    senders = {envelope.rcpt_tos[0]: envelope.mail_from for envelope in sink.mails}
    first = copies(message)[0]
    assert senders["zhou@hengyuan.example"] == f"service+{reply_token(ticket.id)}@desk.test"
    assert senders[first.email] == f"service+{copy_token(first)}@desk.test"


def test_one_bad_address_keeps_nobody_else_from_the_answer(sink, ticket):
    message = answer(ticket)
    sink.refused = {"li@hengyuan.example"}
    send_all(message)
    assert states(message) == {"li@hengyuan.example": Delivery.FAILED, "boss@hengyuan.example": Delivery.SENT}
    assert again(message).delivery == Delivery.SENT
    assert not again(message).ticket.needs_answer
    assert [one.kind for one in db.session.query(Notice)].count("not_delivered") >= 1


def test_without_the_requesters_own_mail_there_is_no_answer_and_the_promise_runs_on(sink, ticket, app):
    with transaction():
        seed_promises(actor="shell", at=NOON)
    other = factories.ticket(cc_emails="li@hengyuan.example", at=utcnow() - timedelta(minutes=5))
    message = answer(other)
    first = db.session.query(SlaTimer).filter_by(ticket_id=other.id, metric="first_response").one()
    assert first.outcome == "met"
    sink.refused = {"zhou@hengyuan.example"}
    send_all(message)
    db.session.expire_all()
    assert (again(message).delivery, states(message)) == (Delivery.FAILED, {"li@hengyuan.example": Delivery.SENT})
    assert (again(message).ticket.needs_answer, first.outcome) == (True, None)


@pytest.mark.parametrize(
    "says",
    [
        ["421 too busy"],
        [GREETING, HANG_UP],
        [GREETING, HELLO, "451 try later"],
        [GREETING, HELLO, OK, "450 greylisted"],
        [GREETING, HELLO, OK, OK, "421 closing"],
        AFTER_DOT,
    ],
    ids=["busy", "hangs-up", "sender-later", "greylist", "closing-at-data", "breaks-off-after-the-dot"],
)
def test_a_server_that_breaks_off_gets_the_same_mail_again_later(wire, ticket, says):
    message = answer(ticket)
    with broken_server(says) as url:
        wire(url)
        send_all(message)
    waiting = again(message)
    assert (waiting.delivery, waiting.tries) == (Delivery.QUEUED, 1)
    assert set(states(message).values()) == {Delivery.QUEUED}
    assert waiting.next_try_at > utcnow()
    with Sink() as sink:
        wire(sink.url)
        with transaction():
            for row in (again(message), *copies(message)):
                row.next_try_at = utcnow() - timedelta(seconds=1)
        send_all(message)
        assert {parsed(one.original_content)["Message-ID"] for one in sink.mails} == {again(message).rfc_id}
    assert again(message).delivery == Delivery.SENT


@pytest.mark.parametrize("goodbye", ["421 too busy", "500 what", HANG_UP])
def test_whatever_a_server_says_to_our_goodbye_the_mail_it_took_is_not_sent_again(wire, ticket, goodbye):
    message = answer(ticket)
    with broken_server([GREETING, HELLO, OK, OK, DATA, "250 taken", goodbye]) as url:
        wire(url)
        deliver(message.id)
    assert again(message).delivery == Delivery.SENT


def test_a_mail_that_bounces_before_its_server_has_ended_is_not_taken_for_sent(ticket):
    message = answer(ticket)
    with transaction():
        claim(Message, message.id, now=utcnow())
        mark_bounced(again(message), [], "550 no such user", permanent=True, at=utcnow())
    _settle(again(message), Outcome(Delivery.SENT))
    assert again(message).delivery == Delivery.FAILED


def test_a_server_that_stalls_is_left_and_tried_again(wire, ticket, monkeypatch):
    monkeypatch.setattr("desk.channels.smtp.TIMEOUT_S", 0.2)
    message = answer(ticket)
    with broken_server([GREETING, STALL]) as url:
        wire(url)
        began = monotonic()
        deliver(message.id)
    assert (again(message).delivery, monotonic() - began < 3) == (Delivery.QUEUED, True)


def test_a_server_that_cuts_tls_gets_nothing_in_clear(wire, ticket):
    message = answer(ticket)
    with broken_server([GREETING, HANG_UP]) as url:
        wire(url.replace("smtp:", "smtps:"))
        deliver(message.id)
    assert again(message).delivery == Delivery.QUEUED


def test_a_mailbox_with_its_own_server_sends_by_that(wire, ticket):
    with Sink() as general, Sink() as own:
        wire(general.url)
        use_mailbox(ticket, smtp_url=own.url)
        deliver(answer(ticket).id)
        assert (len(general.mails), len(own.mails)) == (0, 1)


def test_a_bounce_fails_only_the_mail_of_whom_it_names(sink, ticket):
    message = answer(ticket)
    send_all(message)
    with transaction():
        assert mark_bounced(again(message), ["LI@hengyuan.example"], "550 gone", permanent=True, at=utcnow())
    assert states(message)["li@hengyuan.example"] == Delivery.FAILED
    assert again(message).delivery == Delivery.SENT
    with transaction():
        assert mark_bounced(again(message), [], "550 gone", permanent=True, at=utcnow())
        assert not mark_bounced(again(message), ["who@x.test"], "550 gone", permanent=True, at=utcnow())
    assert (again(message).delivery, again(message).ticket.needs_answer) == (Delivery.FAILED, True)


def test_a_server_that_only_says_it_is_slow_changes_no_state(sink, ticket):
    message = answer(ticket)
    send_all(message)
    with transaction():
        mark_bounced(again(message), [], "still trying", permanent=False, at=utcnow())
    assert (again(message).delivery, again(message).last_error) == (Delivery.SENT, "still trying")


def test_a_bounce_that_is_faster_than_the_servers_last_word_counts(sink, ticket):
    message = answer(ticket)
    with transaction():
        row = again(message)
        row.delivery = Delivery.SENT
    with transaction():
        mark_bounced(again(message), [], "550 gone", permanent=True, at=utcnow())
    deliver(message.id)
    assert again(message).delivery == Delivery.FAILED


def test_a_mail_that_waits_can_be_cancelled_and_is_no_answer_then(sink, ticket):
    message = answer(ticket)
    with transaction():
        assert cancel(again(message), actor="agent:1", at=utcnow())
        assert not cancel(again(message), actor="agent:1", at=utcnow())
    send_all(message)
    assert again(message).delivery == Delivery.CANCELLED
    assert again(message).ticket.needs_answer
    assert len(sink.mails) == 2


def test_a_failed_mail_goes_to_the_persons_present_address_and_never_over_the_wall(sink, ticket):
    message = answer(ticket)
    sink.refused = {"zhou@hengyuan.example"}
    send_all(message)
    with transaction():
        assert not readdress(again(message), actor="agent:1", at=utcnow())
        again(message).ticket.contact.email = "zhou.ming@hengyuan.example"
    with transaction():
        assert readdress(again(message), actor="agent:1", at=utcnow())
        send_again(again(message), actor="agent:1", at=utcnow())
    deliver(message.id)
    assert sink.mails[-1].rcpt_tos == ["zhou.ming@hengyuan.example"]


def test_a_copy_does_not_go_to_an_address_that_has_one_of_its_own(sink, ticket):
    with transaction():
        li = contact_for_email("li@hengyuan.example", "Li", text="", at=NOON)
    message = answer(ticket)
    first, second = copies(message)
    with transaction():
        for copy in (first, second):
            again(copy).delivery = Delivery.FAILED
        moved = again(second)
        moved.contact_id = li.id
        assert not readdress(moved, actor="agent:1", at=utcnow())
    assert {one.email for one in copies(message)} == {"li@hengyuan.example", "boss@hengyuan.example"}


def test_an_address_that_became_another_customers_gets_nothing_that_waited_for_it(sink, ticket):
    message = answer(ticket)
    factories.customer("Bob", domains=("li.hengyuan.example",))
    with transaction():
        copies(message)[0].email = "x@li.hengyuan.example"
    send_all(message)
    assert Delivery.FAILED in states(message).values()
    assert "x@li.hengyuan.example" not in [one.rcpt_tos[0] for one in sink.mails]


def test_the_outbox_says_how_each_mail_fares_and_sends_one_of_them_again(sink, ticket, sign_in):
    message = answer(ticket)
    sink.refused = {"li@hengyuan.example"}
    send_all(message)
    client = sign_in(factories.agent("supervisor"))
    for url in ("/outbox", "/outbox?show=failed", f"/outbox/{message.id}"):
        page = client.get(url).text
        assert "5.1.1 no such user" in page
        assert "li@hengyuan.example" not in page
    assert "T-1" not in re.sub(r"<nav.*?</nav>", "", client.get("/outbox?show=waiting").text)
    sink.refused, copy = set(), copies(message)[0]
    said = {"mail": str(copy.id), "deed": "again"}
    assert client.post(f"/outbox/{message.id}/mails", data=said).status_code == 303
    deliver_copy(copy.id)
    assert again(copy).delivery == Delivery.SENT
    assert client.post(f"/outbox/{message.id}/mails", data={"mail": "999", "deed": "again"}).status_code == 404
    assert client.post(f"/outbox/{message.id}/mails", data={"mail": "requester", "deed": "x"}).status_code == 422
    assert sign_in(factories.agent()).post(f"/outbox/{message.id}/mails", data=said).status_code == 403


def test_a_message_and_its_copies_are_rows_of_the_page_of_the_ticket(sink, ticket, sign_in):
    message = answer(ticket)
    sink.refused = {"li@hengyuan.example"}
    send_all(message)
    page = sign_in(factories.agent()).get(f"/tickets/{ticket.reference}").text
    assert page.count('class="copies') == 1
    assert "5.1.1 no such user" in page
    assert db.session.query(Message).filter_by(direction="out").count() == 1
