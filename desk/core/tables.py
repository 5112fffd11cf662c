"""A file as rows of text: CSV in the encodings that spreadsheets write, or XLSX."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from flask_babel import lazy_gettext as _l

from desk.core.errors import BadSheet
from desk.core.xlsx import read_xlsx

MOST_COLUMNS = 40
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ENCODINGS = ("utf-8-sig", "gb18030")


def table_rows(data: bytes, *, most_rows: int, most_columns: int = MOST_COLUMNS) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV or XLSX file with their numbers; a formula is FORMULA. Raises BadSheet, also while read."""
    if data.startswith(b"PK"):
        return read_xlsx(data, most_rows=most_rows, most_columns=most_columns)
    if data.startswith(_OLD_EXCEL):
        raise BadSheet(_l("This is an old or locked Excel file: save it as .xlsx without a password, or as CSV."))
    return _csv_rows(_decoded(data), most_rows, most_columns)


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


def _csv_rows(text: str, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if number > most_rows:
                return
            yield number, cells[:most_columns]
    except csv.Error:
        raise BadSheet(_l("This CSV file is damaged at line %(line)s.", line=reader.line_num)) from None
