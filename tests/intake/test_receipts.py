"""We have your mail: told once, with nothing of a stranger's in it, and never to a machine."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.accounts.contact_queries import contact_by_email, email_index
from desk.channels.email import build
from desk.core.db import db, transaction
from desk.tickets.commands.mailing import as_email
from desk.tickets.commands.receipts import A_DAY, stop_address
from desk.tickets.models import Message
from desk.tickets.models_mail import AutoAnswer, StoppedAddress
from desk.tickets.stop_links import stop_link
from desk.tickets.types import TicketStatus
from tests import factories
from tests.intake.taking import BOX, NOON, letter, mailbox, message_of, outgoing, take, ticket_of, token_address, why

MARK = "zebra-crossing-7"


@pytest.fixture(autouse=True)
def box(app):
    return mailbox(receipts=True)


def mail(number, *, at=NOON, **fields):
    given = {"message_id": f"<r{number}@x>", "body": f"{chr(97 + number) * 30} words", "subject": f"s{number}"}
    return take(letter(**(given | fields)), at=at)


def receipts():
    return [one for one in outgoing() if one.automatic == "receipt"]


def sent(message):
    return build(as_email(message))


def test_a_sender_is_told_the_number_in_their_language_and_nothing_of_their_own(app):
    item = mail(1, subject=f"{MARK}", sender=f"{MARK} <zhou@hengyuan.example>", body=f"柜子到哪了 {MARK}")
    (one,) = receipts()
    raw = sent(one).decode()
    assert MARK not in raw
    assert MARK not in one.text + one.subject
    assert ticket_of(item).reference in one.text
    assert "我们已收到您的邮件" in one.text
    assert one.to_email == "zhou@hengyuan.example"
    assert why(message_of(item))["receipt"] == "sent"


def test_an_english_sender_reads_english(app):
    mail(1, sender="Bob <bob@y.example>", body="Where is my container, please?")
    assert "we have your mail" in receipts()[0].text


def test_its_headers_say_that_a_machine_wrote_it(app):
    item = mail(1)
    (one,) = receipts()
    email, raw = as_email(one), sent(one).decode()
    assert email.envelope_from == "<>"
    for header in ("Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All", "Precedence: bulk"):
        assert header in raw
    assert stop_link(message_of(item).contact) in raw
    assert "/c/" not in email.text  # no personal link: nobody has asked for one


def test_a_receipt_is_no_answer(app):
    ticket = ticket_of(mail(1))
    assert (ticket.status, ticket.needs_answer) == (TicketStatus.OPEN, True)


def test_none_is_sent_where_the_mailbox_does_not(app, box):
    with transaction():
        box.receipts = False
    item = mail(1)
    assert receipts() == []
    assert "receipt" not in why(message_of(item))


@pytest.mark.parametrize(
    "fields",
    [{"headers": [("Auto-Submitted", "auto-generated")]}, {"headers": [("Precedence", "list")]},
     {"headers": [("List-Id", "<n.x.example>")]}, {"sender": "no-reply@x.example"}, {"sender": "noreply@x.example"},
     {"sender": "MAILER-DAEMON@x.example"}, {"headers": [("Return-Path", "<>")]},
     {"subject": "Automatic reply: away"}, {"body": "You wrote to service+5-" + "a" * 26 + "@desk.test: unknown"},
     {"body": "> Message-ID: <m5." + "a" * 26 + "@desk.test>\n\nwe could not take it"},
     {"body": "case opened for your [T-5]"}],
)  # fmt: skip
def test_what_is_or_may_be_a_machine_gets_none(app, fields):
    mail(1, **fields)
    assert receipts() == []


def test_an_agents_address_gets_none(app):
    mail(1, sender=factories.agent().email)
    assert receipts() == []


def test_an_address_that_our_own_server_found_forged_gets_none(app, box):
    with transaction():
        box.trusted_authserv = "mx.desk.test"
    failed = ("Authentication-Results", "mx.desk.test; dmarc=fail header.from=hengyuan.example")
    mail(1, headers=[failed])
    assert receipts() == []


def test_only_a_new_ticket_is_told_of(app):
    first = mail(1)
    mail(2, to=token_address(first.ticket_id))
    mail(3, headers=[("In-Reply-To", "<r1@x>")])
    assert len(receipts()) == 1


def test_a_stranger_on_a_thread_gets_none(app):
    first = mail(1)
    mail(2, to=token_address(first.ticket_id), sender="eve@other.example")
    assert len(receipts()) == 1


def test_one_an_hour_and_three_a_day(app):
    start = datetime(2026, 11, 20, 0, 50, tzinfo=UTC)
    told = []
    for number in range(24):
        mail(number, at=start + timedelta(minutes=29 * number))
        told.append(len(receipts()))
    assert told[:4] == [1, 1, 1, 2]  # more than an hour lies between two, whatever the clock says
    assert told[-1] == A_DAY
    mail(30, at=start + timedelta(days=1))
    assert len(receipts()) == A_DAY + 1


def test_over_the_limit_the_mail_is_kept_and_says_so(app):
    mail(1)
    item = mail(2)
    assert item.outcome == "created"
    assert why(message_of(item))["receipt"] == "not_sent"


def test_the_same_words_from_many_addresses_get_one(app):
    for number in range(5):
        words = f"Dear customer, your case {number} was opened at 12:0{number}. We will look into it."
        mail(number, sender=f"desk@robot{number}.example", body=words)
    assert len(receipts()) == 1


def test_another_name_of_the_same_mail_server_gets_none_for_a_while(app):
    mail(1, sender="ann@y.example")
    mail(2, sender="mail-system@y.example", at=NOON + timedelta(minutes=2))
    assert len(receipts()) == 1
    mail(3, sender="bob@y.example", at=NOON + timedelta(minutes=20))
    assert len(receipts()) == 2


def test_everybody_at_a_provider_is_told(app):
    for number, sender in enumerate(("ann@gmail.com", "bob@gmail.com", "c@qq.com")):
        mail(number, sender=sender)
    assert len(receipts()) == 3


def test_the_limits_stand_in_rows_with_unique_keys(app):
    mail(1)
    rows = db.session.query(AutoAnswer).all()
    assert len({(row.email_index, row.slot) for row in rows}) == len(rows) >= 5
    mail(2)
    assert db.session.query(AutoAnswer).count() == len(rows)  # all of the limits, or none of them


def test_a_stopped_address_gets_none(app):
    with transaction():
        stop_address(email_index("zhou@hengyuan.example"), why="link", at=NOON)
    mail(1)
    assert receipts() == []


def test_the_stop_page_changes_nothing_until_the_button_is_pressed(client, app):
    mail(1)
    contact = contact_by_email("zhou@hengyuan.example")
    path = stop_link(contact).partition("8000")[2]
    page = client.get(path)
    assert page.status_code == 200
    assert "z***@hengyuan.example" in page.text
    assert "zhou@" not in page.text
    assert db.session.query(StoppedAddress).count() == 0
    for _ in range(2):  # pressed twice, or by a mail program
        assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert db.session.query(StoppedAddress).one().why == "link"
    assert client.get(path + "?lang=en").text.count("No more automatic mail?") == 1


@pytest.mark.parametrize("token", ["", "1", "1-" + "a" * 26, "9" * 40, "١-" + "a" * 26, "-", "1-%00"])
def test_a_stop_link_that_is_not_ours_stops_nobody(client, app, token):
    mail(1)
    for call in (client.get, client.post):
        assert call(f"/stop/{token}").status_code == 404
    assert db.session.query(StoppedAddress).count() == 0


def test_a_mail_from_our_own_address_is_never_answered(app):
    items = [take(letter(sender=BOX, message_id=f"<self{number}@x>")) for number in range(2)]
    assert {item.outcome for item in items} == {"parked"}
    assert db.session.query(Message).count() == 0
