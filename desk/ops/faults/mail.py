"""Mail comes in by LMTP while processes die at every step of taking it, or comes in three times at once."""

import random
import re
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from email.message import EmailMessage
from threading import Event, Thread

from sqlalchemy import func, select

from desk.core.db import db, transaction
from desk.intake.models import InboundItem
from desk.ops.faults import havoc
from desk.ops.faults.stage import Stage, passed_on
from desk.tickets.models import Message

# A process that comes to this place so often dies there: once for each mail, or once for several.
POINTS = {
    "intake.raw_stored": 50,
    "intake.before_parse": 15,
    "intake.mid_parse": 15,
    "intake.before_commit": 4,
    "intake.after_commit": 4,
}
SENDERS = 3
GIVE_UP_S = 150.0
KILLS_EVERY_S = 3.0
TO = "service@desk.localhost"
LISTENING = re.compile(r"listening on [^:]+:(\d+)")


@dataclass(frozen=True)
class MailVerdict:
    """What became of the mails that were acknowledged: `wanted` messages are to be there, each once.

    `listeners` counts the processes that took mail and died over it; the crew of the desk is counted elsewhere.
    """

    sent: int
    wanted: int
    acts: int
    lost: int
    doubled: int
    parked: int
    left_over: int
    listeners: int = 0

    @property
    def good(self) -> bool:
        return not (self.lost or self.doubled or self.parked or self.left_over)


@dataclass(frozen=True)
class Letter:
    """One mail as it is sent; `mark` stands in its subject and tells it from all that are to be other messages."""

    mark: str
    raw: bytes


def letters(count: int, chance: random.Random) -> list[Letter]:
    """That many mails of different people."""
    return [_letter(f"K{at:05d}", f"<k{at}.{chance.random()}@shipper.example>", f"words {at}") for at in range(count)]


def namesakes(pairs: int) -> list[Letter]:
    """Two with one Message-ID and other words, and two with the same words and other Message-IDs: all are kept."""
    found = []
    for at in range(pairs):
        found += [_letter(f"I{at:04d}{side}", f"<same{at}@shipper.example>", f"{side} {at}") for side in "ab"]
        found += [_letter(f"W{at:04d}{side}", f"<{side}{at}@shipper.example>", f"same {at}") for side in "ab"]
    return found


def run(stage: Stage, mails: Sequence[Letter], times: int, act: Callable[[], None] | None) -> MailVerdict:
    """Send each mail `times` over all senders, break things meanwhile, wait until all is handled, and count."""
    ahead = [[*mails] for _ in range(times)]
    lanes = ahead if times > 1 else [list(mails[at::SENDERS]) for at in range(SENDERS)]
    acts = 0
    with _listening(stage) as (port, died):
        senders = [Thread(target=_send, args=(port, lane), daemon=True) for lane in lanes]
        for one in senders:
            one.start()
        while any(one.is_alive() for one in senders):
            time.sleep(KILLS_EVERY_S if act else 0.1)
            if act is not None:
                act()
                acts += 1
    (stage.data / "ballast").unlink(missing_ok=True)
    with stage.app.app_context():
        wait_until_filed()
        return replace(count(len(mails) * times, acts, mails), listeners=died())


def killing(stage: Stage, chance: random.Random) -> Callable[[], None]:
    """A process of the crew dies at a moment that nobody chose."""
    return lambda: havoc.kill_one(stage.data, chance.choice(["worker", "crew", "sweeper"]), chance)


def filling(stage: Stage) -> Callable[[], None]:
    """The disk is full for a while, then it is not, and so on."""
    ballast = stage.data / "ballast"

    def act() -> None:
        if ballast.exists():
            ballast.unlink()
            return
        with suppress(OSError), ballast.open("wb") as file:
            while True:
                file.write(bytes(65536))
                file.flush()

    return act


@contextmanager
def _listening(stage: Stage) -> Iterator[tuple[Callable[[], int], Callable[[], int]]]:
    """`desk mail listen`, begun again whenever it died; what comes out tells its port, and how often that was so."""
    over, port, died = Event(), [0], [0]

    def keep() -> None:
        while not over.is_set():
            command = [sys.executable, "-P", "-m", "desk.cli.main", "mail", "listen", "--lmtp", "--port", str(port[0])]
            process = subprocess.Popen(command, env=passed_on(stage), stderr=subprocess.PIPE, text=True)
            running[:] = [process]
            assert process.stderr is not None
            for line in process.stderr:
                if found := LISTENING.search(line):
                    port[0] = int(found[1])
            died[0] += process.wait() == -signal.SIGKILL

    running: list[subprocess.Popen[str]] = []
    keeper = Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield lambda: port[0], lambda: died[0]
    finally:
        over.set()
        for process in running:
            process.terminate()
        keeper.join(10)


def _send(port: Callable[[], int], mails: Sequence[Letter]) -> None:
    """As a mail server does: again and again until it is told 250."""
    for mail in mails:
        while True:
            with suppress(OSError, smtplib.SMTPException):
                with smtplib.LMTP("127.0.0.1", port(), timeout=15) as server:
                    server.sendmail("a@shipper.example", [TO], mail.raw)
                break
            time.sleep(0.2)


def _letter(mark: str, message_id: str, words: str) -> Letter:
    letter = EmailMessage()
    letter["From"], letter["To"] = f"{mark.lower()}@shipper.example", TO
    letter["Subject"], letter["Message-ID"] = mark, message_id
    letter.set_content(f"{words}\n")
    return Letter(mark, letter.as_bytes())


def wait_until_filed() -> None:
    """Until nothing waits any more, or time is up."""
    until = time.monotonic() + GIVE_UP_S
    while _left() and time.monotonic() < until:
        db.session.rollback()
        time.sleep(0.25)


def _left() -> int:
    return db.session.scalar(select(func.count()).where(InboundItem.outcome == "")) or 0


def count(sent: int, acts: int, mails: Sequence[Letter], *, left_outside: int = 0) -> MailVerdict:
    """What is in the database; `left_outside` mails were not even taken from their server."""
    with transaction():
        rows = db.session.execute(select(Message.subject, func.count()).group_by(Message.subject)).all()
        parked = db.session.scalar(select(func.count()).where(InboundItem.outcome == "parked")) or 0
    there = {row[0]: row[1] for row in rows}
    wanted = {mail.mark for mail in mails}
    return MailVerdict(
        sent=sent,
        wanted=len(wanted),
        acts=acts,
        lost=len(wanted - there.keys()),
        doubled=sum(there.get(mark, 0) > 1 for mark in wanted),
        parked=parked,
        left_over=_left() + left_outside,
    )
