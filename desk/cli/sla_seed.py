"""`desk sla seed`: promises to begin with, on a desk that has none."""

import click

from desk.cli.appctx import needs_app
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.sla.commands.seed import seed_promises


@click.command(epilog="Example: desk sla seed")
@needs_app
def seed() -> None:
    """Write two calendars and five policies that a forwarder would begin with. Existing policies stay as they are."""
    with transaction():
        written = seed_promises(actor="shell", at=utcnow())
    click.echo("written" if written else "there are policies already")
