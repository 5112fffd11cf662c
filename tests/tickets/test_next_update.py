"""The next update that an answer promises: what the customer reads and what the clock counts are one instant."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.shipments.queries import Found
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaTimer
from desk.tickets.canned.wording import moment
from desk.tickets.commands.delivery import mark_failed, send_again
from desk.tickets.commands.reply import post_reply
from desk.tickets.models import Message
from desk.tickets.moments import as_typed
from desk.tickets.types import TicketStatus
from tests import factories
from tests.factories import NOON
from tests.tickets.canned.test_macros_sent import Bench

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ZONE = "Asia/Shanghai"


@pytest.fixture
def ada(app):
    return factories.agent(time_zone=ZONE)


@pytest.fixture
def bench(app, sign_in, ada):
    factories.macros()
    owner = factories.customer()
    shipment = factories.shipment(owner, ("CONTAINER", "CSQU3054383"), stage="DEPARTED", status_code="DEPARTED")
    factories.event(shipment, "DEPARTED", utcnow() - 30 * DAY)
    ticket = factories.ticket(found=[Found(shipment.id, "CSQU3054383")], at=utcnow())
    return Bench(sign_in(ada), ada, ticket, shipment)


def answer(ticket, ada, by, at=NOON, **more):
    with transaction():
        return post_reply(ticket, author=ada, body="x", at=at, mail_domain="d", next_update_by=by, **more)


def promised(ticket):
    db.session.expire_all()
    rows = db.session.scalars(
        select(SlaTimer).where(SlaTimer.ticket_id == ticket.id, SlaTimer.conversation == "promised")
    )
    return [(row.state, row.outcome, row.due_at) for row in rows]


def minute(at):
    return at.replace(second=0, microsecond=0)


def typed_in(page):
    return page["html"].partition('name="next_update" value="')[2].partition('"')[0]


def told_in(bench, at):
    """The instant as the customer reads it."""
    contact = bench.ticket.contact
    return moment(at, contact.language, contact.time_zone)


def test_an_answer_promises_the_next_and_the_next_answer_keeps_it(app, ada):
    ticket = factories.ticket()
    answer(ticket, ada, NOON + DAY)
    assert promised(ticket) == [("running", None, NOON + DAY)]
    answer(ticket, ada, None, at=NOON + HOUR)
    assert promised(ticket) == [("done", "met", NOON + DAY)]


def test_a_bounce_voids_the_promise_and_sending_again_makes_it_again(app, ada):
    ticket = factories.ticket()
    message = answer(ticket, ada, NOON + DAY)
    with transaction():
        mark_failed(message, "gone", at=NOON + HOUR)
    assert promised(ticket) == [("done", "cancelled", NOON + DAY)]
    with transaction():
        send_again(message, actor="test", at=NOON + 2 * HOUR)
    assert promised(ticket)[-1] == ("running", None, NOON + DAY)


@pytest.mark.parametrize("by", [NOON, NOON - HOUR, NOON + 91 * DAY])
def test_an_instant_that_cannot_be_promised_is_refused(app, ada, by):
    with pytest.raises(Faulty) as told:
        answer(factories.ticket(), ada, by)
    assert told.value.entry == "next_update"
    assert db.session.query(Message).filter_by(direction="out").count() == 0


def test_an_answer_that_settles_promises_nothing_more(app, ada):
    with pytest.raises(Faulty):
        answer(factories.ticket(), ada, NOON + DAY, status_after=TicketStatus.SOLVED)


def test_by_form_in_one_press_or_typed(bench):
    data = {"body": "x", "macro": "", "snapshot": ""}
    for wrong in ("soon", "2020-01-01T00:00", "2099-01-01T00:00"):
        refused = bench.send(data, next_update=wrong)
        assert refused.status_code == 422
        assert wrong in refused.text
    assert bench.send(data, next_update_in="4h").status_code == 303
    ((_state, _outcome, due),) = promised(bench.ticket)
    assert abs(due - utcnow() - 4 * HOUR) < timedelta(minutes=2)
    assert "next_update" in bench.client.get(f"/tickets/{bench.ticket.reference}").text


def test_the_sentence_of_a_canned_reply_and_the_clock_are_one_instant(bench):
    page = bench.put_in("q02-no-update")
    shown = typed_in(page)
    assert shown
    assert bench.send(page, next_update=shown).status_code == 303
    ((_state, _outcome, due),) = promised(bench.ticket)
    assert told_in(bench, due) in bench.sent()[-1].text
    assert as_typed(due, ZONE) == shown


def test_a_sentence_that_stays_is_promised_though_the_entry_was_emptied(bench):
    page = bench.put_in("q02-no-update")
    assert bench.send(page).status_code == 303
    ((_state, _outcome, due),) = promised(bench.ticket)
    assert told_in(bench, due) in bench.sent()[-1].text


def test_a_sentence_that_was_taken_out_promises_nothing(bench):
    page = bench.put_in("q02-no-update")
    assert bench.send(page | {"body": "我们在查。"}).status_code == 303
    assert promised(bench.ticket) == []


def test_another_instant_than_the_text_says_is_shown_before_it_is_sent(bench):
    page = bench.put_in("q02-no-update")
    other = minute(utcnow() + 5 * DAY)
    asked = bench.send(page, next_update=as_typed(other, ZONE))
    assert asked.status_code == 409
    again = bench.read(asked)
    told = bench.send(page, next_update=typed_in(again), confirm=confirm_of(asked.text))
    assert told.status_code == 303
    assert [due for *_rest, due in promised(bench.ticket)] == [other]
    assert told_in(bench, other) in bench.sent()[-1].text


def test_put_into_the_text_takes_the_instant_that_was_set(bench):
    page = bench.put_in("q02-no-update")
    other = minute(utcnow() + 5 * DAY)
    page = bench.fill(page, next_update=as_typed(other, ZONE))
    assert told_in(bench, other) in page["body"]
    assert typed_in(page) == as_typed(other, ZONE)


def test_the_name_of_the_value_typed_by_hand_promises_it(bench):
    assert bench.send({"body": "我们会在 {{ respond_by }} 前回复", "macro": "", "snapshot": ""}).status_code == 303
    ((_state, _outcome, due),) = promised(bench.ticket)
    assert told_in(bench, due) in bench.sent()[-1].text


def confirm_of(html):
    return html.partition('name="confirm" value="')[2].partition('"')[0]


def test_an_answer_asks_the_database_no_more_often_for_a_promise(app, ada, count_statements):
    targets = {"normal": {"first_response": 60, "update": 60}}
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        save_policy(PolicyDraft("all", always.id, targets), actor="test", at=NOON)
    first, second, third = (factories.ticket() for _n in range(3))
    answer(first, ada, None)
    before = count_statements(lambda: answer(second, ada, None))
    assert count_statements(lambda: answer(third, ada, NOON.astimezone(ZoneInfo(ZONE)) + DAY)) <= before + 1  # its row
