"""`desk track parse`: what the events of a carrier's messages are, from the bytes alone."""

import json
import sys
from pathlib import Path

import click

from desk.cli.track_given import mapping_of, moment
from desk.shipments.carriers.events import Given
from desk.shipments.carriers.lines import dead_body, judged, line, reading
from desk.shipments.carriers.registry import NAMES, adapter

UNREADABLE = 2
EXAMPLE = """\b
Example:
  $ echo 'FSU/15
  020-12345675PVGFRA/T10K100.0
  DEP/LH8431/05JAN1405/PVGFRA/T10K100.0' | desk track parse --feed fsu -
"""


@click.command("parse", epilog=EXAMPLE)
@click.option("--feed", required=True, type=click.Choice(NAMES), help="Whose format it is.")
@click.option("--received-at", metavar="T", help="When the bytes came, with an offset; default: now.")
@click.option("--mapping", type=click.Path(dir_okay=False), help="For the feed generic: where its fields stand, JSON.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…|-")
def parse(feed: str, received_at: str | None, mapping: str | None, files: tuple[str, ...]) -> None:
    """Print one JSON line for each event of these messages.

    Repeats, later versions and retractions are told from each other among all files of the call. A message that cannot
    be read is one line with the outcome "dead". Needs no database and binds to no shipment. Exit status 0, or 2 when
    a file could not be opened or an option is wrong.
    """
    given = Given(moment(received_at), mapping=mapping_of(feed, mapping))
    reader, bodies, failed = adapter(feed), [], False
    for name in files:
        try:
            bodies.append((name, _bytes(name)))
        except OSError as error:
            click.echo(f"desk track parse: {name}: {error.strerror or error}", err=True)
            failed = True
    read = [(name, *reading(reader, body, given)) for name, body in bodies]
    verdicts = iter(judged(feed, [told for _, found, _ in read for told in found.events], given.received_at))
    for name, found, problem in read:
        if problem:
            _print(name, dead_body(problem), many=len(files) > 1)
        for told in found.events:
            _print(name, line(feed, told, next(verdicts)), many=len(files) > 1)
    sys.stdout.buffer.flush()
    if failed:
        sys.exit(UNREADABLE)


def _print(name: str, values: dict[str, str | None], *, many: bool) -> None:
    answer = {"file": name, **values} if many else values
    sys.stdout.buffer.write((json.dumps(answer, ensure_ascii=False) + "\n").encode("utf-8", "replace"))


def _bytes(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


if __name__ == "__main__":
    parse(prog_name="python -m desk.cli.track_parse")
