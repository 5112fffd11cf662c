"""Lines to mailboxes that stay open: what is new is heard of, what breaks is begun again, one fetches at a time."""

from contextlib import contextmanager
from threading import Event, Thread

import pytest

from desk.automation import fetcher
from desk.channels.models import Mailbox, MailboxWatch
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.intake.commands import accept
from desk.intake.fetching import keeper as keeper_module
from desk.intake.fetching.keeper import Keeper
from desk.intake.fetching.watch import ask_now
from tests.intake.fetching.taking import items, look, mail, wait_for, watch


@contextmanager
def keeping(app, place, ours=lambda: True):
    thread = Keeper(app, place, ours)
    thread.start()
    try:
        yield thread
    finally:
        thread.stop.set()
        thread.join(5)


@pytest.mark.parametrize("idle", [True, False])
def test_new_mail_is_heard_of_at_once_or_at_the_next_look(server, place, app, monkeypatch, idle):
    if not idle:
        server.offers.remove("IDLE")
        monkeypatch.setattr(keeper_module, "POLL_S", 0.1)
    with keeping(app, place):
        wait_for(lambda: watch(place) and watch(place).fetched_at)
        server.bring(mail(1))
        wait_for(items)
        assert watch(place).idle is idle


def test_a_line_that_breaks_is_opened_again(server, place, app, monkeypatch):
    monkeypatch.setattr(keeper_module, "WAITS_S", (0.05,))
    with keeping(app, place):
        wait_for(lambda: server.logins)
        server.cut_all()
        server.bring(mail(1))
        wait_for(items)
        wait_for(lambda: watch(place).failing_since is None)
    assert server.logins >= 2


def test_a_mailbox_that_fails_says_since_when_and_why_and_comes_back(server, place, app, monkeypatch):
    monkeypatch.setattr(keeper_module, "LOGIN_WAITS_S", (0.05,))
    server.users["desk@desk.test"] = "another"
    server.bring(mail(1))
    with keeping(app, place):
        wait_for(lambda: watch(place) and watch(place).failing_since)
        assert watch(place).error.startswith("login")
        server.users["desk@desk.test"] = "geheim"
        wait_for(items)
        wait_for(lambda: watch(place).failing_since is None)


@contextmanager
def fetching(app, *holders):
    stops = [Event() for _ in holders]
    threads = [Thread(target=fetcher.fetch, args=(app, name, stop), daemon=True)
               for name, stop in zip(holders, stops, strict=True)]  # fmt: skip
    for thread in threads:
        thread.start()
    try:
        yield stops
    finally:
        for stop in stops:
            stop.set()
        for thread in threads:
            thread.join(10)


def test_one_fetches_another_stands_by_and_follows(server, place, app, monkeypatch):
    monkeypatch.setattr(fetcher, "LOOK_S", 0.05)
    with fetching(app, "one", "two") as (first, second):
        wait_for(lambda: server.logins)
        wait_for(lambda: len(server.lines) == 1)  # a busy machine may have let the lease pass on
        server.bring(mail(1))
        wait_for(items)
        first.set()
        server.bring(mail(2))
        wait_for(lambda: len(items()) == 2, 15)
        second.set()


def test_a_bad_mailbox_holds_up_no_other(server, place, app, monkeypatch):
    monkeypatch.setattr(fetcher, "LOOK_S", 0.05)
    with transaction():
        db.session.add(Mailbox(address="dead@desk.test", name="", imap_host="127.0.0.1", imap_port=1,
                               imap_security="none"))  # fmt: skip
    server.bring(mail(1))
    with fetching(app, "one"):
        wait_for(items)
        wait_for(lambda: db.session.query(MailboxWatch).filter(MailboxWatch.error.startswith("refused")).count())


def test_fetch_now_is_heard_by_whoever_fetches(server, place, app, monkeypatch):
    monkeypatch.setattr(fetcher, "LOOK_S", 0.05)
    server.offers.remove("IDLE")
    with fetching(app, "one"):
        wait_for(lambda: watch(place) and watch(place).fetched_at)
        server.bring(mail(1))
        with transaction():
            ask_now(place.mailbox_id, at=utcnow())
        wait_for(items, 5)


def test_the_same_mails_by_two_fetchers_and_by_lmtp_are_kept_once(server, place, app):
    raws = [mail(number) for number in range(60)]
    for raw in raws:
        server.bring(raw)

    def fetch():
        with app.app_context():
            look(place)

    def deliver():
        with app.app_context():
            for raw in raws:
                accept(raw, source="mail", at=utcnow(), mailbox=place.address, way="lmtp", ring_for_it=False)

    threads = [Thread(target=work) for work in (fetch, fetch, deliver)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(items()) == len({one.external_id for one in items()}) == 60
    assert server.unseen() == []
