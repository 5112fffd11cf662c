"""Agents are told once of each occasion, by bell and by mail; a mail is tried again, the bell waits to be read."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from desk.channels.outgoing import BACK_OFF, claim, due_ids
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.notifications import jobs
from desk.notifications.commands import CALLS, MAILS, mark_read, tell, tell_all
from desk.notifications.delivering import as_email, push
from desk.notifications.models import Notice
from desk.notifications.queries import unread_count
from desk.notifications.telling import Telling
from desk.notifications.types import Channel, Kind
from desk.notifications.wording import line
from tests import factories
from tests.factories import NOON
from tests.sink import Sink

BREACH = {"ticket": "T-10001", "path": "/tickets/T-10001", "metric": "first_response", "level": "100%",
          "due": NOON.isoformat(), "late_s": 0}  # fmt: skip

OF_NO_TICKET = (Kind.DIFFERENCE, Kind.ENGINE_LATE, Kind.DIGEST, Kind.TRIED, Kind.CANNOT_SEND)


def say(agent, key="level:1", at=NOON, **more):
    with transaction():
        tell([agent.id], key=key, kind=Kind.BREACH, subject="ticket:1", data=BREACH, at=at, **more)


def rows(**by):
    return db.session.scalars(select(Notice).filter_by(**by).order_by(Notice.id)).all()


def test_one_occasion_is_one_bell_and_one_mail_however_often_it_is_told(app):
    lead = factories.agent("supervisor")
    say(lead)
    say(lead)
    say(lead, key="level:2", channels=[Channel.BELL])
    assert [(row.channel, row.key) for row in rows()] == [
        ("bell", "level:1"), ("mail", "level:1"), ("bell", "level:2")
    ]  # fmt: skip


def test_the_bell_counts_what_is_not_read_yet(app):
    lead, other = factories.agent("supervisor"), factories.agent()
    say(lead)
    say(lead, key="level:2")
    say(other)
    assert unread_count(lead.id) == 2
    with transaction():
        mark_read(lead.id, at=NOON)
    assert (unread_count(lead.id), unread_count(other.id)) == (0, 1)


def test_without_a_mail_server_the_mail_is_held_and_the_bell_still_rings(app):
    lead = factories.agent("supervisor")
    say(lead)
    push(rows(channel="mail")[0].id)
    assert rows(channel="mail")[0].delivery == Delivery.HELD
    assert unread_count(lead.id) == 1


@pytest.fixture
def sink(app, monkeypatch):
    with Sink() as server:
        config = app.config["DESK"]
        monkeypatch.setitem(app.config, "DESK", config.__class__(**{**config.__dict__, "smtp_url": server.url}))
        yield server


def test_the_mail_reaches_the_agent_once_in_their_language_and_zone(app, sink):
    lead = factories.agent("supervisor", locale="zh_CN", time_zone="Asia/Shanghai")
    say(lead)
    notice_id = rows(channel="mail")[0].id
    push(notice_id)
    push(notice_id)
    assert len(sink.mails) == 1
    assert sink.mails[0].rcpt_tos == [lead.email]
    mail = as_email(rows(channel="mail")[0])
    assert "T-10001" in mail.subject
    assert "11-20 12:00" in mail.subject
    assert "/tickets/T-10001" in mail.text


def test_a_refused_mail_has_failed_and_one_put_off_is_tried_again_with_the_same_message_id(app, sink):
    lead = factories.agent("supervisor")
    say(lead)
    notice = rows(channel="mail")[0]
    first_id = as_email(notice).rfc_id
    sink.answer = "451 later"
    push(notice.id)
    notice = db.session.get(Notice, notice.id, populate_existing=True)
    assert (notice.delivery, notice.tries) == (Delivery.QUEUED, 1)
    assert as_email(notice).rfc_id == first_id
    say(lead, key="level:2")
    sink.answer = "550 no"
    push(rows(channel="mail", key="level:2")[0].id)
    assert rows(channel="mail", key="level:2")[0].delivery == Delivery.FAILED


def test_a_database_that_is_away_for_a_moment_fails_no_notice(app, sink):
    say(factories.agent("supervisor"))
    notice_id, away = rows(channel="mail")[0].id, [True]

    def break_once(_connection, _cursor, statement, *_more):
        if "FROM agent" in statement and away:
            raise OperationalError(statement, {}, ConnectionError(away.pop()))

    event.listen(db.engine, "before_cursor_execute", break_once)
    push(notice_id)
    event.remove(db.engine, "before_cursor_execute", break_once)
    notice = db.session.get_one(Notice, notice_id, populate_existing=True)
    assert (away, notice.delivery, notice.last_error) == ([], Delivery.QUEUED, "OperationalError")


def test_a_mail_whose_sender_died_is_found_again_and_has_one_taker_at_a_time(app):
    say(factories.agent("supervisor"))
    notice_id = rows(channel="mail")[0].id
    with transaction():
        assert claim(Notice, notice_id, now=NOON) is not None
    with transaction():
        assert claim(Notice, notice_id, now=NOON + timedelta(seconds=1)) is None
    later = NOON + Notice.stuck_after
    assert list(due_ids(Notice, later, limit=5)) == [notice_id]
    with transaction():
        assert claim(Notice, notice_id, now=later) is not None


def test_after_the_last_try_it_has_failed(app, sink):
    say(factories.agent("supervisor"))
    notice_id = rows(channel="mail")[0].id
    with transaction():
        rows(channel="mail")[0].tries = len(BACK_OFF)
    sink.answer = "421 busy"
    push(notice_id)
    notice = db.session.get(Notice, notice_id, populate_existing=True)
    assert (notice.delivery, notice.last_error, notice.next_try_at) == (Delivery.FAILED, "421 busy", None)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_words(app, kind):
    with app.test_request_context():
        data = {**BREACH, "invoice": "INV-1", "state": "asked", "tickets": 2, "shipment": "S1", "lines": [],
                "why": "off", "what": "failing", "mailbox": "T-10001@desk.test", "name": "T-10001",
                "asked": "T-10001"}  # fmt: skip
        said = line(kind, data, "Europe/Berlin")
    assert "T-10001" in said or kind in OF_NO_TICKET


def test_a_late_notice_says_how_late_it_is(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert "90 minutes late" in line(Kind.BREACH, {**BREACH, "late_s": 5400}, "UTC")


def test_the_bell_page_shows_them_and_marks_them_read(app, sign_in):
    lead = factories.agent("supervisor", locale="en")
    say(lead)
    client = sign_in(lead)
    page = client.get("/bell").text
    assert "T-10001" in page
    assert "Mark all as read" in page
    assert client.post("/bell/read").status_code == 303
    assert "Mark all as read" not in client.get("/bell").text


def many(agents, count, **more):
    told = [agent.id for agent in agents]
    return [Telling(told, f"level:{n}", Kind.BREACH, "ticket:1", BREACH, NOON, **more) for n in range(count)]


@pytest.fixture
def rung(monkeypatch):
    found = []
    monkeypatch.setattr("desk.core.queues.ring", lambda job, *args, queue: found.append((job, args, queue)))
    return found


def test_few_mails_are_rung_for_one_by_one_and_only_new_ones(app, rung):
    agents = [factories.agent(), factories.agent()]
    for _ in range(2):
        with transaction():
            tell_all(many(agents, 3))
    assert sorted(args for _, args, _ in rung) == sorted((row.id,) for row in rows(channel="mail"))


def test_very_many_are_written_at_once_and_rung_for_once(app, rung, sink, count_statements):
    told = many([factories.agent(), factories.agent()], 100)
    for _ in range(2):
        with transaction():
            assert count_statements(lambda: tell_all(told)) <= 4  # whatever their number
    assert len(rows()) == 400
    assert rung == [("notifications.push_due", (), "mail")] * 2
    jobs.push_due()
    assert len(sink.mails) == 200
    assert {row.delivery for row in db.session.scalars(select(Notice).filter_by(channel="mail"))} == {Delivery.SENT}


def test_a_mail_that_is_held_back_is_not_rung_for_and_not_sent(app, rung, sink):
    agent, other = factories.agent(), factories.agent()
    with transaction():
        tell_all(many([agent], 2, mail_at=NOON + timedelta(hours=8)))
        tell_all(many([agent, other], 60, mail_at=NOON + timedelta(hours=8)))
    jobs.push_due()
    assert (rung, sink.mails) == ([], [])
    assert {row.delivery for row in rows(channel="mail")} == {Delivery.WAITING}
    assert unread_count(agent.id) == 60


@pytest.mark.parametrize("bell", [MAILS, CALLS], ids=["mails", "calls"])
def test_every_bell_is_heard_by_a_job(bell):
    for name in (bell.one, bell.all_due):
        assert callable(getattr(jobs, name.removeprefix("notifications.")))
