"""`desk demo load`: fills an empty desk with the demo world."""

import click
from flask import current_app

from desk.cli.appctx import needs_app
from desk.ops.demo.load import load_demo


@click.command(epilog="Example: desk demo load")
@needs_app
def load() -> None:
    """Load the demo world: three companies, twelve shipments, fifteen tickets. A second time changes nothing."""
    fresh = load_demo(current_app._get_current_object())  # type: ignore[attr-defined]
    click.echo("loaded" if fresh else "already there")
