"""Pages of a list by keyset: whatever comes in meanwhile, nothing is shown twice and nothing is left out."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, or_

from desk.api.problems import WrongFields
from desk.api.shapes.base import YEARS, PageQuery
from desk.core.db import db

Row = TypeVar("Row")
Out = TypeVar("Out")
MOST_ID = 2**31 - 1  # of the smallest column


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """The rows of a page, and the cursor of the next one, None on the last."""

    items: Sequence[Row]
    next_cursor: str | None

    def shown(self, show: Callable[[Row], Out]) -> "Paged[Out]":
        return Paged([show(row) for row in self.items], self.next_cursor)


def page_of(rows: Select[Row], asked: PageQuery, by: Any, *, newest_first: bool = True, then: Any = None) -> Paged[Row]:
    """A page in the order of the id `by`; or oldest first in that of the instant `then`, and the id within it."""
    wanted = rows
    if asked.cursor is not None:
        wanted = wanted.where(_beyond(_read(asked.cursor, then is not None), by, newest_first, then))
    order = [by.desc() if newest_first else by]
    if then is not None:
        order = [then, by]
    found = db.session.scalars(wanted.order_by(*order).limit(asked.limit + 1)).unique().all()
    shown = found[: asked.limit]
    if len(found) <= asked.limit:
        return Paged(shown, None)
    at = getattr(shown[-1], then.key) if then is not None else None
    return Paged(shown, _written(getattr(shown[-1], by.key), at))


def _beyond(mark: tuple[int, datetime | None], by: Any, newest_first: bool, then: Any) -> ColumnElement[bool]:
    number, at = mark
    if then is not None:
        return or_(then > at, and_(then == at, by > number))
    beyond: ColumnElement[bool] = by < number if newest_first else by > number
    return beyond


def _written(number: int, at: datetime | None) -> str:
    said = json.dumps([number, at.isoformat() if at else None], separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def _read(cursor: str, timed: bool) -> tuple[int, datetime | None]:
    """Raises WrongFields for what is no cursor of such a list."""
    try:
        number, at = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        instant = datetime.fromisoformat(at) if at is not None else None
        fits = type(number) is int and 0 <= number <= MOST_ID and (instant is not None) is timed
        if fits and (instant is None or (instant.tzinfo is not None and instant.year in YEARS)):
            return number, instant
    except (binascii.Error, ValueError, TypeError, RecursionError):
        pass
    raise WrongFields([("cursor", str(_l("This cursor is none of ours.")))])
