"""No word of a conversation with a carrier reaches a customer, and no customer is written to there."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.accounts.models import Contact
from desk.core.db import db, transaction
from desk.core.errors import DeskError
from desk.core.times import utcnow
from desk.inquiries.commands import NotOpen
from desk.inquiries.mails import Letter
from desk.inquiries.models import Inquiry, InquiryMail
from desk.portal.access import messages_shown
from desk.sla.models import SlaEvent
from desk.tickets.canned.values import known_for
from desk.tickets.commands.inquiries import answer_inquiry, withdraw_inquiry, write_again
from desk.tickets.commands.mailing import as_email
from desk.tickets.commands.reply import post_reply
from desk.tickets.links import customer_link, open_link
from desk.tickets.models import Ticket
from desk.tickets.recipients.inquiry_wall import require_outside
from tests import factories
from tests.inquiries.asking import CARRIER, HOUR, SECRET, ask, hear, mails, promise

WORD = "4711"
ADDRESSES = (CARRIER, "ops@hapag.example", "zhou@hengyuan.example", "li@hengyuan.example", "a@mail.hengyuan.example",
             "boss@other.example", "service@desk.test", "desk@maersk.example", "x@gmail.com")  # fmt: skip
DEEDS = st.lists(
    st.tuples(st.sampled_from(["write", "hear", "reply", "answer"]), st.sampled_from(ADDRESSES),
              st.sampled_from(["", *ADDRESSES])),
    max_size=6,
)  # fmt: skip


@pytest.fixture
def ada(app):
    return factories.agent("supervisor", name="林晓")


def do(ticket, inquiry, ada, deed, one, two, at):
    with transaction():
        if deed == "write":
            to, cc = require_outside(ticket, one, two)
            write_again(ticket, inquiry.id, Letter(to, SECRET, cc=cc), asks=True, minutes=60, waits=True, by=ada, at=at)
        elif deed == "answer":
            answer_inquiry(ticket, inquiry.id, SECRET, came_at=at, opens=True, by=ada, at=at)
        elif deed == "reply":
            post_reply(ticket, author=ada, body="在海上", at=at, mail_domain="desk.test")
    if deed == "hear":
        hear(inquiry, sender=one, at=at, body=SECRET, message_id=f"<{at:%d%H%M%S}@x.example>",
             headers=[("Cc", two)] if two else [])  # fmt: skip


def renderings(ticket, ada, client):
    """Everything that a customer reads of a ticket."""
    link = customer_link(ticket, now=utcnow())
    page = client.get(f"/c/{link.rpartition('/c/')[2]}", follow_redirects=True).text
    shown = messages_shown(open_link(link.rpartition("/c/")[2], now=utcnow()))
    yield page
    yield str(known_for(ticket, agent=ada, language="zh_CN", now=utcnow()).values)
    for one in shown:
        yield one.text + one.quoted + one.html + one.subject
        if one.direction == "out":
            yield str(as_email(one))


@given(deeds=DEEDS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_said_there_the_customer_neither_reads_nor_gets_it(app, ada, client, deeds):
    if not db.session.query(Contact).count():
        factories.customer(domains=("hengyuan.example",))
        factories.customer("其他", domains=("other.example",))
    start = utcnow() - 10 * HOUR
    ticket = factories.ticket(at=start)
    inquiry = ask(ticket, ada, at=start)
    for number, (deed, one, two) in enumerate(deeds, start=1):
        try:
            do(ticket, inquiry, ada, deed, one, two, start + number * HOUR)
        except DeskError:
            db.session.rollback()
    sent = [mail for mail in mails(inquiry) if mail.direction == "out"]
    customers = ("hengyuan.example", "other.example", "desk.test")
    assert not [mail for mail in sent for end in customers if end in mail.to_emails]
    assert not [text for text in renderings(ticket, ada, client) if WORD in text]


def test_no_other_table_that_customers_read_holds_a_word_of_it(ada):
    ticket = factories.ticket()
    inquiry = ask(ticket, ada)
    hear(inquiry, body=SECRET)
    holding = {"inquiry", "inquiry_mail", "inquiry_file"}
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(table.select()).mappings():
            assert table.name in holding or WORD not in str(dict(row)), table.name


def test_an_answer_while_the_agent_withdraws_ends_the_clock_once(built_app, app, ada):
    promise()
    ticket = factories.ticket()
    inquiry = ask(ticket, ada)
    ticket_id, inquiry_id, who = ticket.id, inquiry.id, ada.id
    db.session.commit()

    def withdraw():
        with built_app.app_context(), transaction():
            by = db.session.get(type(ada), who)
            withdraw_inquiry(db.session.get(Ticket, ticket_id), inquiry_id, by=by, at=factories.NOON + HOUR)

    def hearing():
        with built_app.app_context():
            hear(db.session.get(Inquiry, inquiry_id))

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(withdraw), pool.submit(hearing)]
    problems = [one.exception() for one in done]
    assert problems[1] is None
    assert problems[0] is None or isinstance(problems[0], NotOpen)
    db.session.expire_all()
    found = db.session.get(Inquiry, inquiry_id)
    assert (found.answered_at is None) != (found.withdrawn_at is None)
    assert db.session.query(InquiryMail).count() == 2
    kinds = [one.kind for one in db.session.query(SlaEvent).filter_by(ticket_id=ticket_id)]
    assert kinds.count("answered") == 1
