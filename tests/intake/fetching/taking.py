"""One look at a mailbox, and what came of it."""

import time

from desk.channels.models import MailboxWatch
from desk.core.db import db, transaction
from desk.core.times import utcnow
from desk.intake.fetching.line import Line
from desk.intake.fetching.round import Memory, Round
from desk.intake.fetching.watch import note_round
from desk.intake.models import InboundItem
from tests.intake.letters import letter


def mail(number, **more):
    return letter(message_id=f"<{number}@x.example>", body=f"mail {number}", **more)


def look(place, memory=None, go_on=lambda: True):
    """One line, one round, written down as the keeper does."""
    line = Line(place).enter(place.password)
    try:
        found = Round(line, memory if memory is not None else Memory(), go_on)
        seen = found.run()
        with transaction():
            note_round(place.mailbox_id, seen, at=utcnow(), next_at=utcnow(), trouble=found.trouble)
        return seen
    finally:
        line.hang_up()


def items():
    db.session.rollback()
    return db.session.query(InboundItem).order_by(InboundItem.id).all()


def watch(place):
    db.session.rollback()
    return db.session.get(MailboxWatch, place.mailbox_id, populate_existing=True)


def wait_for(check, seconds=10):
    until = time.monotonic() + seconds
    while not (found := check()):
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.02)
    return found
