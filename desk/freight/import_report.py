"""The bad rows of a file as a file: as they were, with a column that says why."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from desk.core import files
from desk.core.xlsx import FORMULA, write_xlsx
from desk.freight.import_columns import HEADS, column_name
from desk.freight.import_files import Sheet


def keep_report(sheet: Sheet, problems: Sequence[Mapping[str, Any]]) -> str:
    """Put the report into the file store, in the present language; its digest. Raises OSError."""
    heads = [_("Row"), _("What is wrong"), *sheet.heads]
    return files.put(write_xlsx(_("Bad rows"), heads, _rows(sheet, problems)))


def _rows(sheet: Sheet, problems: Sequence[Mapping[str, Any]]) -> Iterator[list[object]]:
    why: dict[int, list[str]] = defaultdict(list)
    for one in problems:
        why[one["row"]].append(sentence(one))
    for number, cells in sheet.rows:
        if number in why:
            yield [number, " ".join(why[number]), *("=" if cell == FORMULA else cell for cell in cells)]


def sentence(problem: Mapping[str, Any]) -> str:
    """A problem with the name of its column before it."""
    field, language = problem["field"], str(get_locale())
    kind = next((one for one, fields in HEADS.items() if field in fields), "")
    return f"{column_name(kind, field, language)}: {problem['text']}" if kind else str(problem["text"])


def template(kind: str) -> bytes:
    """A file with the heads that we know, in the reader's language, and a row to write over."""
    language = str(get_locale())
    example = _EXAMPLES[kind]
    heads = [column_name(kind, field, language) for field in example]
    return write_xlsx(_("Import"), heads, [list(example.values())])


_EXAMPLES: dict[str, dict[str, str]] = {
    "shipments": {
        "shipment_no": "FX-2026-0001", "customer": "", "mode": "SEA", "origin": "CNNGB", "dest": "DEHAM",
        "mbl": "HLCUNGB2611082", "container": "CSQU3054383", "po": "PO-1187", "booking": "NGB26115530",
        "equipment": "1 × 40HQ", "goods": "LED", "carrier": "Hapag-Lloyd", "vessel": "HAMBURG EXPRESS",
        "voyage": "612W", "etd": "2026-11-28 18:00", "eta": "2026-12-30 06:00", "promise_at": "2027-01-08",
        "recipient_name": "", "recipient_phone": "",
    },
    "events": {
        "reference": "HLCUNGB2611082", "code": "DEPARTED", "event_at": "2026-11-28 18:40", "unlocode": "CNNGB",
        "place_name": "Ningbo", "classifier": "ACT", "remark": "",
    },
}  # fmt: skip
