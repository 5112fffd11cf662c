"""A machine that answers our mail on and on: nothing is lost, one ticket does not drown in it, nobody is woken."""

import pytest

from desk.audit.models import AuditEntry
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.intake.access import parked_for
from desk.intake.commands import accept, replay
from desk.intake.handling import handle_to_the_end
from desk.intake.models import InboundItem
from desk.intake.rules import MOST_REPORTS, REPORTS_WITHIN
from desk.intake.together import handle_waiting
from desk.notifications.models import Notice
from desk.tickets.models import Message
from tests import factories
from tests.intake.dsn import bounce, receipt
from tests.intake.taking import again, later, letter, mailbox, message_of, sent_answer, take, ticket_of, token_address
from tests.intake.taking import why as looks


@pytest.fixture
def answer(asked, ada):
    return sent_answer(asked, ada)


def robot(count, original="", *, to, first=0, **more):
    return [take(bounce(original, to=to, message_id=f"<r{number}@mx.example>", **more), at=later(seconds=60 + number))
            for number in range(first, first + count)]  # fmt: skip


def notices():
    return db.session.query(Notice).count()


def test_one_ticket_takes_so_many_and_the_rest_is_kept_beside_it(asked, answer, ada):
    to = token_address(asked.id)
    items = robot(MOST_REPORTS, answer.rfc_id, to=to)
    told, written = notices(), db.session.query(Message).count()
    items += robot(30, answer.rfc_id, to=to, first=MOST_REPORTS)
    assert [one.outcome for one in items] == ["bounce"] * MOST_REPORTS + ["parked"] * 30
    assert {(one.ticket_id, one.reason) for one in items[MOST_REPORTS:]} == {(asked.id, f"flood: {asked.reference}")}
    assert (notices(), db.session.query(Message).count()) == (told, written)
    assert db.session.query(AuditEntry).filter_by(verb="mail.flood").count() == 1


def test_the_ticket_says_that_more_came_and_parked_mail_shows_others_first(client, sign_in, asked, answer, ada):
    items = robot(MOST_REPORTS + 5, to=token_address(asked.id))
    assert looks(message_of(items[MOST_REPORTS - 1]))["flood"] == "aside"
    assert "set aside under parked mail" in sign_in(ada).get(f"/tickets/{asked.reference}").text
    with transaction():
        db.session.get(InboundItem, items[0].id).outcome = "parked"  # the oldest of all, for another reason
    assert parked_for(factories.agent("administrator"))[0].id == items[0].id


def test_a_report_that_voids_an_answer_is_filed_however_many_came_before(asked, answer, ada):
    robot(MOST_REPORTS + 1, to=token_address(asked.id), recipient="somebody@else.example")
    assert again(answer).delivery == Delivery.SENT
    (last,) = robot(1, answer.rfc_id, to=token_address(asked.id), first=500)
    assert (last.outcome, again(answer).delivery) == ("bounce", Delivery.FAILED)


def test_out_of_office_to_a_tickets_own_address_is_fused_too(asked, answer):
    def away(number):
        return take(letter(to=token_address(asked.id), message_id=f"<o{number}@x.example>", body=f"away {number}",
                           headers=[("Auto-Submitted", "auto-replied")]), at=later(seconds=number))  # fmt: skip

    assert [away(number).outcome for number in range(MOST_REPORTS + 2)] == ["joined"] * MOST_REPORTS + ["parked"] * 2


def test_a_person_is_never_set_aside(asked, answer):
    robot(MOST_REPORTS + 1, to=token_address(asked.id))
    said = take(letter(to=token_address(asked.id), message_id="<p@x.example>", body="是我。"), at=later(hours=1))
    assert (said.outcome, said.ticket_id) == ("joined", asked.id)


def test_after_a_day_it_is_read_again(asked, answer):
    robot(MOST_REPORTS + 1, to=token_address(asked.id))
    raw = bounce(to=token_address(asked.id), message_id="<next@mx.example>")
    assert take(raw, at=later(seconds=60 + MOST_REPORTS) + REPORTS_WITHIN).outcome == "bounce"


def test_one_sender_is_fused_over_all_tickets_after_the_first_of_each(app, ada, monkeypatch):
    monkeypatch.setattr("desk.intake.flood.MOST_MESSAGES", 6)
    tickets = [ticket_of(take(letter(message_id=f"<q{number}@x.example>"))) for number in range(4)]
    found = [robot(2, to=token_address(one.id), first=10 * one.id) for one in tickets]
    assert [[item.outcome for item in pair] for pair in found] == [["bounce"] * 2] * 3 + [["bounce", "parked"]]


def test_an_administrator_can_have_it_filed_after_all(asked, answer):
    item = robot(MOST_REPORTS + 1, to=token_address(asked.id))[-1]
    with transaction():
        replay(again(item), actor="agent:1", at=later(hours=1))
    assert handle_to_the_end(item.id)[0].outcome == "bounce"


def test_receipts_for_one_mail_change_the_ticket_once(asked, answer):
    take(receipt(answer.rfc_id), at=later(minutes=1))
    before = again(asked).revision
    for number in range(5):
        raw = receipt(answer.rfc_id).replace(b"<mdn1@", f"<mdn{number + 2}@".encode())
        assert take(raw, at=later(minutes=2 + number)).outcome == "noted"
    assert again(asked).revision == before


def test_two_bounces_of_one_flood_at_two_mailboxes_are_one(asked, answer):
    mailbox("air@desk.test")
    raw = bounce(to=token_address(asked.id))
    outcomes = {take(raw, at=later(minutes=1), mailbox=box).outcome for box in ("service@desk.test", "air@desk.test")}
    assert outcomes == {"bounce", "known"}


def test_mails_that_are_filed_together_are_counted_as_they_come(asked, answer):
    for number in range(MOST_REPORTS + 3):
        raw = bounce(to=token_address(asked.id), message_id=f"<t{number}@mx.example>")
        accept(raw, source="mail", at=later(seconds=number), ring_for_it=False)
    handle_waiting(before=later(hours=1), limit=100)
    outcomes = [one.outcome for one in db.session.query(InboundItem).order_by(InboundItem.id)][1:]
    assert outcomes == ["bounce"] * MOST_REPORTS + ["parked"] * 3
