"""L2: whatever stands at the other end, after three mails in all there is silence. Real SMTP hops on loopback."""

import smtplib
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from desk.channels.models import Mailbox
from desk.channels.types import Delivery
from desk.core.db import db, transaction
from desk.core.migrate import upgrade
from desk.core.times import utcnow
from desk.intake.commands import waiting_item_ids
from desk.intake.handling import handle
from desk.intake.listener import Listener
from desk.tickets.delivering.mail import deliver
from desk.tickets.models import Message
from tests.desks import a_database, a_desk
from tests.intake.letters import letter
from tests.sink import Sink

MOST = 3  # mails in all, the first one included
ROUNDS = 12  # of talking; a loop would go on for ever


@contextmanager
def door(app):
    listener = Listener(app, host="127.0.0.1", port=0, lmtp=False)
    listener.start()
    try:
        yield listener.bound_port
    finally:
        listener.stop()


@contextmanager
def wired(app, url):
    """The desk with receipts on, whose mail leaves by the server at `url`."""
    config = app.config["DESK"]
    app.config["DESK"] = replace(config, smtp_url=url)
    with app.app_context(), transaction():
        db.session.add(Mailbox(address=config.reply_address, name="Service", receipts=True))
    try:
        yield
    finally:
        app.config["DESK"] = config


def work(app):
    """One turn of a desk: file what has come in, send what is queued. Whether there was anything to do."""
    with app.app_context():
        items = waiting_item_ids(before=utcnow(), limit=50)
        for item_id in items:
            handle(item_id)
        queued = [row.id for row in db.session.query(Message).filter_by(delivery=Delivery.QUEUED)]
        for message_id in queued:
            deliver(message_id)
        db.session.remove()
    return bool(items or queued)


def talk(*turns):
    """Let everybody have their turn until nobody has anything to say; how many rounds that took."""
    for number in range(ROUNDS):
        if not any([turn() for turn in turns]):
            return number
    return ROUNDS


class Robot:
    """Something that answers each mail it gets, as badly as it likes."""

    def __init__(self, sink, port, answer):
        self.sink, self.port, self.answer, self.done = sink, port, answer, 0

    def turn(self):
        new = self.sink.mails[self.done :]
        for envelope in new:
            self.done += 1
            mail = message_from_bytes(envelope.original_content, policy=default)
            reply = self.answer(mail, self.done)
            back = reply["To"]
            with smtplib.SMTP("127.0.0.1", self.port) as server:
                server.sendmail("robot@hengyuan.example", [back], reply.as_bytes())
        return bool(new)


def _reply(sender, subject, text, mail, **headers):
    out = EmailMessage()
    out["From"], out["To"], out["Subject"] = sender, mail["Reply-To"] or mail["From"], subject
    for name, value in headers.items():
        out[name.replace("_", "-")] = value
    out.set_content(text)
    return out


def vacation(mail, number):
    return _reply("zhou@hengyuan.example", "Automatic reply: away", "I am away until Monday.", mail,
                  Auto_Submitted="auto-replied", In_Reply_To=mail["Message-ID"], Message_ID=f"<v{number}@h>")  # fmt: skip  # noqa: E501


def bare_vacation(mail, number):
    """It says nowhere that it is one."""
    return _reply("zhou@hengyuan.example", f"Re: {mail['Subject']}", f"Back on Monday, {number}.", mail,
                  In_Reply_To=mail["Message-ID"], Message_ID=f"<v{number}@h>")  # fmt: skip


def no_reply(mail, number):
    return _reply("no-reply@hengyuan.example", f"Case {number} opened", "Thank you for your mail.", mail,
                  Message_ID=f"<n{number}@h>")  # fmt: skip


def fresh_case(mail, number):
    """A person's address, a new subject each time, no thread, no header."""
    out = _reply("zhou@hengyuan.example", f"Case {number} opened", f"Number {number}: thank you for your mail.", mail,
                 Message_ID=f"<n{number}@h>")  # fmt: skip
    out.replace_header("To", "service@desk.test")
    return out


def bare_bounce(mail, number):
    """A mail server without any standard header, which repeats nothing and has a name of its own."""
    out = _reply("Mail System <system@hengyuan.example>", "Your message", f"We could not pass it on, {number}.", mail,
                 Message_ID=f"<b{number}@h>")  # fmt: skip
    out.replace_header("To", "service@desk.test")
    return out


def quoting_bounce(mail, number):
    """One of a server elsewhere, which repeats what it could not pass on."""
    words = f"Could not pass this on:\n\nMessage-ID: {mail['Message-ID']}\n{mail.get_body(('plain',)).get_content()}"
    out = _reply(f"system@mx{number}.example", "Your message", words, mail, Message_ID=f"<q{number}@h>")
    out.replace_header("To", "service@desk.test")
    return out


@pytest.mark.parametrize("answer", [vacation, bare_vacation, no_reply, fresh_case, bare_bounce, quoting_bounce])
def test_a_robot_is_told_once_and_then_there_is_silence(app, answer):
    with Sink() as sink, door(app) as port, wired(app, sink.url):
        robot = Robot(sink, port, answer)
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.sendmail("zhou@hengyuan.example", ["service@desk.test"], letter())
        rounds = talk(lambda: work(app), robot.turn)
    assert rounds < ROUNDS
    assert len(sink.mails) == 1  # the receipt
    assert 1 + len(sink.mails) + robot.done <= MOST


class Relay(Sink):
    """A hop that passes on to a door, and may drop the headers that it does not know."""

    DROPPED = ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "List-Unsubscribe", "List-Unsubscribe-Post",
               "Return-Path")  # fmt: skip

    def __init__(self, drops):
        super().__init__()
        self.drops, self.to = drops, 0

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        mail = message_from_bytes(envelope.original_content, policy=default)
        for name in self.DROPPED if self.drops else ():
            del mail[name]
        with smtplib.SMTP("127.0.0.1", self.to) as next_hop:
            sender = "relay@hop.example" if self.drops else envelope.mail_from or ""
            next_hop.sendmail(sender, envelope.rcpt_tos, mail.as_bytes())
        return answer


@pytest.fixture
def other_desk(config, tmp_path):
    with ExitStack() as closing:
        url = closing.enter_context(a_database(tmp_path))
        settings = replace(
            config,
            data_dir=tmp_path / "data",
            database_url=url,
            secret_key="another secret of another desk",
            reply_address="service@other.test",
            redis_prefix=config.redis_prefix + "other:",
        )
        (tmp_path / "data").mkdir()
        app = closing.enter_context(a_desk(settings))
        upgrade(app)
        yield app


@pytest.mark.parametrize("drops", [False, True], ids=["as sent", "headers lost on the way"])
def test_two_desks_of_ours_wired_to_each_other_fall_silent(app, other_desk, drops):
    there, back = Relay(drops), Relay(drops)
    with there, back, door(app) as mine, door(other_desk) as theirs, wired(app, there.url), wired(other_desk, back.url):
        there.to, back.to = theirs, mine
        with smtplib.SMTP("127.0.0.1", mine) as server:
            server.sendmail("service@other.test", ["service@desk.test"], letter(sender="service@other.test"))
        rounds = talk(lambda: work(app), lambda: work(other_desk))
    assert rounds < ROUNDS
    assert len(there.mails) >= 1
    assert 1 + len(there.mails) + len(back.mails) <= MOST
