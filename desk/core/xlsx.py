"""XLSX in and out. What comes in is looked at as a ZIP first: it may be built to burst."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from flask_babel import lazy_gettext as _l
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from desk.core.errors import BadSheet

FORMULA = "\0formula"  # no text of a cell is this one
_MOST_MEMBERS = 200
_MOST_UNPACKED = 24 * 1024 * 1024
_MOST_RATIO = 100  # packed to unpacked, from a megabyte on: sheets of real charges stay far below
_DECLARATION = re.compile(rb"<\0?!\0?[DE]")  # DOCTYPE or ENTITY, also in UTF-16: no spreadsheet writes one
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What the readers of ZIP and XML raise for strangers' bytes: they name no error of their own.
_DAMAGE = (BadZipFile, ZlibError, SyntaxError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError,
           RuntimeError, EOFError, OSError, InvalidFileException)  # fmt: skip
_ACTIVE = tuple("=+-@\t\r\n＝＋－＠")


def read_xlsx(data: bytes, *, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet with their numbers, as text; a formula is FORMULA. Raises BadSheet."""
    _refuse_bombs(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says about its size is not believed
        for number, cells in enumerate(sheet.iter_rows(max_row=most_rows, max_col=most_columns), start=1):
            yield number, [_text(cell) for cell in cells]
    except _DAMAGE:
        raise BadSheet(_l("This XLSX file is damaged or is no spreadsheet.")) from None


def _refuse_bombs(data: bytes) -> None:
    """Look at every part before any is parsed. A part cannot unpack to more than it declares."""
    try:
        with ZipFile(BytesIO(data)) as parts:
            members = parts.infolist()
            names = {member.filename for member in members}
            unpacked = sum(member.file_size for member in members)
            if len(members) > _MOST_MEMBERS or len(names) < len(members) or _bursts(unpacked, len(data)):
                raise BadSheet(_l("This file unpacks to far more than it shows: it is not read."))
            for name in names:
                if _DECLARATION.search(parts.read(name)):
                    raise BadSheet(_l("This file declares entities, which no spreadsheet does: it is not read."))
    except _DAMAGE:
        raise BadSheet(_l("This XLSX file is damaged or is no spreadsheet.")) from None


def _bursts(unpacked: int, packed: int) -> bool:
    return unpacked > _MOST_UNPACKED or (unpacked > 1024 * 1024 and unpacked > _MOST_RATIO * packed)


def _text(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):  # the 15 digits that spreadsheets show; more are traces of how they count
        return format(Decimal(f"{value:.15g}"), "f")
    return "" if value is None else str(value).replace("\0", "")


def write_xlsx(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet. Text stays text whatever it begins with; a Decimal is a number with its own decimals."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_written(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_written(sheet, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _written(sheet: Any, value: object, *, bold: bool = False) -> Any:
    if isinstance(value, Decimal):
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "#,##0" + ("." + "0" * places if (places := _places(value)) else "")
        return cell
    if isinstance(value, int | datetime | date) or value is None:
        return WriteOnlyCell(sheet, value=value.replace(tzinfo=None) if isinstance(value, datetime) else value)
    text = _CONTROL.sub("", str(value))
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # never "f", which the library takes a leading = for
    cell.quotePrefix = text.startswith(_ACTIVE)
    if bold:
        cell.font = Font(bold=True)
    return cell


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
