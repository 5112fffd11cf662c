"""Take one accepted item to its end. The job, the command line and the sweep all come here."""

import logging
from time import monotonic, sleep

from sqlalchemy.exc import IntegrityError, OperationalError

from desk.core.db import db, transaction
from desk.core.errors import Conflict, DeskError
from desk.core.faultpoints import reached
from desk.core.times import utcnow
from desk.intake.commands import MAIL, MOST_TRIES, claim, failed, wait
from desk.intake.mail import file_email, read_email
from desk.intake.messengers.handling import file_told
from desk.intake.models import InboundItem

MOST_RACES = 5  # a mail loses one against the same new sender, hardly ever a second
LOOK_S = 0.05

log = logging.getLogger(__name__)


def handle(item_id: int) -> bool:
    """Handle the item if nobody else does; True when this call took it to its end.

    A failure is counted and logged, never raised: the next mail goes on.
    """
    try:
        return _file(item_id)
    except (OperationalError, OSError, Conflict) as problem:
        db.session.rollback()
        log.warning("inbound item %s waits: %s", item_id, problem.__class__.__name__)
        with transaction():
            wait(item_id, at=utcnow())
        return False
    except Exception as problem:  # one bad mail must not hold up the others
        db.session.rollback()
        log.exception("inbound item %s failed", item_id)
        with transaction():
            return failed(item_id, f"{problem.__class__.__name__}: {_short(problem)}", at=utcnow())


def handle_to_the_end(item_id: int, *, patience: float = 0) -> tuple[InboundItem, bool]:
    """Handle the item now, trying again until it is filed or parked. Answers with it and whether we did it.

    While database or disk take nothing it stays as it is, for the sweep to find.

    `patience`: seconds that somebody else, who has just accepted it, may take to do so first.
    """
    ours, give_up = False, monotonic() + patience
    while monotonic() < give_up and not _outcome(item_id):
        sleep(LOOK_S)
    for _ in range(MOST_TRIES):
        if _outcome(item_id):
            break
        ours = handle(item_id)
    return db.session.get_one(InboundItem, item_id, populate_existing=True), ours


def _outcome(item_id: int) -> str:
    db.session.rollback()  # else we would look at the same moment again and again
    return db.session.get_one(InboundItem, item_id, populate_existing=True).outcome


def _file(item_id: int, tries: int = MOST_RACES) -> bool:
    """One mail made into what it is. Who lost a race against another writer looks again at what that one left."""
    waiting = db.session.get_one(InboundItem, item_id, populate_existing=True)
    if waiting.outcome:
        return False
    if waiting.source != MAIL:
        return file_told(waiting)
    reached("intake.before_parse")
    mail = read_email(waiting.raw_digest)
    try:
        with transaction():
            item = claim(item_id, now=utcnow())
            if item is not None:
                file_email(item, mail, at=item.received_at)
            reached("intake.before_commit")
        reached("intake.after_commit")
    except (Conflict, IntegrityError):
        if tries <= 1:
            raise
        return _file(item_id, tries - 1)
    return item is not None


def _short(problem: Exception) -> str:
    """What an administrator may read of it: never the values of a statement."""
    return str(problem)[:120] if isinstance(problem, DeskError | OSError) else ""
