"""`desk mail parse`: what a raw mail says, as one JSON line. Needs no database, no Redis and no settings."""

import json
import sys

import click

from desk.channels.reading.json_line import to_json
from desk.channels.reading.limits import LARGEST
from desk.channels.reading.reader import reader

EXAMPLE = """\b
Example:
  desk mail parse order.eml reply.eml | jq .subject
  cat order.eml | desk mail parse -
"""


@click.command("parse", epilog=EXAMPLE)
@click.argument("files", nargs=-1, required=True, metavar="FILE...|-")
def parse(files: tuple[str, ...]) -> None:
    """Read mails and print one JSON line for each.

    Every FILE (or - for standard input) is exactly one message. A mail that cannot be read gets a line too, with
    an "error". Exit status is 0, or 2 when a file could not be opened.
    """
    reader.start()
    unreadable = [file for file in files if not _print_one(file)]
    if unreadable:
        sys.exit(2)


def _print_one(file: str) -> bool:
    try:
        raw = _read(file)
    except OSError as error:
        click.echo(f"desk mail parse: {file}: {error.strerror or error}", err=True)
        return False
    line = json.dumps(to_json(reader.read(raw, files=False), file), ensure_ascii=False)
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
    return True


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with open(file, "rb") as stream:
        return stream.read(LARGEST + 1)


if __name__ == "__main__":
    parse()
