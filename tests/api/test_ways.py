"""An answer through the API leaves by the way that it names, with the rules of the agent's screen."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from desk.accounts.models import Contact
from desk.channels.models import MessengerUser
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.tickets.messengers.route import TEMPLATE
from desk.tickets.models import Message
from tests.channels.messengers import accounts as of
from tests.feeds.stand_in import standing_in
from tests.intake.messengers.talk import handle_all, tickets, usual

ASKED = {"whatsapp": of.whatsapp, "wechat": of.wechat, "sms": of.sms}


@pytest.fixture
def there(calls_home):
    with standing_in() as stand_in:
        stand_in.answer = usual
        yield stand_in


@pytest.fixture
def asked(client, there):
    def ask(kind, *, hours=0, email="", **entries):
        account = of.account(kind, there.url, **entries)
        assert ASKED[kind]().at(client, account).status_code == 200
        handle_all()
        ticket = tickets()[-1]
        with transaction():
            db.session.execute(update(MessengerUser).values(wrote_at=utcnow() - timedelta(hours=hours)))
            db.session.get(Contact, ticket.contact_id).email = email
        return f"/tickets/{ticket.reference}/messages"

    return ask


def sent():
    db.session.rollback()
    return db.session.query(Message).filter_by(direction="out").all()


def problem(answer):
    said = answer.json["error"]
    return answer.status_code, said.get("way"), [(one["field"], one["text"]) for one in said["fields"]]


@pytest.mark.parametrize("kind", ["whatsapp", "wechat", "sms"])
@pytest.mark.parametrize("named", [True, False])
def test_a_messengers_ticket_is_answered_there(ours, asked, kind, named):
    answer = ours.post(asked(kind), {"text": "Friday."} | ({"way": kind} if named else {}))
    assert (answer.status_code, answer.json["channel"]) == (201, kind)


@pytest.mark.parametrize("way", ["mail", "template", "sms", "wecom"])
def test_another_way_than_the_open_one_is_refused_and_the_open_one_told(ours, asked, way):
    status, open_now, fields = problem(
        ours.post(asked("whatsapp", email="z@x.example"), {"text": "Friday.", "way": way})
    )
    assert (status, open_now, [name for name, _ in fields], sent()) == (422, "whatsapp", ["way"], [])


def test_after_its_time_a_messenger_is_refused_and_mail_taken_when_it_is_named(ours, asked):
    path = asked("wechat", hours=49, email="z@x.example")
    for said in ({"text": "Friday."}, {"text": "Friday.", "way": "wechat"}):
        status, open_now, fields = problem(ours.post(path, said))
        assert (status, open_now, sent()) == (422, "mail", [])
        assert "by e-mail now" in fields[0][1]
    answer = ours.post(path, {"text": "Friday.", "way": "mail"})
    assert (answer.status_code, answer.json["channel"], sent()[0].to_email) == (201, "mail", "z@x.example")


def test_where_there_is_no_way_the_problem_says_so(ours, asked):
    status, open_now, fields = problem(ours.post(asked("wechat", hours=49), {"text": "Friday.", "way": "wechat"}))
    assert (status, open_now) == (422, None)
    assert "no other way" in fields[0][1]


def test_the_template_is_taken_only_when_it_is_named(ours, asked):
    path = asked("whatsapp", hours=25, template="later")
    assert problem(ours.post(path, {"text": "Friday.", "way": "whatsapp"}))[1] == "template"
    assert ours.post(path, {"text": "Friday.", "way": "template"}).status_code == 201
    assert sent()[0].references == [TEMPLATE]


def test_what_is_too_long_for_the_messenger_is_a_fault_of_the_text(ours, asked):
    status, _, fields = problem(ours.post(asked("sms"), {"text": "x" * 1601, "way": "sms"}))
    assert (status, [name for name, _ in fields]) == (422, ["text"])
    assert "1600" in fields[0][1]


def test_a_ticket_of_no_messenger_leaves_by_mail_and_nothing_else(ours, alice):
    path = f"{alice.path}/messages"
    assert ours.post(path, {"text": "Friday.", "way": "mail"}).status_code == 201
    assert problem(ours.post(path, {"text": "Friday.", "way": "whatsapp"}))[:2] == (422, "mail")


def test_a_customers_token_chooses_no_way_and_no_unknown_one_is_taken(alice, ours):
    assert problem(alice.system.post(f"{alice.path}/messages", {"text": "And?", "way": "mail"}))[2][0][0] == "way"
    assert problem(ours.post(f"{alice.path}/messages", {"text": "And?", "way": "pigeon"}))[2][0][0] == "way"
