"""The report as a file: every cell is text or a number, and none is a formula."""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO

from flask_babel import gettext as _

from desk.core.xlsx import write_xlsx
from desk.reports.labels import BY, COLUMN
from desk.reports.pages import COLUMNS, Line, Part
from desk.sla.labels import METRIC

RISKY = tuple("=+-@\t\r\n＝＋－＠")  # a spreadsheet would take such a text for a formula
BOM = "\ufeff"


def heads(by: str) -> list[str]:
    return [_("Promise"), str(BY[by]), *(str(COLUMN[name]) for name in COLUMNS), f"{_('Share kept')} (%)"]


def table(parts: Iterable[Part]) -> list[list[object]]:
    """One row for each group of each metric, without the sums."""
    return [[str(METRIC[part.metric]), str(line.name), *_figures(line)] for part in parts for line in part.lines]


def as_xlsx(by: str, parts: Iterable[Part]) -> bytes:
    return write_xlsx(_("Promises"), heads(by), table(parts))


def as_csv(by: str, parts: Iterable[Part]) -> bytes:
    """In UTF-8 with its mark, which spreadsheets need to see it."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(heads(by))
    writer.writerows([_harmless(cell) for cell in row] for row in table(parts))
    return (BOM + out.getvalue()).encode()


def _figures(line: Line) -> Sequence[object]:
    share = None if line.kept is None else Decimal(str(round(100 * line.kept, 1)))
    return [*(line.counts[name] for name in COLUMNS), share]


def _harmless(cell: object) -> object:
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell
