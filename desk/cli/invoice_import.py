"""`desk invoice import`: takes invoices in from a file."""

from typing import BinaryIO

import click

from desk.billing.columns import column_name
from desk.billing.commands.invoices import import_invoices
from desk.billing.sheets import LARGEST_FILE
from desk.cli.appctx import needs_app
from desk.cli.refusal import Refused
from desk.core.db import transaction
from desk.core.times import utcnow


@click.command("import", epilog="Example: desk invoice import invoices.xlsx")
@click.argument("file", type=click.File("rb"))
@needs_app
def import_file(file: BinaryIO) -> None:
    """Take invoices in from a CSV or XLSX FILE, or standard input with -.

    Prints how many were added and how many were there already. With any problem nothing is kept: each is a line of
    row, column and reason on standard error, and the exit code is 2.
    """
    data = file.read(LARGEST_FILE + 1)
    with transaction():
        result = import_invoices(data, actor="shell", at=utcnow())
    for one in result.problems:
        click.echo(f"row {one.row}, {column_name(one.column, 'en')}: {one.text}", err=True)
    if result.problems:
        raise Refused(f"nothing was imported: {len(result.problems)} problems")
    click.echo(f"added {result.created} lines {result.lines} unchanged {result.unchanged}")
