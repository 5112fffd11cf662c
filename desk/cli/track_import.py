"""`desk track import`: takes shipments or events in from a file."""

from collections.abc import Iterator
from typing import BinaryIO
from zoneinfo import available_timezones

import click

from desk.accounts.queries import customers_named
from desk.cli.appctx import needs_app
from desk.cli.refusal import Refused
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.freight.commands.imports import check_plan
from desk.freight.commands.rows import Rows, take_rows
from desk.freight.import_columns import EVENTS, SHIPMENTS, column_name, guessed
from desk.freight.import_files import LARGEST, Sheet, read_sheet
from desk.freight.import_rows import Plan, Tally
from desk.freight.import_work import BATCH, tried

ACTOR = "shell"


@click.command("import", epilog="Example: desk track import --kind shipments --customer 'Hengyuan Trading' jobs.xlsx")
@click.argument("file", type=click.File("rb"))
@click.option("--kind", type=click.Choice([SHIPMENTS, EVENTS]), required=True, help="What is in the file.")
@click.option("--customer", metavar="NAME", help="Whose all rows are. Without it a column of the file says it.")
@click.option("--zone", default="", metavar="ZONE", help="Of times whose place has none that we know: Asia/Shanghai.")
@click.option("--dry-run", is_flag=True, help="Only show what would become of the rows.")
@click.option("--without-bad", is_flag=True, help="Take the good rows although others are bad.")
@needs_app
def import_file(file: BinaryIO, kind: str, customer: str | None, zone: str, dry_run: bool, without_bad: bool) -> None:
    """Take shipments or tracking events in from a CSV or XLSX FILE, or standard input with -.

    The columns are known by their names in Chinese or English. Every row is tried first; while one is bad nothing is
    kept, unless the bad ones are to be left out: each is a line of row, column and reason on standard error, and the
    exit code is 2. Prints how many rows were added, changed and the same.
    """
    sheet = read_sheet(file.read(LARGEST + 1))
    plan = Plan(kind, guessed(kind, sheet.heads), _customer(customer), _zone(zone))
    check_plan(plan, "en")
    tally = _all(sheet, plan, trial=True)
    for one in tally.bad:
        name = f", {column_name(kind, one.field, 'en')}" if one.field else ""
        click.echo(f"row {one.row}{name}: {one.text}", err=True)
    if tally.bad_rows and not (without_bad or dry_run):
        raise Refused(f"nothing was imported: {tally.bad_rows} bad rows")
    if not dry_run:
        tally = _all(sheet, plan, trial=False)
    click.echo(f"added {tally.added} changed {tally.changed} same {tally.same} bad {tally.bad_rows}")
    if tally.bad_rows and not without_bad:
        raise Refused("bad rows keep the file from being imported")


def _all(sheet: Sheet, plan: Plan, *, trial: bool) -> Tally:
    tally = Tally()
    for rows in _batches(sheet.rows):
        if trial:
            tally.add(tried(rows, plan, actor=ACTOR, at=utcnow()))
        else:
            with transaction():
                tally.add(take_rows(rows, plan, actor=ACTOR, at=utcnow()))
    return tally


def _batches(rows: Rows) -> Iterator[Rows]:
    return (rows[at : at + BATCH] for at in range(0, len(rows), BATCH))


def _customer(name: str | None) -> int | None:
    if name is None:
        return None
    found = customers_named([name]).get(name)
    if found is None:
        raise Refused(f"there is no customer {name!r}")
    return found


def _zone(name: str) -> str:
    if name and name not in available_timezones():
        raise Refused(f"there is no time zone {name!r}")
    return name
