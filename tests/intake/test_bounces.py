"""What servers say of our own mail: believed with proof only, and never answered."""

import pytest

from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.notifications.models import Notice
from desk.sla.commands.seed import seed_promises
from desk.sla.models import SlaTimer
from desk.tickets.models import Message, Ticket
from desk.tickets.types import JoinedBy, TicketStatus
from tests.intake.dsn import bounce, receipt
from tests.intake.taking import (
    NOON,
    again,
    later,
    letter,
    message_of,
    outgoing,
    sent_answer,
    shown_to_customer,
    take,
    ticket_of,
    token_address,
    why,
)


@pytest.fixture
def answer(asked, ada):
    return sent_answer(asked, ada)


def late(raw):
    return take(raw, at=later(hours=1))


def test_a_permanent_bounce_voids_the_answer_and_its_agent_is_told(client, sign_in, asked, answer, ada):
    item = late(bounce(answer.rfc_id))
    assert (item.outcome, item.ticket_id) == ("bounce", asked.id)
    message = message_of(item)
    assert (message.joined_by, message.automatic) == (JoinedBy.BOUNCE, "bounce")
    assert again(answer).delivery == Delivery.FAILED
    assert again(asked).needs_answer
    assert {one.kind for one in db.session.query(Notice).filter_by(agent_id=ada.id)} >= {"not_delivered"}
    page = sign_in(ada).get(f"/tickets/{asked.reference}").text
    assert "Not delivered to z***@hengyuan.example: 550 5.1.1 User unknown" in page
    assert message.id not in shown_to_customer(asked)


def test_after_a_bounce_the_clock_runs_again_from_its_old_start(app, ada):
    with transaction():
        seed_promises(actor="shell", at=NOON)
    ticket = ticket_of(take(letter()))

    def first_response():
        row = db.session.query(SlaTimer).filter_by(ticket_id=ticket.id, metric="first_response").one()
        return row.state, row.start_at, row.due_at

    before = first_response()
    answer = sent_answer(again(ticket), ada, at=later(minutes=5))
    assert first_response()[0] == "done"
    late(bounce(answer.rfc_id))
    assert first_response() == before


def test_a_late_mail_is_shown_and_voids_nothing(asked, answer):
    item = late(bounce(answer.rfc_id, action="delayed", status="4.4.1", said="451 4.4.1 try again"))
    assert why(message_of(item))["bounce"] == "delayed"
    assert again(answer).delivery == Delivery.SENT
    assert again(asked).status == TicketStatus.WAITING_CUSTOMER
    assert not again(asked).needs_answer


@pytest.mark.parametrize("named", ["", "<m1.aaaaaaaaaaaaaaaaaaaaaaaaaa@desk.test>", "<somebody@else.example>"])
def test_a_bounce_without_our_mark_changes_nothing(asked, answer, named):
    item = late(bounce(named))
    assert again(answer).delivery == Delivery.SENT
    assert not again(asked).needs_answer
    assert item.ticket_id != asked.id
    quiet = ticket_of(item)
    assert (quiet.automatic, quiet.needs_answer) == (True, False)


def test_a_token_address_tells_which_mail_was_meant(asked, answer):
    late(bounce(to=token_address(asked.id)))
    assert again(answer).delivery == Delivery.FAILED


def test_a_token_and_a_strangers_address_void_nothing(asked, answer):
    item = late(bounce(to=token_address(asked.id), recipient="somebody@y.example"))
    assert (item.ticket_id, again(answer).delivery) == (asked.id, Delivery.SENT)
    assert why(message_of(item))["bounce"] == "which"


def test_a_bounce_from_behind_an_alias_is_of_the_only_one_we_wrote_to(asked, answer):
    late(bounce(answer.rfc_id, recipient="zhou.private@gmail.com"))
    assert again(answer).delivery == Delivery.FAILED


def test_the_same_bounce_twice_is_one(asked, answer):
    late(bounce(answer.rfc_id))
    item = late(bounce(answer.rfc_id, message_id="<dsn2@mx.example>"))
    assert item.outcome == "bounce"
    assert db.session.query(Notice).filter_by(kind="not_delivered", channel="bell").count() == 1


def test_a_customers_own_message_id_is_no_mail_of_ours(asked):
    assert late(bounce("<a1@hengyuan.example>")).ticket_id != asked.id


def test_a_read_receipt_is_noted_on_the_message_and_opens_no_ticket(client, sign_in, asked, answer, ada):
    item = late(receipt(answer.rfc_id))
    assert (item.outcome, item.message_id) == ("noted", answer.id)
    assert again(answer).heard_at == later(hours=1)
    assert db.session.query(Message).count() == 2
    assert again(asked).status == TicketStatus.WAITING_CUSTOMER
    assert "Opened by the reader" in sign_in(ada).get(f"/tickets/{asked.reference}").text


def test_a_mail_that_was_deleted_unread_was_not_opened(answer):
    late(receipt(answer.rfc_id, disposition="automatic-action/MDN-sent-automatically; deleted"))
    assert again(answer).heard_at is None


def test_a_delivery_receipt_is_noted_too(answer):
    item = late(bounce(answer.rfc_id, action="delivered", status="2.0.0", said="250 ok"))
    assert (item.outcome, again(answer).heard_at, again(answer).delivery) == ("noted", None, Delivery.SENT)


def test_a_forged_receipt_is_noted_on_nothing(asked, answer):
    item = late(receipt("<m1.aaaaaaaaaaaaaaaaaaaaaaaaaa@desk.test>"))
    assert again(answer).heard_at is None
    assert ticket_of(item).automatic


def test_no_automatic_mail_is_ever_answered(asked, answer):
    before = len(outgoing())
    kinds = [("Auto-Submitted", "auto-replied"), ("List-Id", "<news.x.example>"), ("Precedence", "bulk"),
             ("X-Autoreply", "yes")]  # fmt: skip
    for number, header in enumerate(kinds):
        take(letter(sender=f"r{number}@x.example", message_id=f"<{number}@r>", headers=[header]))
    late(bounce(answer.rfc_id))
    assert len(outgoing()) == before


def test_l4_an_automatic_no_is_a_persons_and_list_mail_is_kept(app):
    person = take(letter(headers=[("Auto-Submitted", "no")]))
    assert message_of(person).automatic == ""
    listed = take(letter(message_id="<l@x>", sender="ops@agents.example", headers=[("Precedence", "list")]))
    assert (listed.outcome, message_of(listed).automatic) == ("created", "list")
    assert db.session.query(Ticket).count() == 2
