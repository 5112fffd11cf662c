"""The nightly check of the promises' rows: who begins it, how far it is, and what it found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.exc import IntegrityError

from desk.accounts.queries import administrators
from desk.audit.commands import record
from desk.core.db import db
from desk.notifications.commands import tell
from desk.notifications.types import Kind
from desk.sla.comparison import Difference
from desk.sla.models import SlaCheck, SlaDifference

ENGINE_PATH = "/admin/engine"


def begin_check(day: str, *, at: datetime) -> bool:
    """Begin the check of this day; False when somebody else did."""
    try:
        with db.session.begin_nested():
            db.session.add(SlaCheck(day=day, begun_at=at))
    except IntegrityError:
        return False
    return True


def take_slice(check_id: int, ticket_ids: Sequence[int], *, after: int) -> bool:
    """Note that these tickets are looked at, who come next after `after`; False when somebody else has them."""
    values = {"last_ticket_id": ticket_ids[-1], "checked": SlaCheck.checked + len(ticket_ids)}
    return _changed(check_id, SlaCheck.last_ticket_id == after, values)


def note_difference(check_id: int, ticket_id: int, found: Sequence[Difference], *, at: datetime) -> None:
    """Keep what a ticket's rows hold and its log does not say, or the other way round."""
    db.session.add(SlaDifference(check_id=check_id, ticket_id=ticket_id, found=list(found), at=at))
    db.session.flush()
    _changed(check_id, SlaCheck.ended_at.is_(None), {"differing": SlaCheck.differing + 1})
    record("sla.differs", f"ticket:{ticket_id}", actor="desk", at=at, check=check_id, differences=len(found))


def end_check(check_id: int, *, at: datetime) -> None:
    """All tickets have been looked at. Where some differ, the administrators hear of it, once a day."""
    if not _changed(check_id, SlaCheck.ended_at.is_(None), {"ended_at": at}):
        return
    check = db.session.get_one(SlaCheck, check_id, populate_existing=True)
    record("sla.checked", f"check:{check.id}", actor="desk", at=at, tickets=check.checked, differing=check.differing)
    if check.differing:
        data = {"tickets": check.differing, "path": ENGINE_PATH}
        tell(administrators(), key=f"difference:{check.day}", kind=Kind.DIFFERENCE, subject="engine", data=data, at=at)


def tell_engine_late(oldest: datetime, *, at: datetime) -> None:
    """Notices wait since `oldest`: the administrators hear of it."""
    data = {"due": oldest.isoformat(), "path": ENGINE_PATH}
    key = f"engine_late:{oldest.isoformat()}"
    tell(administrators(), key=key, kind=Kind.ENGINE_LATE, subject="engine", data=data, at=at)
    record("sla.engine_late", "engine", actor="desk", at=at, since=oldest.isoformat())


def _changed(check_id: int, still: ColumnElement[bool], values: Mapping[str, Any]) -> bool:
    won = db.session.scalar(
        update(SlaCheck)
        .where(SlaCheck.id == check_id, still)
        .values(**values)
        .returning(SlaCheck.id)
        .execution_options(synchronize_session=False)
    )
    return won is not None
