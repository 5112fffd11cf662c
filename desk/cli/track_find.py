"""`desk track find`: which numbers a text names, as the desk would recognise them."""

import json
import sys

import click

from desk.shipments.references.find import find_references

_UNREADABLE = 2


@click.command(
    "find",
    epilog="""\b
Example:
  $ echo '单号CSQU3054383到了吗' | desk track find -
  {"file": "-", "references": [{"type": "CONTAINER", "value": "CSQU3054383", "raw": "CSQU3054383", "check_ok": true}]}
""",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…|-")
def find(files: tuple[str, ...]) -> None:
    """Show the container, B/L, air waybill, booking, order and courier numbers that each text names.

    Each FILE, or standard input for "-", is one text in UTF-8. Prints one JSON line per text. Needs no
    database and writes nothing.
    """
    failed = False
    for name in files:
        try:
            text = _read(name)
        except OSError as error:
            click.echo(f"{name}: {error.strerror or error}", err=True)
            failed = True
            continue
        sys.stdout.buffer.write(_line(name, text))
        sys.stdout.buffer.flush()
    if failed:
        sys.exit(_UNREADABLE)


def _read(name: str) -> str:
    with click.open_file(name, "rb") as source:
        return bytes(source.read()).decode("utf-8", "replace")


def _line(name: str, text: str) -> bytes:
    references = [
        {"type": found.type, "value": found.value, "raw": found.raw, "check_ok": found.check_ok}
        for found in find_references(text)
    ]
    answer = {"file": name, "references": references}
    return (json.dumps(answer, ensure_ascii=False) + "\n").encode("utf-8", "replace")


if __name__ == "__main__":
    find(prog_name="python -m desk.cli.track_find")
