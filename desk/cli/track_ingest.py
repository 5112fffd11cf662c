"""`desk track ingest`: takes a carrier's message in, as if its feed had sent it."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from desk.cli.appctx import needs_app
from desk.cli.refusal import Failed, Refused
from desk.cli.track_given import mapping_of, moment
from desk.core.db import db, transaction
from desk.feeds.commands import LARGEST, accept
from desk.feeds.filing import Filed
from desk.feeds.handling import DEAD, Handled, handle
from desk.feeds.making import feed_named
from desk.shipments.carriers.events import TzSource
from desk.shipments.carriers.lines import KEYS, dead_body, instant, line
from desk.shipments.commands.case_file import Kept
from desk.shipments.models import TrackingEvent
from desk.shipments.queries import event_rows, shipment_numbers

MOST_TRIES = 3
EXAMPLE = """\b
Example:
  $ desk track ingest --feed dcsa2 events.json
"""


@click.command("ingest", epilog=EXAMPLE)
@click.option("--feed", "name", required=True, metavar="NAME", help="A feed of the settings, or the name of a format.")
@click.option("--received-at", metavar="T", help="When the bytes came, with an offset; default: now.")
@click.option("--mapping", type=click.Path(dir_okay=False), help="For the feed generic: where its fields stand, JSON.")
@click.argument("files", nargs=-1, required=True, metavar="FILE…|-")
@needs_app
def ingest(name: str, received_at: str | None, mapping: str | None, files: tuple[str, ...]) -> None:
    """Take messages in: each is stored first, then its events join the shipments that they name.

    Prints one JSON line for each event and shipment, and one for each row that vanished from a history. An event that
    names no shipment of ours is "unbound" and waits for it. Exit status 0 once every message is stored, whatever
    became of it, and 2 when a file could not be read or an option is wrong.
    """
    at = moment(received_at)
    guide = mapping_of("", mapping)
    bodies = [(one, _bytes(one)) for one in files]
    with transaction():
        feed_id = feed_named(name, mapping=guide, at=at).id
    for one, body in bodies:
        for answer in _taken(name, feed_id, body, at):
            _print({"file": one, **answer} if len(bodies) > 1 else answer)
    sys.stdout.buffer.flush()


def _taken(name: str, feed_id: int, body: bytes, at: datetime) -> Iterator[dict[str, str | None]]:
    if len(body) > LARGEST:
        yield dead_body("too_large")
        return
    with transaction():
        delivery_id = accept(_Feed(feed_id), body, headers={}, source_ip="", at=at, again=True)
    handled = _to_the_end(delivery_id)
    if handled is None:
        raise Failed("stored, and tried again later: the database is busy")
    if handled.state == DEAD or handled.filed is None:
        yield dead_body(handled.reason)
        return
    yield from _lines(name, handled.filed)


def _to_the_end(delivery_id: int | None) -> Handled | None:
    for _ in range(MOST_TRIES if delivery_id else 0):
        handled = handle(delivery_id or 0)
        if handled is not None:
            return handled
    return None


def _lines(name: str, filed: Filed) -> Iterator[dict[str, str | None]]:
    ids = {one for *_, one in filed.events if one} | {one for _, one in filed.withdrawn}
    ordered = sorted(ids)
    numbers = dict(zip(ordered, shipment_numbers(ordered), strict=True))
    for told, verdict, shipment_id in filed.events:
        yield line(name, told, verdict, shipment=numbers.get(shipment_id or 0))
    said = {row.id: row for row in event_rows([one.id for one, _ in filed.withdrawn])}
    for kept, shipment_id in filed.withdrawn:
        yield _vanished(kept, said[kept.id], numbers[shipment_id])


def _vanished(kept: Kept, row: TrackingEvent, shipment: str) -> dict[str, str | None]:
    sure = kept.tz_source != TzSource.UNKNOWN
    return dict.fromkeys(KEYS) | {
        "outcome": "withdrawn", "code": kept.code, "classifier": kept.classifier,
        "event_at": instant(kept.event_at) if sure else None, "event_local": row.event_local or None,
        "tz_source": kept.tz_source, "place": row.unlocode or row.facility or row.place_text or None,
        "place_role": kept.place_role, "reference": kept.snapshot.rpartition(":")[2] or None,
        "raw_code": row.raw_code or None, "fingerprint": kept.fingerprint, "reason": "vanished", "shipment": shipment,
    }  # fmt: skip


class _Feed:
    def __init__(self, feed_id: int) -> None:
        self.id = feed_id


def _bytes(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as problem:
        raise Refused(f"{name}: {problem.strerror or problem}") from None


def _print(answer: dict[str, str | None]) -> None:
    db.session.remove()
    sys.stdout.buffer.write((json.dumps(answer, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
