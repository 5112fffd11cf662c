"""`desk mail ingest`: takes mails in from files or a pipe, as a mail server's delivery command would."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from desk.channels.queries import base_of
from desk.cli.appctx import needs_app
from desk.cli.refusal import Failed, Refused
from desk.core.db import db
from desk.core.times import utcnow
from desk.intake.commands import MAIL, accept
from desk.intake.handling import handle_to_the_end
from desk.intake.mailbox import messages_in
from desk.shipments.queries import shipment_numbers
from desk.tickets.numbers import reference_of
from desk.tickets.queries import bound_shipment_ids

PATIENCE_S = 3.0  # the other one that takes in the same mail is faster than this, or was killed


@click.command(epilog="Example: desk mail ingest question.eml  |  desk mail ingest --mailbox sea@example.com -")
@click.argument("files", nargs=-1, required=True, metavar="FILE…|-")
@click.option("--mbox", is_flag=True, help="Each file holds several mails, parted by lines that begin with From.")
@click.option("--mailbox", default="", metavar="ADDRESS", help="The address that they came in at.")
@needs_app
def ingest(files: tuple[str, ...], mbox: bool, mailbox: str) -> None:
    """Take mails in: each is stored first, then becomes a ticket or joins one. One JSON line per mail.

    The exit code is 0 once every mail is stored, whatever became of it, and 2 when a file could not be read.
    """
    console = Console(stderr=True)
    unread: list[str] = []
    raws = _all(files, mbox, unread)
    shown = track(raws, "Mails", console=console) if console.is_terminal and len(files) > 1 else raws
    for name, raw in shown:
        try:
            answer = _take(name, raw, base_of(mailbox)[:254])
        except OSError as problem:
            raise Failed(f"{name}: not stored: {problem.strerror}") from None
        _say(json.dumps(answer, ensure_ascii=False))
        db.session.remove()
    if unread:
        raise Refused("; ".join(unread))


def _all(files: tuple[str, ...], mbox: bool, unread: list[str]) -> Iterator[tuple[str, bytes]]:
    """Every mail with the name of its file; a file that cannot be read is noted and does not hold up the rest."""
    for name in files:
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as problem:
            unread.append(f"{name}: {problem.strerror}")
            continue
        for one in messages_in(raw) if mbox else [raw]:
            yield name, one


def _say(line: str) -> None:
    """Print an answer. When nobody reads any more, the other mails are taken in all the same."""
    try:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _take(name: str, raw: bytes, mailbox: str) -> dict[str, object]:
    way = "pipe" if name == "-" else "file"
    accepted = accept(raw, source=MAIL, at=utcnow(), mailbox=mailbox, way=way, ring_for_it=False)
    item, ours = handle_to_the_end(accepted.item_id, patience=PATIENCE_S if accepted.known else 0)
    return {
        "file": name,
        "outcome": "duplicate"
        if accepted.known and not ours
        else item.outcome or "parked",  # stored, and tried again later
        "ticket": reference_of(item.ticket_id) if item.ticket_id else None,
        "message": item.message_id,
        "shipments": shipment_numbers(bound_shipment_ids(item.ticket_id)) if item.ticket_id else [],
        "reason": item.reason or None,
    }
