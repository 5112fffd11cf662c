"""Rows as the database holds them: read and written as they are, personal text stays sealed."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import LargeBinary, MetaData, Table, func, insert, select, text
from sqlalchemy.orm import DeclarativeBase

from desk.core.columns import SealedText, keys
from desk.core.db import db

Row = dict[str, Any]
_raw = MetaData()


def raw(model: type[DeclarativeBase]) -> Table:
    """The table of a model whose sealed columns are plain bytes: what was sealed once is written many times."""
    table = model.__table__
    assert isinstance(table, Table)
    if table.name in _raw.tables:
        return _raw.tables[table.name]
    copy = table.to_metadata(_raw)
    for column in copy.columns:
        if isinstance(column.type, SealedText):
            column.type = LargeBinary()
    return copy


def seal(model: type[DeclarativeBase], column: str, value: str) -> bytes:
    """A value as that column keeps it."""
    return keys().seal(f"{model.__tablename__}.{column}", value.encode())


def rows_of(model: type[DeclarativeBase], column: str, values: Iterable[int]) -> list[Row]:
    """The rows of a model with one of these values in a column, in the order of their ids."""
    table = raw(model)
    found = db.session.execute(select(table).where(table.c[column].in_(list(values))).order_by(table.c.id))
    return [dict(row) for row in found.mappings()]


def write(model: type[DeclarativeBase], rows: Sequence[Row]) -> None:
    """Add whole rows, ids and all."""
    if not rows:
        return
    if db.engine.dialect.name == "postgresql":
        _stream(raw(model), rows)
    else:
        db.session.execute(insert(raw(model)), list(rows))


def _stream(table: Table, rows: Sequence[Row]) -> None:
    """By COPY: PostgreSQL takes single INSERTs for half as long again."""
    connection = db.session.connection()
    ready = {column.name: column.type.bind_processor(connection.dialect) for column in table.columns}
    names = ", ".join(f'"{name}"' for name in ready)
    cursor = connection.connection.cursor()
    with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row([change(row[name]) if change else row[name] for name, change in ready.items()])


def reserve(model: type[DeclarativeBase], count: int) -> int:
    """The first of `count` ids that nobody else gets. The database's own counting goes on after them."""
    table = raw(model)
    newest = db.session.scalar(select(func.max(table.c.id))) or 0
    if db.engine.dialect.name != "postgresql":
        return newest + 1  # SQLite counts on from the highest id, and one writer at a time holds its lock
    sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
    first = db.session.scalar(text(f"SELECT nextval({sequence})"))
    db.session.execute(text(f"SELECT setval({sequence}, :last)"), {"last": int(first or 0) + count})
    return int(first or 0)
