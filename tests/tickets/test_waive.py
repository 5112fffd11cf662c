"""A thank-you needs no answer; a breach that the record is wrong about does not count."""

import pytest

from desk.audit.models import AuditEntry
from desk.core.db import db, transaction
from desk.core.errors import Faulty, Invalid
from desk.sla.models import SlaCorrection
from desk.sla.queries import due_level_ids
from desk.tickets.commands.corrections import void_breach
from desk.tickets.commands.escalation import escalate_due
from desk.tickets.commands.waive import need_no_answer
from desk.tickets.types import NoAnswer
from tests import factories
from tests.factories import NOON
from tests.tickets.promised import HOUR, answer, promise_everything, timer, write


@pytest.fixture
def lin(app):
    promise_everything()
    return factories.agent()


@pytest.fixture
def thanked(lin):
    """A ticket that was answered, and whose customer said thank you."""
    ticket = factories.ticket()
    answer(ticket, lin, NOON + HOUR / 4)
    write(ticket, NOON + HOUR / 2)
    return ticket


def waive(ticket, by, reason=NoAnswer.THANKS, text=""):
    with transaction():
        need_no_answer(ticket, reason, text, by=by, at=NOON + HOUR)


def test_a_thank_you_ends_the_wait_as_waived(thanked, lin):
    assert thanked.needs_answer
    waive(thanked, lin)
    waived = timer(thanked, "next_response")
    assert (waived.state, waived.outcome, waived.breached_at) == ("done", "waived", None)
    assert not thanked.needs_answer
    assert "ticket.no_answer_needed" in {one.verb for one in db.session.query(AuditEntry)}


def test_a_second_time_nobody_waits(thanked, lin):
    waive(thanked, lin)
    with pytest.raises(Invalid):
        waive(thanked, lin)


def test_another_reason_is_said_in_words(thanked, lin):
    with pytest.raises(Faulty) as problem:
        waive(thanked, lin, NoAnswer.OTHER, " ")
    assert problem.value.entry == "reason"
    waive(thanked, lin, NoAnswer.OTHER, "wrong window")
    assert timer(thanked, "next_response").outcome == "waived"


def test_a_first_answer_is_always_owed(lin):
    ticket = factories.ticket()
    with pytest.raises(Faulty):
        waive(ticket, lin)
    assert timer(ticket).state == "running" and ticket.needs_answer


def test_it_is_one_press_on_the_ticket(thanked, lin, sign_in):
    page = sign_in(lin).get(f"/tickets/{thanked.reference}")
    assert "menu-no-answer" in page.text
    url = f"/tickets/{thanked.reference}/no-answer"
    for wrong in ({"reason": "nonsense"}, {}, {"reason": "thanks", "text": "x" * 301}):
        refused = sign_in(lin).post(url, data=wrong)
        assert (refused.status_code, "请检查输入的内容" in refused.text) == (422, False)  # it says what is wrong
    assert sign_in(lin).post(url, data={"reason": "thanks"}).status_code == 303
    assert timer(thanked, "next_response").state == "done"
    assert "menu-no-answer" not in sign_in(lin).get(f"/tickets/{thanked.reference}").text


@pytest.fixture
def missed(lin):
    ticket = factories.ticket()
    with transaction():
        escalate_due(due_level_ids(NOON + HOUR, limit=9), now=NOON + HOUR)
    return ticket


def test_a_voided_breach_stays_and_is_voided_once(missed):
    boss = factories.agent("supervisor")
    first = timer(missed)
    with transaction():
        void_breach(missed, first.id, reason="the mail gateway was down", by=boss, at=NOON + 2 * HOUR)
    assert timer(missed).outcome == "breached" and timer(missed).breached_at == NOON + HOUR
    with pytest.raises(Faulty), transaction():
        void_breach(missed, first.id, reason="again", by=boss, at=NOON + 2 * HOUR)
    assert db.session.query(SlaCorrection).one().reason == "the mail gateway was down"


def test_what_was_not_missed_cannot_be_corrected(missed, sign_in, lin):
    boss = factories.agent("supervisor")
    with pytest.raises(Faulty) as problem, transaction():
        void_breach(missed, timer(missed, "resolution").id, reason="x", by=boss, at=NOON + 2 * HOUR)
    assert problem.value.entry == "timer"
    url = f"/tickets/{missed.reference}/why/{timer(missed).id}/correction"
    assert sign_in(lin).post(url, data={"reason": "x"}).status_code == 403
    assert sign_in(boss).post(url, data={"reason": ""}).status_code == 422
    assert sign_in(boss).post(url, data={"reason": "gateway"}).status_code == 303
    assert sign_in(boss).post(url, data={"reason": "gateway"}).status_code == 422
