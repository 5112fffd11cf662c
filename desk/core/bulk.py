"""Many rows in one transaction: what they go by is read for all at once, and they are written together.

`transaction(many=...)` begins such a one. In all others each function here does at once what it is for.
"""

from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Table, func, inspect, select
from sqlalchemy.orm import Mapper

from desk.core.db import Model, before_commit, db

Kept = TypeVar("Kept")


def add_named(row: Model) -> None:
    """Add a row that others name by its id: it has one from now on, and what its columns hold unless something is said.

    Where many are written it is not in its table yet: whatever names it in the same breath must have a relationship
    to it, be set aside, or follow a flush.
    """
    db.session.add(row)
    if not is_bulk():
        db.session.flush()
        return
    mapper: Mapper[Any] = inspect(type(row))
    for key, default in _defaults(mapper):
        if key not in inspect(row).dict:
            setattr(row, key, default())
    row.id = _next_id(mapper.local_table)  # type: ignore[attr-defined, arg-type]


def add_aside(rows: Iterable[Model]) -> None:
    """Add rows that name others without a relationship: where many are written, once those are in their tables."""
    if not is_bulk():
        db.session.add_all(rows)
        db.session.flush()
        return
    before_commit("aside", write_aside)  # by its name before the audit, whose head other writers wait for
    db.session().info.setdefault("desk_aside", []).extend(rows)


def write_aside() -> None:
    """Whoever works on a row that may be of this transaction needs what was set aside for it in its table."""
    rows = db.session().info.pop("desk_aside", [])
    if rows:
        db.session.flush()
        db.session.add_all(rows)
        db.session.flush()


def forget_aside() -> None:
    """What was set aside names rows that were undone."""
    db.session().info.pop("desk_aside", None)


def foresee(key: Hashable, value: Any) -> None:
    """Note what one look will find that is about to be taken for one of many rows."""
    _foreseen().setdefault(key, []).append(value)


def foreseen(key: Hashable, look: Callable[[], Kept]) -> Kept:
    """What was foreseen under `key`, as often as it was foreseen; who asks once more looks, and sees what was done."""
    noted = _foreseen().get(key) if is_bulk() else None
    return noted.pop() if noted else look()


def is_bulk() -> bool:
    """Whether this transaction works on many rows."""
    return bool(db.session().info.get("desk_many"))


def _foreseen() -> dict[Hashable, list[Any]]:
    found: dict[Hashable, list[Any]] = db.session().info.setdefault("desk_foreseen", {})
    return found


@lru_cache
def _defaults(mapper: Mapper[Any]) -> list[tuple[str, Callable[[], Any]]]:
    """What a flush would put into columns of which nothing is said."""
    found: list[tuple[str, Callable[[], Any]]] = []
    for attribute in mapper.column_attrs:
        default: Any = getattr(attribute.columns[0], "default", None)
        if default is not None:
            found.append((attribute.key, _made_by(default)))
    return found


def _made_by(default: Any) -> Callable[[], Any]:
    return (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)


def _next_id(table: Table) -> int:
    """An id that nobody else gets."""
    info = db.session().info
    ids: list[int] = info.setdefault("desk_ids", {}).setdefault(table.name, [])
    if db.engine.dialect.name == "sqlite":  # nobody else writes meanwhile
        highest = db.session.connection().scalar(select(func.max(table.c.id))) or 0
        ids[:] = [max([highest, *ids]) + 1]
        return ids[0]
    if not ids:
        sequence = func.pg_get_serial_sequence(table.name, "id")
        many = select(func.nextval(sequence)).select_from(func.generate_series(1, info["desk_many"]))
        ids += db.session.connection().scalars(many)
    return ids.pop(0)
