"""`desk mail split`: the parts of a mail's body, as one JSON line. Needs no database, no Redis and no settings."""

import json
import sys
from dataclasses import asdict

import click

from desk.channels.quoting.split import split as split_text
from desk.channels.quoting.split import split_html

EXAMPLE = """\b
Example:
  desk mail split body.txt reply.txt | jq -r .reply
  cat body.html | desk mail split --html -
"""


@click.command("split", epilog=EXAMPLE)
@click.option("--html", is_flag=True, help="The bodies are HTML, not plain text.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...|-")
def split(files: tuple[str, ...], html: bool) -> None:
    """Part mail bodies and print one JSON line for each: reply, quoted, signature.

    Every FILE (or - for standard input) is one body in UTF-8; bytes that are not are replaced. Exit status is 0, or 2
    when a file could not be opened.
    """
    unreadable = [file for file in files if not _print_one(file, html)]
    if unreadable:
        sys.exit(2)


def _print_one(file: str, html: bool) -> bool:
    try:
        body = _read(file).decode("utf-8-sig", "replace")
    except OSError as error:
        click.echo(f"desk mail split: {file}: {error.strerror or error}", err=True)
        return False
    parts = asdict(split_html(body) if html else split_text(body))
    line = json.dumps({"file": file.encode("utf-8", "replace").decode("utf-8"), **parts}, ensure_ascii=False)
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
    return True


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    with open(file, "rb") as stream:
        return stream.read()


if __name__ == "__main__":
    split()
