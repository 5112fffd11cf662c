"""Runs migrations on the database of the current app, one transaction for all of them."""

from alembic import context
from flask import current_app

PLAIN = {"UtcDateTime": "sa.DateTime(timezone=True)", "JsonText": "sa.Text()", "SealedText": "sa.LargeBinary()"}


def render_item(kind, value, _autogen):
    """Custom types as the plain ones below them: a migration imports nothing of the project."""
    return PLAIN.get(type(value).__name__, False) if kind == "type" else False


def run() -> None:
    extension = current_app.extensions["migrate"]
    database = extension.db
    with database.engine.connect().execution_options(desk_writing=True) as connection:
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
