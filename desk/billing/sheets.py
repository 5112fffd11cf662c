"""A file of charges as rows of text: CSV in the encodings that spreadsheets write, or XLSX."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from flask_babel import lazy_gettext as _l

from desk.billing.columns import REQUIRED, column_key
from desk.billing.errors import BadSheet
from desk.billing.types import Problem, SheetRow
from desk.billing.xlsx import FORMULA, read_xlsx

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 5_000
_MOST_COLUMNS = 40
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ENCODINGS = ("utf-8-sig", "gb18030")


def read_sheet(data: bytes) -> tuple[list[SheetRow], list[Problem]]:
    """The rows below the heads, and what is wrong with heads and cells. Blank rows are left out. Raises BadSheet."""
    if len(data) > LARGEST_FILE:
        raise BadSheet(_l("This file is too large: at most 10 MB."))
    rows = _rows(data)
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


def _rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if data.startswith(b"PK"):
        return read_xlsx(data, most_rows=MOST_ROWS + 2, most_columns=_MOST_COLUMNS)
    if data.startswith(_OLD_EXCEL):
        raise BadSheet(_l("This is an old or locked Excel file: save it as .xlsx without a password, or as CSV."))
    return _csv_rows(_decoded(data))


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _text(data, ("utf-16",))
    return _text(data, _ENCODINGS)


def _text(data: bytes, encodings: Sequence[str]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadSheet(_l("This is neither a CSV nor an XLSX file."))


def _csv_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells[:_MOST_COLUMNS]
    except csv.Error:
        raise BadSheet(_l("This CSV file is damaged at line %(line)s.", line=reader.line_num)) from None


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
