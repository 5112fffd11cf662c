"""`desk bench`: how fast and how light the desk is on this machine, as JSON."""

import json
import socket
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from desk.cli.refusal import Failed, Refused
from desk.core.config import BadConfig
from desk.ops.bench.browser import Unexpected
from desk.ops.bench.run import PARTS, measure
from desk.ops.bench.stage import NotOurs


@click.command(epilog="Example: desk bench --tickets 50000 --only pages,memory")
@click.option("--tickets", type=click.IntRange(100, 1_000_000), default=6000, show_default=True, metavar="N")
@click.option("--database", metavar="URL", help="An empty PostgreSQL database to fill. Without it: SQLite.")
@click.option("--only", default=",".join(PARTS), show_default=True, metavar="PART,...", help="What to measure.")
def bench(tickets: int, database: str | None, only: str) -> None:
    """Build a desk with N open tickets in a folder of its own, run it, and print what its pages cost.

    CPU is that of the server's processes, in milliseconds of a request; medians. Nothing else should run meanwhile.
    """
    parts = [part.strip() for part in only.split(",") if part.strip()]
    if not parts or set(parts) - set(PARTS):
        raise Refused(f"--only takes a list of {', '.join(PARTS)}")
    with TemporaryDirectory(prefix="desk-bench-") as folder:
        try:
            found = measure(Path(folder), database=database, port=_free_port(), tickets=tickets, only=parts, say=_say)
        except (BadConfig, NotOurs) as problem:
            raise Refused(str(problem)) from None
        except Unexpected as problem:
            raise Failed(str(problem)) from None
    click.echo(json.dumps(found, indent=2))


def _say(line: str) -> None:
    click.echo(line, err=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
