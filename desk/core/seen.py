"""What a form had in front of it: a mark of a row, given back with the form, tells whether somebody saved meanwhile."""

from sqlalchemy import inspect

from desk.core.columns import keys
from desk.core.db import Model, db
from desk.core.errors import Conflict

PURPOSE = "seen"


def mark_of(row: Model, *more: object, without: tuple[str, ...] = ()) -> str:
    """A keyed mark of the row's values and of `more`; equal as long as they are. `without` names columns left out."""
    columns = [column.key for column in inspect(type(row)).column_attrs if column.key not in without]
    return keys().sign(PURPOSE, repr([*(getattr(row, name) for name in columns), *more]))


def lock_row(row: Model) -> None:
    """Read the row anew and keep other writers of it away until the commit."""
    db.session.flush()
    db.session.refresh(row, with_for_update={"of": type(row)})


def require_seen(mark: str, seen: str | None) -> None:
    """Raises Conflict when the form had something else in front of it; None: nobody looked."""
    if seen is not None and seen != mark:
        raise Conflict
