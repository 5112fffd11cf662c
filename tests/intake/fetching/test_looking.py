"""What an administrator is told of a mailbox: at the test button, on its page, and by the alarm."""

import socket
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from desk.automation.lease import Lease
from desk.channels.models import Mailbox, MailboxWatch
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.intake.commands import accept
from desk.intake.fetching import checking
from desk.intake.fetching.alarm import watch_mail
from desk.intake.fetching.checking import check
from desk.intake.fetching.health import health
from desk.intake.fetching.line import Line
from desk.intake.fetching.place import place_of
from desk.intake.fetching.round import trouble_in
from desk.notifications.models import Notice
from desk.notifications.wording import line
from tests import factories
from tests.intake.fetching.certificates import make_certificate, server_context
from tests.intake.fetching.imap_server import imap_server
from tests.intake.letters import letter
from tests.sink import Sink

MINUTES = timedelta(minutes=1)


@pytest.fixture
def server():
    with imap_server() as imap:
        yield imap


def a_mailbox(port=1, **more):
    given = {"imap_host": "127.0.0.1", "imap_port": port, "imap_security": "none", "imap_user": "desk@desk.test",
             "imap_password": "geheim"}  # fmt: skip
    with transaction():
        box = Mailbox(address="desk@desk.test", name="", **(given | more))
        db.session.add(box)
    return box


# --- the test button


def test_both_servers_are_tried_and_nothing_is_taken_or_sent(app, server):
    server.bring(letter())
    with Sink() as out:
        found = check(a_mailbox(server.port, smtp_url=out.url), now=utcnow())
        assert [(one.way, one.code) for one in found] == [("imap", ""), ("smtp", "")]
        assert (out.mails, server.unseen(), server.bodies) == ([], [1], 0)


def test_what_is_wrong_is_told_and_no_secret_with_it(app, server):
    server.users.clear()
    box = a_mailbox(server.port, smtp_url="smtp://u:hush@127.0.0.1:1")
    found = check(box, now=utcnow())
    assert [(one.way, one.code) for one in found] == [("imap", "login"), ("smtp", "smtp_away")]
    assert "geheim" not in str(found)
    assert "hush" not in str(found)


def test_a_server_that_says_nothing_is_waited_for_no_longer_than_we_say(app, monkeypatch):
    monkeypatch.setattr(checking, "WITHIN_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        began = time.monotonic()
        (found,) = check(a_mailbox(mute.getsockname()[1]), now=utcnow())
        assert (found.code, time.monotonic() - began < 3) == ("timeout", True)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_is_looked_at(app, tmp_path, monkeypatch, security):
    file = make_certificate(tmp_path)
    with imap_server(server_context(file), implicit=security == "tls") as server:
        place = place_of(a_mailbox(server.port, imap_security=security))
        with pytest.raises(Exception, match="certificate") as told:
            Line(place)
        assert trouble_in(told.value).code == "certificate"
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        Line(place).enter("geheim").hang_up()
        with pytest.raises(Exception, match="certificate"):
            Line(replace(place, host="localhost"))
        assert server.logins == 1


def test_the_button_shows_it_in_words(app, server, sign_in):
    box = a_mailbox(server.port)
    page = sign_in(factories.agent("administrator", locale="en")).post(f"/admin/mailboxes/{box.id}/test")
    assert (page.status_code, "Works" in page.text) == (200, True)
    server.users.clear()
    page = sign_in(factories.agent("administrator", locale="en")).post(f"/admin/mailboxes/{box.id}/test")
    assert "does not accept the name or the password" in page.text
    assert "geheim" not in page.text


# --- the alarm


def doing(box, **values):
    with transaction():
        watch = db.session.get(MailboxWatch, box.id) or MailboxWatch(mailbox_id=box.id)
        for name, value in values.items():
            setattr(watch, name, value)
        db.session.add(watch)


def told():
    db.session.rollback()
    return [one.data["what"] for one in db.session.query(Notice).filter_by(channel="bell").order_by(Notice.id)]


@pytest.mark.parametrize(("state", "what"), [
    ({"failing_since": -11, "fetched_at": -12, "error": "login: no"}, "failing"),
    ({"waiting": 2, "oldest_at": -11, "fetched_at": 0}, "waiting"),
    ({"fetched_at": -11}, "stopped"), ({"next_fetch_at": -11}, "stopped")])  # fmt: skip
def test_mail_that_is_late_for_ten_minutes_is_told_of_once_per_occasion(app, state, what):
    factories.agent("administrator")
    box, now = a_mailbox(), utcnow()
    at = {name: now + value * MINUTES if name.endswith(("_at", "_since")) else value for name, value in state.items()}
    doing(box, **at)
    for minute in range(3):
        watch_mail(now + minute * MINUTES)
    assert told() == [what]
    notice = db.session.query(Notice).filter_by(channel="bell").one()
    assert "desk@desk.test" in line(notice.kind, notice.data, "Asia/Shanghai")
    doing(box, failing_since=None, waiting=0, fetched_at=now + 3 * MINUTES, error="")
    watch_mail(now + 4 * MINUTES)
    doing(box, failing_since=now + 4 * MINUTES)
    watch_mail(now + 5 * MINUTES)
    assert told() == [what]
    watch_mail(now + 15 * MINUTES)
    assert told() == [what, "failing"]


def test_what_mends_itself_within_ten_minutes_is_nobodys_business(app):
    factories.agent("administrator")
    now = utcnow()
    doing(a_mailbox(), failing_since=now - 9 * MINUTES, fetched_at=now - 9 * MINUTES)
    watch_mail(now)
    assert told() == []


def test_a_retired_mailbox_is_never_late(app):
    factories.agent("administrator")
    now = utcnow()
    doing(a_mailbox(active=False), failing_since=now - 99 * MINUTES)
    watch_mail(now)
    assert told() == []
    assert health(now)[0].state == "retired"


def test_mail_that_nobody_files_is_told_of(app):
    factories.agent("administrator")
    now = utcnow()
    accept(letter(), source="mail", at=now - 6 * MINUTES, ring_for_it=False)
    watch_mail(now)
    watch_mail(now + MINUTES)
    assert told() == ["unhandled"]


def test_late_mail_degrades_the_desk_and_leaves_it_ready(app, client):
    assert Lease("sweep", "here").mine(utcnow())
    factories.agent("administrator")
    doing(a_mailbox(), failing_since=utcnow() - 11 * MINUTES)
    watch_mail(utcnow())
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["status"], answer.json["mail"]) == (200, "degraded", "late")


def test_the_pages_say_how_each_mailbox_does(app, sign_in):
    now = utcnow()
    box = a_mailbox()
    doing(
        box, failing_since=now - 11 * MINUTES, error="login: [AUTHENTICATIONFAILED] <b>no</b>", waiting=3, oldest_at=now
    )
    client = sign_in(factories.agent("administrator", locale="en"))
    for url in ("/admin/mailboxes", f"/admin/mailboxes/{box.id}"):
        text = client.get(url).text
        assert "Failing" in text
        assert "does not accept the name or the password" in text
        assert "<b>no</b>" not in text
    assert sign_in(factories.agent(locale="en")).get("/admin/mailboxes").status_code == 403
