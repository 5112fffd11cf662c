"""One spelling for text and numbers: width, case, blanks, dashes; positions stay known."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from re import compile as regex

from desk.shipments.references.codes import BILL_OPENERS, SCACS
from desk.shipments.types import ReferenceType

_GONE = "\x00"
_BREAKS = "\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# A circled or raised digit is a list mark or a footnote, a roman numeral a word: they stay apart from numbers.
_LEFT_ALONE = {"No", "So", "Nl"}
_FREE_FORM = {ReferenceType.MBL, ReferenceType.HBL, ReferenceType.HAWB, ReferenceType.BOOKING, ReferenceType.PO}
_NOT_CODE = regex(r"[^A-Z0-9]+")
_BLANK_OR_DASH = regex(r"[\s-]+")
_BARE_BILL = regex(r"(?=(?:[A-Z]*\d){6})[A-Z0-9]{6,16}")
_WITH_SCAC = regex(r"([A-Z]{4})((?=(?:[A-Z]*\d){6})[A-Z0-9]{6,16})")
_WITH_PO = regex(r"PO(\d[A-Z0-9]{2,})")


def _fold_char(char: str) -> str:
    category = unicodedata.category(char)
    if char in _BREAKS:
        return "\n"
    if category == "Zs" or char in "\t\r":
        return "\t" if char == "\t" else " "
    if category in ("Cf", "Cc", "Mn", "Me"):
        return _GONE
    if category == "Pd" or char == "\u2212":
        return "-"
    if category in _LEFT_ALONE:
        return char
    digit = unicodedata.decimal(char, None)
    folded = str(digit) if digit is not None else unicodedata.normalize("NFKC", char).upper()
    return folded if len(folded) == 1 else char


class _FoldTable(dict[int, str]):
    """A `str.translate` table that works out each character once."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_char(chr(code))
        return folded


_TABLE = _FoldTable()


@dataclass(frozen=True, slots=True)
class Folded:
    """A text made comparable. `starts[i]` is where character i stood in `source`; None means at i itself."""

    text: str
    source: str
    starts: Sequence[int] | None

    def start(self, index: int) -> int:
        return index if self.starts is None else self.starts[index]

    def raw(self, start: int, end: int) -> str:
        return self.source[self.start(start) : self.start(end - 1) + 1]

    def is_upper(self, start: int, end: int) -> bool:
        """Whether no letter in the span was written small."""
        raw = self.raw(start, end)
        return raw == raw.upper()


def fold(source: str) -> Folded:
    """Upper case, half width, plain blanks, hyphens and digits; invisible characters dropped.

    Character by character, so that every place in the result leads back to the source.
    """
    text = source.translate(_TABLE)
    if _GONE not in text:
        return Folded(text, source, None)
    starts = [i for i, char in enumerate(text) if char != _GONE]
    return Folded(text.replace(_GONE, ""), source, starts)


def normalise(kind: ReferenceType, raw: str) -> str:
    """The spelling under which a number is stored: upper case, half width, no blanks, no hyphens.

    Numbers of fixed form lose every other mark too; free ones (B/L, booking, PO) keep dots and slashes.
    An air waybill becomes eleven digits without hyphen. Never raises.
    """
    text = fold(raw).text
    if kind in _FREE_FORM:
        return _BLANK_OR_DASH.sub("", text)
    value = _NOT_CODE.sub("", text)
    return value.removeprefix("IMO") if kind is ReferenceType.IMO else value


def compact(value: str) -> str:
    """Letters and digits only, upper case and half width: what two spellings of one number share."""
    return _NOT_CODE.sub("", fold(value).text)


def candidates(value: str) -> list[str]:
    """The spellings under which a number may be stored, the given one first, none twice.

    Some carriers print a B/L with their four letters and some without, some customers `PO` before the
    order number: both are tried. Takes any spelling; returns normalised ones.
    """
    base = _BLANK_OR_DASH.sub("", fold(value).text)
    plain = _NOT_CODE.sub("", base)
    spellings = [base, plain]
    if (bill := _WITH_SCAC.fullmatch(plain)) and bill[1] in SCACS:
        spellings.append(bill[2])
    elif _BARE_BILL.fullmatch(plain) and not plain[:4].isalpha():
        spellings += [scac + plain for scac in sorted(BILL_OPENERS)]
    if order := _WITH_PO.fullmatch(plain):
        spellings.append(order[1])
    elif plain[:1].isdigit():
        spellings.append("PO" + plain)
    return list(dict.fromkeys(s for s in spellings if s))
