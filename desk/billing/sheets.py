"""A file of charges as rows of text: CSV in the encodings that spreadsheets write, or XLSX."""

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import lazy_gettext as _l

from desk.billing.columns import REQUIRED, column_key
from desk.billing.types import Problem, SheetRow
from desk.core.errors import BadSheet
from desk.core.tables import table_rows
from desk.core.xlsx import FORMULA

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 5_000


def read_sheet(data: bytes) -> tuple[list[SheetRow], list[Problem]]:
    """The rows below the heads, and what is wrong with heads and cells. Blank rows are left out. Raises BadSheet."""
    if len(data) > LARGEST_FILE:
        raise BadSheet(_l("This file is too large: at most 10 MB."))
    rows = table_rows(data, most_rows=MOST_ROWS + 2)
    heads = [column_key(cell) or cell.strip() for cell in next(rows, (0, []))[1]]
    if not any(heads):
        raise BadSheet(_l("This file holds no charges."))
    problems = list(_bad_heads(heads))
    found: list[SheetRow] = []
    for number, cells in [] if problems else rows:
        if len(found) == MOST_ROWS:
            raise BadSheet(_l("This file has too many rows: at most 5000 at once."))
        row = SheetRow(number, dict(zip(heads, [*cells, *[""] * len(heads)], strict=False)))
        problems += [Problem(number, key, _l("A formula: paste its value instead.")) for key in _formulas(row)]
        if any(cell.strip() for cell in cells):
            found.append(row)
    if not found and not problems:
        raise BadSheet(_l("This file holds no charges."))
    return found, problems


def _bad_heads(heads: Sequence[str]) -> Iterator[Problem]:
    for key in REQUIRED:
        if key not in heads:
            yield Problem(1, key, _l("This column is missing."))
    for head in dict.fromkeys(heads):
        if head and column_key(head) != head:
            yield Problem(1, head[:40], _l("No column has this name."))
        elif head and heads.count(head) > 1:
            yield Problem(1, head, _l("This column is there twice."))


def _formulas(row: SheetRow) -> Iterable[str]:
    return [key for key, text in row.cells.items() if text == FORMULA]
