"""Whether this desk can do its work now, part by part, in words that tell a stranger nothing."""

from datetime import datetime, timedelta
from functools import lru_cache

from alembic.script import ScriptDirectory
from flask import current_app
from redis.exceptions import RedisError
from sqlalchemy import literal_column, select, table
from sqlalchemy.exc import SQLAlchemyError

from desk.automation.queries import lease_ends_at
from desk.channels.outgoing import due_ids
from desk.core.db import db, transaction
from desk.core.errors import Conflict
from desk.core.migrate import MIGRATIONS
from desk.intake.fetching.health import is_late, oldest_unhandled
from desk.sla.health import LATE_AFTER, oldest_due
from desk.tickets.models import Message
from desk.tickets.models_mail import MessageCopy

READY, DEGRADED, DOWN = "ready", "degraded", "unavailable"
OK, LATE = "ok", "late"
SWEEPER_GONE = timedelta(seconds=30)  # six times as long as a lease lasts
OUTBOX_LATE = timedelta(minutes=10)


def readiness(now: datetime) -> dict[str, str]:
    """`status` is ready, degraded or unavailable; every part is ok, late or away.

    Without the database nothing works. Without Redis the sweeper does all of it; without the sweeper a worker that
    hears the bell does most. Mail that does not come in degrades a desk; another instance would fetch none either.
    """
    try:
        found = {"database": _writable(), "schema": _at_head()}
    except (SQLAlchemyError, Conflict):
        db.session.rollback()
        return {"status": DOWN, "database": "away"}
    if set(found.values()) != {OK}:
        return {"status": DOWN} | found
    parts = {"sweeper": _sweeper(now), "promises": _promises(now), "outbox": _outbox(now)}
    status = DOWN if set(parts.values()) != {OK} else READY
    beside = {"queue": _queue(), "mail": _mail(now)}
    return {"status": DEGRADED if status == READY and set(beside.values()) != {OK} else status} | found | parts | beside


def _writable() -> str:
    with transaction():
        return OK


def _at_head() -> str:
    found = db.session.scalar(select(literal_column("version_num")).select_from(table("alembic_version")))
    return OK if found == _head() else LATE


@lru_cache
def _head() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _sweeper(now: datetime) -> str:
    ends_at = lease_ends_at()
    return OK if ends_at is not None and now - ends_at < SWEEPER_GONE else LATE


def _promises(now: datetime) -> str:
    return OK if oldest_due(now - LATE_AFTER) is None else LATE


def _outbox(now: datetime) -> str:
    waited = any(due_ids(model, now - OUTBOX_LATE, limit=1) for model in (Message, MessageCopy))
    return LATE if waited else OK


def _mail(now: datetime) -> str:
    return LATE if is_late() or oldest_unhandled(now) is not None else OK


def _queue() -> str:
    try:
        current_app.extensions["desk_redis"].ping()
    except (RedisError, OSError):
        return "away"
    return OK
