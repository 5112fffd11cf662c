import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from desk.audit.models import AuditEntry, AuditHead
from desk.core.bulk import forget_aside, write_aside
from desk.core.db import before_commit, db

START = "0" * 64


def record(verb: str, subject: str, *, actor: str, at: datetime, **details: Any) -> None:
    """Write down what was done. Entries join the chain as the last thing of the transaction.

    `verb` is past tense and never translated; `details` are plain values without personal data.
    """
    entry = AuditEntry(at=at, actor=actor, verb=verb, subject=subject, details=details)
    before_commit("audit", _seal)
    db.session().info.setdefault("desk_audit", []).append(entry)


@contextmanager
def all_or_none() -> Iterator[None]:
    """A part of a transaction that is kept or undone as a whole, with what was recorded in it; for commands."""
    entries: list[AuditEntry] = db.session().info.setdefault("desk_audit", [])
    before = len(entries)
    write_aside()  # so that what is aside later is of this part
    try:
        with db.session.begin_nested():
            yield
    except BaseException:
        del entries[before:]
        forget_aside()
        raise


def _seal() -> None:
    entries: list[AuditEntry] = db.session().info.pop("desk_audit", [])
    head = db.session.scalars(select(AuditHead).with_for_update()).one_or_none()
    if head is None:
        head = AuditHead(id=1, hash=START)
        db.session.add(head)
    for entry in entries:
        entry.hash = head.hash = chained(head.hash, entry)
    db.session.add_all(entries)
    db.session.flush()  # in the order in which they were added: ids follow the chain


def chained(before: str, entry: AuditEntry) -> str:
    """The hash of `entry` after `before`: SHA-256 over both, as canonical JSON."""
    said = [before, entry.at.astimezone(UTC).isoformat(), entry.actor, entry.verb, entry.subject, entry.details]
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
