from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from desk.audit.commands import START, chained
from desk.audit.models import AuditEntry, AuditHead
from desk.core.db import db

PAGE = 100
AT_A_TIME = 500


def history(
    *,
    subject: str = "",
    verb: str = "",
    actor: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> Sequence[AuditEntry]:
    """The newest entries first, narrowed by exact subject, verb or actor, and to instants from `since` to `until`."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if since is not None:
        query = query.where(AuditEntry.at >= since)
    if until is not None:
        query = query.where(AuditEntry.at < until)
    for column, wanted in ((AuditEntry.subject, subject), (AuditEntry.verb, verb), (AuditEntry.actor, actor)):
        if wanted:
            query = query.where(column == wanted)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return db.session.scalars(query).all()


def first_broken() -> int | None:
    """The id of the first entry that does not fit its chain, 0 when the end was cut off, None when all is well.

    The end is read first: entries that are added meanwhile come after it.
    """
    end = db.session.scalar(select(AuditHead.hash)) or START
    expected, whole = START, end == START
    for entry in _from_the_start():
        expected = chained(expected, entry)
        if entry.hash != expected:
            return entry.id
        whole = whole or expected == end
    return None if whole else 0


def _from_the_start() -> Iterator[AuditEntry]:
    """Every entry, oldest first, a few hundred at a time."""
    last = 0
    while batch := db.session.scalars(
        select(AuditEntry).where(AuditEntry.id > last).order_by(AuditEntry.id).limit(AT_A_TIME)
    ).all():
        yield from batch
        last = batch[-1].id
