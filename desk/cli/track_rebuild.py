"""`desk track rebuild`: reads where shipments stand anew from their events."""

from collections.abc import Iterator

import click
from sqlalchemy import select

from desk.cli.appctx import needs_app
from desk.cli.refusal import Refused
from desk.core.db import db, transaction
from desk.shipments.commands.settling import rebuild as rebuild_one
from desk.shipments.models import Shipment

BATCH = 200


@click.command(epilog="Example: desk track rebuild --all  |  desk track rebuild --shipment F26-0001")
@click.option("--shipment", "numbers", multiple=True, metavar="NO", help="Our own number of a shipment; repeatable.")
@click.option("--all", "everything", is_flag=True, help="Every shipment there is.")
@needs_app
def rebuild(numbers: tuple[str, ...], everything: bool) -> None:
    """Read stage, estimates and all else that is derived anew from the rows of the events.

    Prints how many shipments were looked at and how many were otherwise than their events say; those are put right.
    """
    if bool(numbers) == everything:
        raise click.UsageError("say either --all or --shipment NO")
    looked = changed = 0
    for ids in _everything() if everything else [_ids(numbers)]:
        for one in ids:
            changed += _rebuilt(one)
        looked += len(ids)
    click.echo(f"{looked} shipments, {changed} changed")


def _rebuilt(shipment_id: int) -> bool:
    with transaction():
        changed = rebuild_one(db.session.get_one(Shipment, shipment_id))
    db.session.remove()
    return changed


def _ids(numbers: tuple[str, ...]) -> list[int]:
    named = select(Shipment.shipment_no, Shipment.id).where(Shipment.shipment_no.in_(numbers))
    found = {number: one for number, one in db.session.execute(named)}
    missing = [number for number in dict.fromkeys(numbers) if number not in found]
    if missing:
        raise Refused(f"there is no shipment {', '.join(missing)}")
    return sorted(found.values())


def _everything() -> Iterator[list[int]]:
    last = 0
    while ids := _after(last):
        yield ids
        last = ids[-1]


def _after(last: int) -> list[int]:
    return list(db.session.scalars(select(Shipment.id).where(Shipment.id > last).order_by(Shipment.id).limit(BATCH)))
