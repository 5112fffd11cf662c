"""Runs migrations on the database of the current app, one transaction for all of them."""

from contextlib import contextmanager

from alembic import context
from flask import current_app

PLAIN = {"UtcDateTime": "sa.DateTime(timezone=True)", "JsonText": "sa.Text()", "SealedText": "sa.LargeBinary()"}


def render_item(kind, value, _autogen):
    """Custom types as the plain ones below them: a migration imports nothing of the project."""
    return PLAIN.get(type(value).__name__, False) if kind == "type" else False


@contextmanager
def _tables_may_be_copied(connection):
    """SQLite changes a table by copying it, which others that point at it forbid: the check comes after instead."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection  # a PRAGMA within a transaction would do nothing
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
    dangling = driver.execute("PRAGMA foreign_key_check").fetchall()
    if dangling:
        raise RuntimeError(f"rows point at nothing: {dangling[:5]}")


def run() -> None:
    extension = current_app.extensions["migrate"]
    database = extension.db
    with (
        database.engine.connect().execution_options(desk_writing=True) as connection,
        _tables_may_be_copied(connection),
    ):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            transactional_ddl=True,  # SQLite can, when the driver does not meddle
            **extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
