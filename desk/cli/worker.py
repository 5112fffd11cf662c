"""`desk worker`: one process that does queued jobs."""

import click

from desk.cli.appctx import build_app
from desk.ops.processes import forks_die_with_parent
from desk.worker import work


@click.command(epilog="Example: desk worker --burst")
@click.option("--burst", is_flag=True, help="End when the queues are empty.")
def worker(burst: bool) -> None:
    """Do queued jobs until told to end; TERM lets the present job finish."""
    app = build_app()
    forks_die_with_parent()
    work(app, burst=burst)
