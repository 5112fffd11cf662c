"""An answer that can be called back: it leaves once and whole, or not at all, whatever dies or happens meanwhile."""

import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest

from desk.accounts.models import Agent
from desk.core.db import db, transaction
from desk.core.errors import Faulty
from desk.core.times import utcnow
from desk.notifications.models import Notice
from desk.sla.commands.seed import seed_promises
from desk.sla.models import SlaTimer
from desk.tickets.commands import holding
from desk.tickets.commands.holding import set_window
from desk.tickets.commands.merge import merge
from desk.tickets.commands.receiving import receive_message
from desk.tickets.delivering.leaving import leave_due
from desk.tickets.errors import CannotMerge
from desk.tickets.models import Attachment, Message, Ticket
from desk.tickets.models_mail import HeldReply, MessageCopy
from desk.tickets.queries import last_message_id
from desk.tickets.recipients.choosing import recipients_of
from desk.tickets.types import JoinedBy
from tests import factories

HTMX = {"HX-Request": "true"}


@pytest.fixture
def ada(app):
    return factories.agent(undo_s=10)


@pytest.fixture
def ticket(app):
    factories.customer()
    return factories.ticket(cc_emails="li@hengyuan.example", at=utcnow() - timedelta(minutes=5))


@pytest.fixture
def bench(sign_in, ada):
    return sign_in(ada)


def press(bench, ticket, **more):
    mark = recipients_of(ticket).mark
    form = {"body": "船已离港。", "status_after": "waiting_customer", "seen": str(last_message_id(ticket.id)),
            "recipients": mark, "copy": mark.split()[1:], "press": more.pop("press", "one")} | more  # fmt: skip
    return bench.post(f"/tickets/{ticket.reference}/replies", data=form, content_type="multipart/form-data")


def held():
    db.session.expire_all()
    return db.session.query(HeldReply).order_by(HeldReply.id.desc()).first()


def sent():
    db.session.expire_all()
    return db.session.query(Message).filter_by(direction="out").all()


def window_is_over():
    with transaction():
        for one in db.session.query(HeldReply):
            one.send_at = utcnow() - timedelta(seconds=1)


def undo(bench, ticket, **more):
    return bench.post(f"/tickets/{ticket.reference}/held/{held().id}/undo", data=more, headers=HTMX)


def test_an_answer_waits_for_its_authors_window_and_then_leaves_once(bench, ticket):
    assert press(bench, ticket).status_code == 303
    assert (held().state, sent(), leave_due(9)) == ("held", [], 0)
    assert "data-leaves" in bench.get(f"/tickets/{ticket.reference}").text
    window_is_over()
    assert (leave_due(9), leave_due(9)) == (1, 0)
    assert [one.text for one in sent()] == ["船已离港。"]
    assert (held().state, held().message_id) == ("sent", sent()[0].id)
    assert db.session.query(MessageCopy).count() == 1
    assert sent()[0].ticket.status == "waiting_customer"


def test_nothing_of_an_answer_has_happened_while_it_can_be_called_back(bench, ticket):
    with transaction():
        seed_promises(actor="shell", at=utcnow())
    other = factories.ticket(at=utcnow() - timedelta(minutes=5))
    press(bench, other)
    clock = db.session.query(SlaTimer).filter_by(ticket_id=other.id, metric="first_response").one()
    db.session.refresh(other)
    assert (other.status, other.needs_answer, clock.outcome) == ("open", True, None)


def test_pressing_twice_holds_one_answer(bench, ticket):
    assert press(bench, ticket).status_code == press(bench, ticket).status_code == 303
    assert db.session.query(HeldReply).count() == 1


def test_a_second_answer_waits_for_the_first(bench, ticket):
    press(bench, ticket)
    answer = press(bench, ticket, press="two", body="noch etwas")
    assert (answer.status_code, "noch etwas" in answer.text) == (409, True)


def test_undo_brings_everything_back_into_the_editor(bench, ticket):
    press(bench, ticket, only="1", files=(BytesIO(b"%PDF-1.7 x"), "到货通知.pdf"), next_update_in="tomorrow",
          status_after="waiting_carrier")  # fmt: skip
    page = undo(bench, ticket).text
    assert (held().state, sent()) == ("undone", [])
    assert "船已离港。</textarea>" in page
    assert re.search(r'value="waiting_carrier" selected', page)
    assert re.search(r'name="only" value="1" checked', page)
    assert re.search(r'name="next_update" value="20\d\d-', page)
    kept = unescape(re.search(r'name="kept" value="([^"]*)" checked', page)[1])
    assert kept.endswith("到货通知.pdf")
    assert press(bench, ticket, press="two", kept=kept).status_code == 303
    window_is_over()
    leave_due(9)
    assert [one.name for one in db.session.query(Attachment)] == ["到货通知.pdf"]


def test_what_was_typed_since_stands_behind_what_comes_back(bench, ticket):
    press(bench, ticket)
    assert "船已离港。\n\nund noch" in undo(bench, ticket, body="und noch").text


def test_only_its_author_calls_an_answer_back_and_the_mail_goes_all_the_same(bench, ticket, sign_in):
    press(bench, ticket)
    other = sign_in(factories.agent(name="Bo"))
    assert 'class="btn s" data-submit' not in re.search(r'id="held-.*?</article>', page_of(other, ticket), re.S)[0]
    assert undo(other, ticket).status_code == 403
    window_is_over()
    leave_due(9)
    assert len(sent()) == 1


def page_of(bench, ticket):
    return bench.get(f"/tickets/{ticket.reference}").text


def test_the_files_of_somebody_elses_answer_are_nobodys_to_take(bench, ticket, sign_in):
    press(bench, ticket, files=(BytesIO(b"secret"), "a.txt"))
    kept = f"{held().id}:0:a.txt"
    stranger = sign_in(factories.agent(name="Bo"))
    assert press(stranger, ticket, press="two", kept=kept).status_code == 403
    other = factories.ticket(subject="other")
    author = sign_in(db.session.query(Agent).filter_by(undo_s=10).one())
    assert press(author, other, press="x", kept=kept).status_code == 404


def test_what_has_left_cannot_be_called_back(bench, ticket):
    press(bench, ticket)
    window_is_over()
    leave_due(9)
    assert undo(bench, ticket).status_code == 409
    assert len(sent()) == 1


def customer_writes(ticket):
    with transaction():
        receive_message(ticket, factories.incoming(at=utcnow()), contact=None, found=[], joined_by=JoinedBy.TOKEN,
                        unverified=False, at=utcnow())  # fmt: skip


def test_an_answer_that_something_came_before_stays_and_its_author_finds_it_in_the_editor(bench, ticket):
    press(bench, ticket)
    customer_writes(ticket)
    window_is_over()
    assert leave_due(9) == 1
    assert (held().state, bool(held().why), sent()) == ("refused", True, [])
    assert db.session.query(Notice).filter_by(kind="not_sent", channel="bell").count() == 1
    page = page_of(bench, ticket)
    assert "船已离港。</textarea>" in page
    assert 'id="refused-form"' in page
    assert press(bench, ticket, press="two").status_code == 303
    assert 'id="refused-form"' not in page_of(bench, ticket)


def test_what_could_not_leave_can_be_let_go(bench, ticket):
    press(bench, ticket)
    customer_writes(ticket)
    window_is_over()
    leave_due(9)
    assert bench.post(f"/tickets/{ticket.reference}/held/discard").status_code == 303
    assert "船已离港。</textarea>" not in page_of(bench, ticket)


def test_one_who_left_the_firm_meanwhile_sends_nothing(bench, ticket, ada):
    press(bench, ticket)
    with transaction():
        db.session.get(Agent, ada.id).active = False
    window_is_over()
    leave_due(9)
    assert (held().state, sent()) == ("refused", [])


def test_one_who_may_not_answer_there_any_more_sends_nothing(bench, ticket, ada):
    press(bench, ticket)
    team = factories.team()
    with transaction():
        db.session.get(Ticket, ticket.id).team_id = team.id
    window_is_over()
    leave_due(9)
    assert (held().state, sent()) == ("refused", [])


def test_a_press_that_was_called_back_says_so_when_it_comes_again(bench, ticket):
    press(bench, ticket)
    undo(bench, ticket)
    again = press(bench, ticket)
    assert (again.status_code, "船已离港。</textarea>" in again.text) == (409, True)
    fresh = re.search(r'name="press" value="([^"]*)"', again.text)[1]
    assert press(bench, ticket, press=fresh).status_code == 303
    assert held().state == "held"


def test_a_ticket_with_an_answer_on_its_way_out_goes_on_in_no_other(bench, ticket, ada):
    press(bench, ticket)
    other = factories.ticket()
    with pytest.raises(CannotMerge), transaction():
        merge(ticket, other, by=ada, at=utcnow())
    undo(bench, ticket)
    with transaction():
        merge(ticket, other, by=ada, at=utcnow())


def test_a_file_that_is_gone_keeps_the_answer_and_not_the_sweep(bench, ticket, data_dir):
    press(bench, ticket, files=(BytesIO(b"gone soon, really"), "a.txt"))
    for stored in (data_dir / "files").rglob("*"):
        if stored.is_file():
            stored.unlink()
    window_is_over()
    assert leave_due(9) == 1
    assert held().state == "refused"


@pytest.mark.parametrize("place", ["held.claimed", "held.sent"])
def test_dying_at_any_step_loses_nothing_and_sends_nothing_twice(bench, ticket, place):
    press(bench, ticket)
    window_is_over()
    db.session.remove()
    child = os.fork()
    if not child:
        db.engine.dispose(close=False)
        holding.fault = lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == place else None
        leave_due(9)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    assert (held().state, sent()) == ("held", [])
    assert (leave_due(9), leave_due(9), len(sent())) == (1, 0, 1)


def test_two_sweeps_at_once_send_it_once(app, bench, ticket):
    press(bench, ticket)
    window_is_over()
    db.session.remove()

    def sweep(_):
        with app.app_context():
            leave_due(9)
            db.session.remove()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(sweep, range(4)))
    assert (len(sent()), held().state) == (1, "sent")


def test_a_later_date_waits_for_it_and_a_word_of_the_customer_cancels(bench, ticket, ada):
    with transaction():
        db.session.get(Agent, ada.id).undo_s = 0
    assert press(bench, ticket, later_in="tomorrow").status_code == 303
    assert held().send_at > utcnow() + timedelta(minutes=1)
    customer_writes(ticket)
    window_is_over()
    leave_due(9)
    assert (held().state, sent()) == ("refused", [])


def test_a_later_date_holds_all_the_same_when_the_author_says_so(bench, ticket):
    press(bench, ticket, later_in="4h", later_anyway="1", only="1")
    customer_writes(ticket)
    window_is_over()
    leave_due(9)
    assert held().state == "refused"  # others would get it than those whom the author had in front of them
    press(bench, ticket, press="two", later_in="4h", later_anyway="1")
    customer_writes(ticket)
    window_is_over()
    leave_due(9)
    assert held().state == "sent"


def test_a_later_date_that_has_passed_is_said_beside_it(bench, ticket):
    answer = press(bench, ticket, later="2020-01-01T09:00")
    assert (answer.status_code, held()) == (422, None)


def test_each_agent_chooses_their_own_window_from_those_there_are(bench, ada):
    assert bench.post("/me/sending", data={"undo_s": "30"}).status_code == 303
    assert db.session.get(Agent, ada.id, populate_existing=True).undo_s == 30
    assert bench.post("/me/sending", data={"undo_s": "999"}).status_code == 422
    with pytest.raises(Faulty), transaction():
        set_window(ada, 7, at=utcnow())


def test_without_a_window_an_answer_leaves_at_once(sign_in, ticket):
    assert press(sign_in(factories.agent()), ticket).status_code == 303
    assert (len(sent()), held()) == (1, None)
