"""`desk macros sync`: brings the canned replies of macros/ into use."""

import click

from desk.cli.appctx import needs_app
from desk.cli.refusal import Refused
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.ops.macro_folder import shipped_macros
from desk.tickets.commands.macros import sync_macros


@click.command(epilog="Example: desk macros sync")
@needs_app
def sync() -> None:
    """Bring the canned replies of macros/ into the database; prints the key of each that changed."""
    try:
        with transaction():
            changed = sync_macros(shipped_macros(), actor="shell", at=utcnow())
    except ValueError as problem:
        raise Refused(str(problem)) from None
    for key in changed:
        click.echo(key)
