"""What we ask carriers: timed on its own, and no word of it reaches the customer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.errors import Faulty, NotFound
from desk.core.times import utcnow
from desk.inquiries.commands import NotOpen, Question
from desk.inquiries.models import Inquiry
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaTimer
from desk.tickets.canned.values import known_for
from desk.tickets.commands.inquiries import answer_inquiry, ask_inquiry, withdraw_inquiry
from desk.tickets.commands.mailing import as_email
from desk.tickets.commands.reply import post_reply
from desk.tickets.links import customer_link
from tests import factories
from tests.factories import NOON

HOUR = timedelta(hours=1)
SECRET = "秘密：报价 USD 4711"


@pytest.fixture
def ada(app):
    return factories.agent("supervisor")


@pytest.fixture
def promised(app):
    targets = {"normal": {"first_response": 600, "next_response": 600, "resolution": 6000, "carrier_reply": 120}}
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        save_policy(PolicyDraft("all", always.id, targets), actor="test", at=NOON)


def ask(ticket, ada, at=NOON, waits=False, **more):
    question = Question(**({"party": "carrier", "name": "Hapag-Lloyd", "text": SECRET} | more))
    with transaction():
        return ask_inquiry(ticket, question, waits=waits, by=ada, at=at)


def answer(ticket, inquiry, ada, at, came_at=None, opens=False, text="ok"):
    with transaction():
        answer_inquiry(ticket, inquiry.id, text, came_at=came_at or at, opens=opens, by=ada, at=at)


def clocks(ticket):
    rows = db.session.scalars(select(SlaTimer).where(SlaTimer.ticket_id == ticket.id)).all()
    return {row.conversation or row.metric: row for row in rows}


def customers(ticket):
    return {key: (row.state, row.due_at) for key, row in clocks(ticket).items() if ":" not in key}


@pytest.mark.parametrize("came,outcome", [(5.5, "breached"), (4, "met"), (1, "met")])
def test_row_53_a_carriers_answer_is_timed_and_the_customers_clocks_are_not_touched(promised, ada, came, outcome):
    ticket = factories.ticket()
    before = customers(ticket)
    inquiry = ask(ticket, ada, minutes=240)
    clock = clocks(ticket)[f"inquiry:{inquiry.id}"]
    assert (clock.metric, clock.due_at) == ("carrier_reply", NOON + 4 * HOUR)
    answer(ticket, inquiry, ada, NOON + 6 * HOUR, came_at=NOON + came * HOUR)
    assert clocks(ticket)[f"inquiry:{inquiry.id}"].outcome == outcome
    assert customers(ticket) == before


def test_without_a_time_of_its_own_the_policys_counts_and_without_one_no_clock_runs(promised, ada):
    ticket = factories.ticket()
    inquiry = ask(ticket, ada)
    assert clocks(ticket)[f"inquiry:{inquiry.id}"].due_at == NOON + 2 * HOUR


def test_nothing_promised_nothing_timed(ada):
    ticket = factories.ticket()
    ask(ticket, ada)
    assert clocks(ticket) == {}


def test_who_presses_twice_has_asked_once_and_may_ask_again_after_the_answer(promised, ada):
    ticket = factories.ticket()
    first = ask(ticket, ada)
    assert ask(ticket, ada).id == first.id
    assert ask(ticket, ada, name="COSCO").id != first.id != ask(ticket, factories.agent()).id
    answer(ticket, first, ada, NOON + HOUR)
    assert ask(ticket, ada, at=NOON + HOUR).id != first.id


@pytest.mark.parametrize("text", ["x" * 10_001, " " * 10_001])
def test_too_long_an_answer_is_not_taken_for_none(promised, ada, text):
    ticket = factories.ticket()
    inquiry = ask(ticket, ada)
    with pytest.raises(Faulty) as told:
        answer(ticket, inquiry, ada, NOON + HOUR, text=text)
    assert ("10 000" in str(told.value.text)) is bool(text.strip())


def test_two_questions_are_timed_apart_and_one_may_be_withdrawn(promised, ada):
    ticket = factories.ticket()
    first, second = ask(ticket, ada, minutes=60), ask(ticket, ada, minutes=90)
    with transaction():
        withdraw_inquiry(ticket, first.id, by=ada, at=NOON + HOUR / 2)
    assert [clocks(ticket)[f"inquiry:{one.id}"].state for one in (first, second)] == ["done", "running"]


def test_asking_may_put_the_ticket_aside_and_the_answer_may_bring_it_back(promised, ada):
    ticket = factories.ticket()
    inquiry = ask(ticket, ada, waits=True)
    assert ticket.status == "waiting_carrier"
    answer(ticket, inquiry, ada, NOON + HOUR, opens=True)
    assert ticket.status == "open"


@pytest.mark.parametrize(
    "wrong,entry",
    [({"party": "mother"}, "party"), ({"name": " "}, "name"), ({"name": "x" * 121}, "name"), ({"text": ""}, "question"),
     ({"text": "x" * 10_001}, "question"), ({"minutes": 0}, "within"), ({"minutes": -5}, "within"),
     ({"minutes": 60_001}, "within")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_by_name(ada, wrong, entry):
    with pytest.raises(Faulty) as told:
        ask(factories.ticket(), ada, **wrong)
    assert told.value.entry == entry
    assert db.session.query(Inquiry).count() == 0


@pytest.mark.parametrize("came", [-1, 3])
def test_an_answer_comes_after_its_question_and_not_in_the_future(promised, ada, came):
    ticket = factories.ticket()
    inquiry = ask(ticket, ada)
    with pytest.raises(Faulty) as told:
        answer(ticket, inquiry, ada, NOON + 2 * HOUR, came_at=NOON + came * HOUR)
    assert told.value.entry == "came_at"


def test_a_question_is_answered_once_and_only_on_its_own_ticket(promised, ada):
    ticket = factories.ticket()
    inquiry = ask(ticket, ada)
    with pytest.raises(NotFound):
        answer(factories.ticket(), inquiry, ada, NOON + HOUR)
    answer(ticket, inquiry, ada, NOON + HOUR)
    with pytest.raises(NotOpen):
        answer(ticket, inquiry, ada, NOON + HOUR)


def test_the_customer_learns_nothing_of_it(ada, client):
    ticket = factories.ticket(at=utcnow())
    inquiry = ask(ticket, ada, at=utcnow(), minutes=60)
    answer(ticket, inquiry, ada, utcnow(), text=SECRET)
    with transaction():
        message = post_reply(ticket, author=ada, body="在海上", at=utcnow(), mail_domain="desk.test")
    token = customer_link(ticket, now=utcnow()).rpartition("/c/")[2]
    page = client.get(f"/c/{token}", follow_redirects=True)
    assert "在海上" in page.text
    known = known_for(ticket, agent=ada, language="zh_CN", now=utcnow())
    mail = as_email(message)
    for told in (page.text, str(known.values), mail.text, str(mail)):
        assert "4711" not in told
        assert "Hapag" not in told


def test_a_question_by_plain_form_stands_beside_the_conversation(ada, sign_in):
    ticket, browser = factories.ticket(at=utcnow()), sign_in(ada)
    here = f"/tickets/{ticket.reference}"
    data = {"party": "carrier", "name": "ONE", "question": "柜子在哪？", "within": "1h30", "waits": "1"}
    assert browser.post(f"{here}/inquiries", data=data | {"within": "soon"}).status_code == 422
    assert browser.post(f"{here}/inquiries", data=data).status_code == 303
    inquiry = db.session.query(Inquiry).one()
    assert inquiry.minutes == 90
    assert "柜子在哪？" in browser.get(here).text
    url = f"{here}/inquiries/{inquiry.id}/answer"
    assert browser.post(url, data={"answer": "x", "came_at": "tomorrow"}).status_code == 422
    assert browser.post(url, data={"answer": "在码头", "came_at": "", "opens": "1"}).status_code == 303
    assert "在码头" in browser.get(here).text
    db.session.expire_all()
    assert ticket.status == "open"
    assert browser.post(f"{here}/inquiries/{inquiry.id}/withdrawal").status_code == 409


def test_a_page_asks_the_database_as_often_with_questions_and_steps_as_without(ada, sign_in, count_statements):
    ticket, browser = factories.ticket(at=utcnow()), sign_in(ada)

    def look():
        browser.get(f"/tickets/{ticket.reference}")

    look()
    before = count_statements(look)
    for _n in range(4):
        ask(ticket, ada, at=utcnow())
    look()
    assert count_statements(look) == before
