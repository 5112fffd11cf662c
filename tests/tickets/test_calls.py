"""Phone calls: speaking to the customer is an answer, ringing in vain is none, and the customer reads nothing of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.sla.commands.calendars import save_calendar
from desk.sla.commands.policies import PolicyDraft, save_policy
from desk.sla.commands.seed import ALWAYS
from desk.sla.models import SlaTimer
from desk.tickets.commands.calls import CallDraft, log_call
from desk.tickets.links import customer_link
from desk.tickets.models_mail import Call
from desk.tickets.types import TicketStatus
from tests import factories
from tests.factories import NOON

SECRET = "秘密：客户威胁索赔 USD 4711"
TEN = timedelta(minutes=10)


@pytest.fixture
def ada(app):
    return factories.agent("supervisor")


@pytest.fixture
def ticket(app):
    targets = {"normal": {"first_response": 600, "next_response": 600, "resolution": 6000}}
    with transaction():
        always = save_calendar("always", ALWAYS, actor="test", at=NOON)
        save_policy(PolicyDraft("all", always.id, targets), actor="test", at=NOON)
    return factories.ticket()


def call(ticket, ada, *, outcome="spoke", direction="out", text=SECRET, press="one", waits=False, minutes=4, at=None):
    with transaction():
        return log_call(
            ticket, CallDraft(direction, outcome, text, minutes, press), waits=waits, by=ada, at=at or NOON + TEN
        )


def first_response(ticket):
    return db.session.scalar(
        select(SlaTimer.met_at).where(SlaTimer.ticket_id == ticket.id, SlaTimer.metric == "first_response")
    )


def test_speaking_to_the_customer_is_the_first_answer(ticket, ada):
    call(ticket, ada, waits=True)
    assert first_response(ticket) == NOON + TEN
    assert not ticket.needs_answer
    assert ticket.status == TicketStatus.WAITING_CUSTOMER


@pytest.mark.parametrize("outcome", ["no_answer", "voicemail", "wrong"])
def test_ringing_in_vain_is_no_answer(ticket, ada, outcome):
    call(ticket, ada, outcome=outcome, text="", waits=True)
    assert first_response(ticket) is None
    assert ticket.needs_answer
    assert ticket.status == TicketStatus.OPEN


def test_a_customer_who_rings_opens_what_was_settled(ticket, ada):
    call(ticket, ada, waits=True)
    call(ticket, ada, outcome="voicemail", direction="in", press="two", at=NOON + 2 * TEN)
    assert ticket.status == TicketStatus.OPEN
    assert ticket.needs_answer


def test_pressing_twice_logs_one_call(ticket, ada):
    assert call(ticket, ada).id == call(ticket, ada).id
    assert len(db.session.scalars(select(Call)).all()) == 1


@pytest.mark.parametrize(
    "wrong", [{"outcome": "shouted"}, {"direction": "up"}, {"text": " "}, {"text": "x" * 10_001}, {"minutes": 601}]
)
def test_what_cannot_be_is_refused_and_nothing_is_written(ticket, ada, wrong):
    with pytest.raises(Faulty):
        call(ticket, ada, **wrong)
    assert db.session.scalars(select(Call)).all() == []


def test_a_call_is_logged_from_the_composer_and_the_customer_reads_nothing_of_it(ticket, ada, client, sign_in):
    sign_in(ada)
    form = {"direction": "out", "outcome": "spoke", "minutes": "3", "text": SECRET, "press": "p1", "waits": "y"}
    answer = client.post(f"/tickets/{ticket.reference}/calls", data=form)
    assert answer.status_code == 303
    assert SECRET in client.get(f"/tickets/{ticket.reference}").text
    link = customer_link(ticket, now=utcnow())
    assert SECRET not in client.get("/c/" + link.partition("/c/")[2]).text


def test_minutes_that_are_no_number_are_told_and_the_text_stays(ticket, ada, client, sign_in):
    sign_in(ada)
    form = {"direction": "out", "outcome": "spoke", "minutes": "long", "text": SECRET, "press": "p1"}
    answer = client.post(f"/tickets/{ticket.reference}/calls", data=form)
    assert answer.status_code == 422
    assert SECRET in answer.text
