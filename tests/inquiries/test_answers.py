"""What carriers answer: it stays in their conversation, and only a person of theirs ends its clock."""

from datetime import timedelta

import pytest

from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.inquiries.models import InquiryFile
from desk.inquiries.rules import is_acknowledgement
from desk.intake.rules import MOST_REPORTS
from desk.notifications.models import Notice
from desk.tickets.commands.inquiries import take_as_answer, withdraw_inquiry
from desk.tickets.commands.merge import merge
from desk.tickets.models import Message, Ticket
from desk.tickets.queries import reply_token
from tests import factories
from tests.factories import NOON
from tests.inquiries.asking import CARRIER, HOUR, address_of, ask, clock, hear, mails, promise, sent
from tests.intake.dsn import bounce
from tests.intake.letters import letter
from tests.intake.taking import take, why

BOX = "service@desk.test"


@pytest.fixture
def ada(app):
    return factories.agent("supervisor", name="林晓", locale="en")


@pytest.fixture
def ticket(app):
    factories.customer()
    promise()
    return factories.ticket()


@pytest.fixture
def asked(ticket, ada):
    return ask(ticket, ada, waits=True)


def incoming(ticket):
    return db.session.query(Message).filter_by(ticket_id=ticket.id).count()


def told(agent):
    return [one.kind for one in db.session.query(Notice).filter_by(agent_id=agent.id, channel="bell")]


def test_an_answer_ends_the_clock_and_brings_the_ticket_back(ticket, asked, ada):
    item = hear(asked, files=[("arrival.pdf", b"%PDF-1.7")])
    assert (item.outcome, item.ticket_id, item.message_id) == ("inquiry", ticket.id, None)
    answer = mails(asked)[-1]
    assert (answer.direction, answer.joined_by, answer.unverified, answer.automatic) == ("in", "token", False, "")
    assert "周五靠泊" in answer.text
    assert why(answer)["inquiry"] == "token"
    assert (clock(asked).outcome, asked.answered_at, asked.answered_by_id) == ("met", NOON + HOUR, None)
    assert ticket.status == "open"
    assert told(ada) == ["carrier_answered"]
    assert db.session.query(InquiryFile).one().name == "arrival.pdf"
    assert (incoming(ticket), db.session.query(Ticket).count()) == (1, 1)


def test_without_the_tick_an_answer_leaves_the_ticket_where_it_is(ticket, ada):
    inquiry = ask(ticket, ada, waits=True, opens=False)
    hear(inquiry)
    assert ticket.status == "waiting_carrier"
    assert inquiry.answered_at is not None


@pytest.mark.parametrize("headers", [("In-Reply-To",), ("References",)])
def test_an_answer_to_the_plain_address_is_known_by_our_message_id(ticket, asked, headers):
    named = [(one, f"<x@y.example> {mails(asked)[0].rfc_id}" if one == "References" else mails(asked)[0].rfc_id)
             for one in headers]  # fmt: skip
    assert hear(to=BOX, headers=named).outcome == "inquiry"
    assert mails(asked)[-1].joined_by == "our_id"


def test_who_answers_to_the_tickets_own_address_stays_in_their_conversation(ticket, asked):
    hear(asked, to=f"service+{reply_token(ticket.id)}@desk.test, zhou@hengyuan.example")
    answer = mails(asked)[-1]
    assert answer.joined_by == "party"
    assert why(answer)["customer"] == "named"
    assert asked.answered_at is not None
    assert incoming(ticket) == 1


def test_a_copy_to_the_customer_does_not_bring_the_customers_answer_into_their_own_thread_unseen(ticket, asked, ada):
    hear(asked, headers=[("Cc", "zhou@hengyuan.example")])
    assert why(mails(asked)[-1])["customer"] == "named"
    back = hear(asked, sender="zhou@hengyuan.example", at=NOON + 2 * HOUR, body="什么秘密？")
    assert back.outcome == "inquiry"
    assert mails(asked)[-1].unverified
    assert told(ada).count("carrier_answered") == 2


def test_the_customer_who_answers_us_with_an_id_of_that_conversation_is_still_the_customer(ticket, asked):
    item = hear(to=f"service+{reply_token(ticket.id)}@desk.test", sender="zhou@hengyuan.example",
                headers=[("References", mails(asked)[0].rfc_id)])  # fmt: skip
    assert (item.outcome, item.ticket_id) == ("joined", ticket.id)
    assert len(mails(asked)) == 1


@pytest.mark.parametrize("token", ["q1-" + "a" * 26, "q1-", "q99-aaaaaaaaaaaaaaaaaaaaaaaaaa", "q"])
def test_a_forged_address_or_id_is_no_way_in(asked, token):
    item = hear(to=f"service+{token}@desk.test", headers=[("In-Reply-To", f"<q1.{'a' * 26}@desk.test>")])
    assert item.outcome == "created"
    assert len(mails(asked)) == 1


@pytest.mark.parametrize("sender,unverified", [
    (CARRIER, False), ("j.doe@hapag.example", False), ("x@phish.example", True), ("hapag@gmail.com", True),
    ("service@hapag.example.evil.example", True),
])  # fmt: skip
def test_a_sender_we_did_not_ask_is_marked_and_ends_no_clock(ticket, asked, sender, unverified):
    hear(asked, sender=sender)
    assert mails(asked)[-1].unverified is unverified
    assert (asked.answered_at is None) is unverified
    assert ticket.status == ("waiting_carrier" if unverified else "open")


def test_an_agent_may_take_a_doubted_mail_for_the_answer_and_its_writer_is_believed_then(ticket, asked, ada):
    hear(asked, sender="x@agent-of-hapag.example")
    with transaction():
        take_as_answer(ticket, asked.id, mails(asked)[-1].id, opens=True, by=ada, at=NOON + 2 * HOUR)
    assert (clock(asked).outcome, asked.answered_at, ticket.status) == ("met", NOON + HOUR, "open")
    hear(asked, sender="x@agent-of-hapag.example", at=NOON + 3 * HOUR, body="另外……")
    assert not mails(asked)[-1].unverified


OUT_OF_OFFICE = {"headers": [("Auto-Submitted", "auto-replied")], "subject": "Out of office", "body": "Back on Monday."}
ACK = {"subject": "Case 4471 created", "body": "Thank you for your email. We will respond within 24 hours."}
ACK_ZH = {"subject": "Re: MBL", "body": "您好，您的邮件我们已收到，将在2个工作日内回复您。"}


@pytest.mark.parametrize("said", [OUT_OF_OFFICE, ACK, ACK_ZH])
def test_a_machines_word_is_no_answer(ticket, asked, ada, said):
    hear(asked, **said)
    assert mails(asked)[-1].automatic
    assert (asked.answered_at, ticket.status, told(ada)) == (None, "waiting_carrier", [])
    hear(asked, at=NOON + 2 * HOUR)
    assert asked.answered_at == NOON + 2 * HOUR


@pytest.mark.parametrize("text", [
    "We have received your request. The container is on MV ALGECIRAS, ETA Friday.",
    "Thank you for your email. The vessel berths on Friday.", "邮件已收到。柜子周五靠泊。",
    "We will reply tomorrow with the ETA.",
])  # fmt: skip
def test_a_person_who_is_polite_is_a_person(text):
    assert not is_acknowledgement("Re: MBL", text)


def test_a_bounce_fails_the_mail_and_leaves_the_clock_running(ticket, asked, ada):
    mail = sent(asked)
    item = take(bounce(mail.rfc_id, CARRIER, to=address_of(asked)), at=NOON + HOUR)
    assert item.outcome == "inquiry"
    first, report = mails(asked)
    assert (first.delivery, report.automatic) == (Delivery.FAILED, "bounce")
    assert "550" in first.last_error
    assert (clock(asked).state, told(ada)) == ("running", ["not_delivered"])


def test_a_delay_is_told_and_nothing_has_failed(asked):
    sent(asked)
    take(bounce("", CARRIER, to=address_of(asked), action="delayed", status="4.4.1", said="451 later"), at=NOON + HOUR)
    assert mails(asked)[0].delivery == Delivery.SENT
    assert "451" in mails(asked)[0].last_error


def test_several_conversations_are_kept_and_timed_apart(ticket, ada):
    one, two = ask(ticket, ada), ask(ticket, ada, to="desk@maersk.example", name="Maersk", text="几点？")
    hear(two, sender="desk@maersk.example")
    assert (len(mails(one)), len(mails(two))) == (1, 2)
    assert (clock(one).state, clock(two).outcome) == ("running", "met")


def test_the_same_mail_twice_is_kept_once(asked):
    raw = letter(sender=CARRIER, to=address_of(asked), body="周五", message_id="<one@hapag.example>")
    for mailbox in ("service@desk.test", "sea@desk.test"):
        take(raw, at=NOON + HOUR, mailbox=mailbox)
    assert len(mails(asked)) == 2


def test_what_comes_after_a_withdrawal_is_kept_and_told_and_changes_nothing(ticket, asked, ada):
    with transaction():
        withdraw_inquiry(ticket, asked.id, by=ada, at=NOON + timedelta(minutes=5))
    hear(asked)
    assert (asked.answered_at, ticket.status) == (None, "waiting_carrier")
    assert (len(mails(asked)), told(ada)) == (2, ["carrier_answered"])


def test_a_late_word_on_a_merged_ticket_is_kept_and_told_where_it_went_on(ticket, asked, ada):
    hear(asked)
    other = factories.ticket(at=NOON)
    with transaction():
        merge(ticket, other, by=ada, at=NOON + 2 * HOUR)
    item = hear(asked, at=NOON + 3 * HOUR, body="还有一点")
    assert (item.outcome, item.ticket_id) == ("inquiry", other.id)
    assert len(mails(asked)) == 3
    assert db.session.query(Notice).filter_by(agent_id=ada.id).all()[-1].data["ticket"] == other.reference


def test_our_own_mail_that_comes_back_is_a_loop(asked):
    item = hear(asked, sender="fwd@hapag.example", message_id=mails(asked)[0].rfc_id)
    assert item.outcome == "parked"


def test_a_robot_on_the_carriers_side_fills_no_conversation(asked, ada):
    def away(number):
        raw = letter(sender=CARRIER, to=address_of(asked), message_id=f"<a{number}@carrier.example>",
                     headers=[("Auto-Submitted", "auto-replied")])  # fmt: skip
        return take(raw, at=NOON + timedelta(seconds=number)).outcome

    first = sent(asked)
    assert [away(number) for number in range(MOST_REPORTS + 2)] == ["inquiry"] * MOST_REPORTS + ["parked"] * 2
    assert take(bounce(first.rfc_id, CARRIER, to=address_of(asked)), at=NOON + HOUR).outcome == "inquiry"
    assert mails(asked)[0].delivery == Delivery.FAILED
    assert told(ada) == ["not_delivered"]
