"""`desk hooks`: calls of addresses outside."""

import click

from desk.cli.appctx import needs_app
from desk.notifications import hooks


@click.command(epilog="Example: desk hooks secret")
@needs_app
def secret() -> None:
    """Show the secret with which a receiver checks the header Desk-Signature of our calls."""
    click.echo(hooks.secret())
