"""The SMTP and LMTP doors, with Python's own clients."""

import smtplib

import pytest

from desk.core.db import db
from desk.intake import listener as listener_module
from desk.intake.handling import handle
from desk.intake.listener import Listener
from desk.intake.models import InboundItem
from desk.tickets.models import Ticket
from tests.intake.letters import letter


@pytest.fixture(params=[False, True], ids=["smtp", "lmtp"])
def door(app, request):
    listener = Listener(app, host="127.0.0.1", port=0, lmtp=request.param)
    listener.start()
    kind = smtplib.LMTP if request.param else smtplib.SMTP
    with kind("127.0.0.1", listener.bound_port) as client:
        yield client
    listener.stop()


def test_an_accepted_mail_is_stored_and_becomes_a_ticket(door, app):
    door.sendmail("zhou@hengyuan.example", ["service@desk.test"], letter())
    item = db.session.query(InboundItem).one()
    handle(item.id)
    assert db.session.query(Ticket).one().subject == "柜子到哪了？"


def test_a_desk_that_cannot_store_says_try_again(door, monkeypatch):
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(listener_module, "accept", full)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        door.sendmail("a@b.c", ["service@desk.test"], letter())
    assert refused.value.smtp_code == 451


def test_a_line_longer_than_the_standard_allows_is_taken(door):
    door.sendmail("a@b.c", ["service@desk.test"], b"Subject: x\r\nFrom: a@b.c\r\n\r\n" + b"x" * 2_000_000 + b"\r\n")
    assert db.session.query(InboundItem).count() == 1


def test_a_second_recipient_is_asked_to_come_in_a_mail_of_its_own(door):
    refused = door.sendmail("a@b.c", ["service@desk.test", "other@desk.test"], letter())
    assert refused["other@desk.test"][0] == 452
    assert db.session.query(InboundItem).count() == 1


def test_a_bounce_keeps_its_empty_sender(door):
    door.sendmail("", ["service@desk.test"], letter(sender="MAILER-DAEMON@mx.example", subject="Undelivered"))
    item = db.session.query(InboundItem).one()
    handle(item.id)
    assert db.session.query(Ticket).one().automatic


def test_a_fault_of_ours_leaves_the_mail_with_the_other_side(door, monkeypatch):
    def broken(*_args, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr(listener_module, "accept", broken)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        door.sendmail("a@b.c", ["service@desk.test"], letter())
    assert refused.value.smtp_code == 451
