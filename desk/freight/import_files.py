"""A file that is taken in: its head and rows are read once, and kept sealed until it is done."""

import json
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from desk.core import files
from desk.core.errors import BadSheet
from desk.core.tables import table_rows

LARGEST = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 80
LONGEST_CELL = 4_000


@dataclass(frozen=True)
class Sheet:
    """The heads of a file, and its rows with the numbers that they have there; empty ones are left out."""

    heads: list[str]
    rows: list[tuple[int, list[str]]]


def read_sheet(data: bytes) -> Sheet:
    """The table in a CSV or XLSX file. Raises BadSheet."""
    if len(data) > LARGEST:
        raise BadSheet(_l("This file is too large: at most 10 MB."))
    rows = [(number, _cells(cells))
            for number, cells in table_rows(data, most_rows=2 * MOST_ROWS, most_columns=MOST_COLUMNS)
            if any(cell.strip() for cell in cells)]  # fmt: skip
    if len(rows) < 2:
        raise BadSheet(_l("This file has no rows: its first line names the columns, the others follow."))
    if len(rows) > MOST_ROWS + 1:
        raise BadSheet(_l("This file is too long: at most %(most)s rows.", most=MOST_ROWS))
    return Sheet(rows[0][1], rows[1:])


def _cells(cells: list[str]) -> list[str]:
    return [cell[:LONGEST_CELL].strip() for cell in cells]


def keep(sheet: Sheet) -> str:
    """Put it into the file store; its digest. Raises OSError."""
    return files.put(json.dumps([sheet.heads, sheet.rows], ensure_ascii=False).encode("utf-8", "replace"))


def kept(digest: str) -> Sheet:
    """What was put there. Raises NotFound."""
    heads, rows = json.loads(files.get(digest))
    return Sheet(heads, [(number, cells) for number, cells in rows])
