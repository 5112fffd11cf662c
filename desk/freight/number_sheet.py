"""Numbers from a file, and what became of them as a file: the same columns that the page shows."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from desk.core.tables import table_rows
from desk.freight.numbers import Answer, numbers_in
from desk.shipments.labels import REFERENCE
from desk.shipments.phrases import stage_name
from desk.shipments.types import Mode, Stage

MOST_ROWS = 6_000


def numbers_of_file(data: bytes) -> list[str]:
    """Every number in the cells of a CSV or XLSX file, row by row. Raises BadSheet."""
    cells = (cell for _row, row in table_rows(data, most_rows=MOST_ROWS) for cell in row)
    return list(dict.fromkeys(number for cell in cells for number in numbers_in(cell)))


def heads() -> list[str]:
    return [
        _("Number"), _("Recognised as"), _("Check digit"), _("Shipment"), _("Our number"), _("Customer"), _("From"),
        _("Destination"), _("Stage"), _("Estimated arrival (UTC)"), _("Days late"), _("Delivered (UTC)"),
        _("Open exceptions"), _("Last heard (UTC)"),
    ]  # fmt: skip


def rows(found: Sequence[Answer], language: str) -> Iterator[list[object]]:
    """One row for each number and shipment."""
    for answer in found:
        asked, line = answer.asked, answer.line
        kind = str(REFERENCE.get(asked.kind, "")) if asked.kind else ""
        check = {True: _("right"), False: _("wrong"), None: ""}[asked.check_ok]
        known: list[object] = [asked.value, kind, check]
        if line is None:
            yield [*known, _("not found"), *[None] * 10]
            continue
        stage = stage_name(Stage(line.stage), language, parcel=line.mode == Mode.COURIER)
        yield [*known, line.title, line.shipment_no, line.customer, line.origin, line.dest, stage, line.eta_at,
               line.late_days, line.delivered_at, line.exceptions, line.heard_at]  # fmt: skip
