"""`desk demo load`: fills an empty desk with the demo world, and any demo desk with as many tickets as wanted."""

import click
from flask import current_app

from desk.cli.appctx import needs_app
from desk.ops.demo.bulk.fill import fill_demo
from desk.ops.demo.load import load_demo

MOST = 1_000_000


@click.command(epilog="Example: desk demo load --tickets 50000")
@click.option(
    "--tickets", type=click.IntRange(1, MOST), metavar="N", help="Fill the demo desk up to N tickets, all of them open."
)
@needs_app
def load(tickets: int | None) -> None:
    """Load the demo world: three companies, forty shipments, sixty tickets. A second time changes nothing."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if tickets is None:
        click.echo("loaded" if load_demo(app) else "already there")
        return
    filled = fill_demo(app, tickets, say=lambda there: click.echo(f"{there} of {tickets} tickets", err=True))
    click.echo(f"{filled.tickets} tickets, {filled.added} of them new")
