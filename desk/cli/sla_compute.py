"""`desk sla compute`: one clock a line, reckoned by the functions that the desk's own timers use."""

import json
import sys
from typing import IO

import click

from desk.sla.compute_json import reckoned
from desk.sla.json_values import parsed

EXAMPLE = """\b
Example:
  $ echo '{"calendar": null, "start": "2026-03-02T03:30:00Z", "target_minutes": 120,
           "pauses": [], "now": "2026-03-02T04:00:00Z"}' | tr -d '\\n' | desk sla compute
  {"due_at": "2026-03-02T05:30:00Z", "elapsed_seconds": 1800, "remaining_seconds": 5400, "breached": false}
"""
UNREADABLE = 2


@click.command("compute", epilog=EXAMPLE)
@click.argument("file", default="-", metavar="[FILE]")
def compute(file: str) -> None:
    """Reckon clocks: due, elapsed and remaining working time.

    Reads JSON lines from FILE or standard input and answers each with one line, in the same order. A line that is no
    valid case answers {"error": "..."} and makes the exit status 1. Needs no database.
    """
    try:
        with click.open_file(file, "rb") as source:
            failed = _answer_all(source)
    except OSError as error:
        click.echo(f"desk sla compute: {file}: {error.strerror or error}", err=True)
        sys.exit(UNREADABLE)
    if failed:
        sys.exit(1)


def _answer_all(source: IO[bytes]) -> bool:
    """Whether some line was no valid case."""
    failed, out = False, sys.stdout.buffer
    for line in source:
        try:
            answer = reckoned(parsed(line))
        except (ValueError, RecursionError) as problem:
            answer, failed = {"error": str(problem)}, True
        out.write(json.dumps(answer).encode() + b"\n")
    out.flush()
    return failed


if __name__ == "__main__":
    compute(prog_name="python -m desk.cli.sla_compute")
