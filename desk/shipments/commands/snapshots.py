"""Feeds that send the whole history each time: what vanishes from it is withdrawn, never deleted."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import update

from desk.core.db import db
from desk.shipments.carriers.lines import Heard
from desk.shipments.commands.case_file import Kept
from desk.shipments.commands.keeping import key
from desk.shipments.commands.settling import MISSING
from desk.shipments.models import TrackingEvent


def compare(rows: Iterable[Kept], heard: Iterable[Heard], *, received_at: datetime) -> tuple[list[Kept], list[Kept]]:
    """Withdraw what these histories no longer hold, and take back what they hold again: (withdrawn, returned).

    An empty history withdraws nothing. One that is shorter than half of what we know may be broken, and one that
    repeats nothing may be its other part: only a second one without a row withdraws it. What we first heard of after
    this history was made is not missing from it.
    """
    listed: dict[str, set[tuple[str, str]]] = {}
    for one in heard:
        if one.told.snapshot:
            listed.setdefault(key(one.told.snapshot, 96), set()).add((one.identity, one.fingerprint))
    known = list(rows)
    gone: list[Kept] = []
    back: list[Kept] = []
    for name, keys in listed.items():
        of_it = [row for row in known if row.snapshot == name and row.received_at <= received_at]
        back += _returned(of_it, keys, received_at)
        gone += _vanished(of_it, keys, received_at)
    return gone, back


def _returned(rows: Iterable[Kept], keys: Collection[tuple[str, str]], at: datetime) -> list[Kept]:
    back = [row for row in rows if row.key in keys and row.withdrawn_at is not None and row.withdrawn_at <= at]
    found = [row for row in rows if row.key in keys and row.doubt == MISSING]
    _change(back, None, "")
    _change(found, None, "")
    return back


def _vanished(rows: Iterable[Kept], keys: Collection[tuple[str, str]], at: datetime) -> list[Kept]:
    present = [row for row in rows if row.withdrawn_at is None]
    missing = [row for row in present if row.key not in keys]
    if len(missing) < len(present) and 2 * len(keys) >= len(present):
        _change(missing, at, "")
        return missing
    sure = [row for row in missing if row.doubt == MISSING]
    _change([row for row in missing if row.doubt != MISSING], None, MISSING)
    _change(sure, at, "")
    return sure


def _change(rows: Iterable[Kept], withdrawn_at: datetime | None, doubt: str) -> None:
    changes = []
    for row in rows:
        row.withdrawn_at, row.doubt = withdrawn_at, doubt
        changes.append({"id": row.id, "withdrawn_at": withdrawn_at, "doubt": doubt})
    if changes:
        db.session.execute(update(TrackingEvent), changes)
