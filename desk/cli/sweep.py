"""`desk sweep`: finds rows whose time has come, with or without a queue."""

import os
import socket

import click
from sqlalchemy.exc import SQLAlchemyError

from desk.automation import sweeper
from desk.cli.appctx import build_app, database_problem
from desk.cli.refusal import Failed
from desk.ops.pair import keep_pair


@click.command(epilog="Example: desk sweep --once")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def sweep(once: bool) -> None:
    """Do what has become due, until told to end: one process leads, another one stands by."""
    app = build_app()
    if not once:
        here = f"{socket.gethostname()[:40]}:{os.getpid()}"
        keep_pair(lambda place: sweeper.run(app, f"{here}:{place}"))
        return
    try:
        sweeper.run_once(app)
    except SQLAlchemyError as problem:
        raise Failed(database_problem(problem)) from None
