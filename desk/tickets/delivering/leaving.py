"""Let go the answers whose moment to be called back has passed. The sweep comes here, and so may anybody else."""

import logging

from flask_babel import force_locale, gettext

from desk.core.db import AWAY, db, transaction
from desk.core.errors import DeskError
from desk.core.times import utcnow
from desk.tickets.commands.holding import held_due_ids, refuse_held, send_held
from desk.tickets.models_mail import HeldReply

log = logging.getLogger(__name__)


def leave_due(limit: int) -> int:
    """How many were looked at; each leaves, or its author hears why it does not. A database that is away ends it."""
    found = held_due_ids(utcnow(), limit=limit)
    for one in found:
        _leave(one)
    return len(found)


def _leave(held_id: int) -> None:
    with force_locale(db.session.get_one(HeldReply, held_id).agent.locale):
        try:
            with transaction():
                send_held(held_id, at=utcnow())
            return
        except AWAY:  # it says nothing about the answer: a later look takes it
            raise
        except DeskError as problem:
            why = str(problem.text)
        except Exception:  # one answer that cannot be made must not be tried for ever
            log.exception("a held answer cannot be sent")
            why = gettext("Something went wrong with it. Send it once more.")
        with transaction():
            refuse_held(held_id, why, at=utcnow())
