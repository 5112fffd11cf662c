"""`desk db`: the schema."""

import click
from flask import current_app

from desk.cli.appctx import needs_app
from desk.core import migrate


@click.command(epilog="Example: desk db upgrade")
@needs_app
def upgrade() -> None:
    """Bring the database to the newest schema; harmless when it is there already."""
    migrate.upgrade(current_app)
    click.echo("The database has the newest schema.", err=True)
