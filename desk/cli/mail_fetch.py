"""`desk mail fetch`: keeps the mailboxes empty, with or without a queue."""

import os
import socket

import click

from desk.automation import fetcher
from desk.cli.appctx import build_app
from desk.ops.pair import keep_pair


@click.command(epilog="Example: desk mail fetch")
def fetch() -> None:
    """Fetch every mailbox that has an IMAP server, until told to end: one process leads, another one stands by."""
    app = build_app()
    here = f"{socket.gethostname()[:40]}:{os.getpid()}"
    keep_pair(lambda place: fetcher.run(app, f"{here}:{place}"))
