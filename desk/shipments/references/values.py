"""Reading what follows a label: one number or a list, and nothing that only looks like one."""

from dataclasses import dataclass
from re import compile as regex

from desk.shipments.references.codes import SCACS
from desk.shipments.references.normalise import Folded

MOST_IN_LIST = 500
_MONTH = r"(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6}"
_NOT_A_NUMBER = regex(
    r"(?:19|20)\d\d[-/.](?:0?\d|1[0-2])(?:[-/.][0-3]?\d)?|[0-3]?\d[-/.](?:[01]?\d)(?:[-/.](?:20)?\d\d)?"
    rf"|[0-3]?\d[-/.]?{_MONTH}[-/.]?(?:\d\d|\d{{4}})?|{_MONTH}[-/.]?\d{{1,4}}"
    r"|(?:\d{1,2}X)?[1-9]\d(?:GP|HQ|HC|DC|DV|FR|OT|RF|RH|TK|FT|ST|NOR|REEFER)S?|[1-9LM]\d[A-Z]\d"
    r"|\d{1,7}(?:\.\d+)?(?:KGS?|CBM|M3|PCS|CTNS?|PLTS?|MTS?|TONS?|LBS?|USD|EUR|RMB|CNY|GBP|HKD|DAYS?|HRS|PKGS?|SETS?|TEUS?)"
    r"|\d{1,4}(?:ST|ND|RD|TH|[DGHKTWENS])|(?:W|WK|CW|WEEK|Q|DAY|V|VER|REV|STEP|COVID|PAGE|P)-?\d{1,4}"
)
_UNIT = regex(
    r"[ \t]{0,2}(?:(?:PCS|PIECES|CTNS?|CARTONS?|PALLETS?|PKGS?|PACKAGES|UNITS?|SETS?|KGS?|CBM|TONS?|MT|USD|EUR|RMB"
    r"|CNY|DAYS?|HOURS?|ORIGINALS?|COPIES|BOXES|CONTAINERS?|TEUS?|FCL|SKUS?|ITEMS?|LINES?)(?![A-Z])"
    r"|[X*×][ ]?\d|%|[件箱个票吨公千元份柜天号日年月套托板点万])"
)
_RUN = regex(r"[A-Z0-9]{1,40}+")
_JOINT = regex(r"[-_./](?=[A-Z0-9])")
_GROUPS = regex(r"\d{2,5}(?: \d{2,5}){1,6}(?![A-Z0-9.,/-])")
_PREFIXED = regex(r"([A-Z]{2,4})[ ]?-?[ ]?(?:\d{2,5}(?: \d{2,5}){1,4}|\d{4,14})(?![A-Z0-9]|[-/._][A-Z0-9])")
_NOT_PREFIX = regex(
    r"USD|EUR|CNY|RMB|GBP|HKD|JPY|ETD|ETA|ATA|ATD|QTY|POL|POD|FOR|DATE|FROM|REV|VER|PAGE|ON|AT|TO|IN|OF|BY|THE|AND"
    r"|TEL|FAX|YEAR|ABT|FCL|LCL|DUE"
)
_NEXT = regex(
    r"[ \t]{0,3}(?:[,;、/&+|~]|和|及|与|至|AND(?![A-Z]))[ \t]{0,3}(?:NO\.? ?)?"
    r"|[ \t]{0,3}[,;、]?[ \t]?\n[> \t]{0,6}(?:\d{1,2}[.)、][ ]?|[-*•·][ ]?)?"
)
_LINE_ENDS = regex(r"[ \t]{0,3}[,;、.。]?[ \t]{0,3}(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int


def next_in_list(folded: Folded, end: int) -> tuple[int, bool] | None:
    """Where the next number of a list would begin, and whether on a line of its own."""
    found = _NEXT.match(folded.text, end)
    return (found.end(), "\n" in found[0]) if found else None


def ends_line(folded: Folded, end: int) -> bool:
    """Whether nothing but blanks follows on this line."""
    return bool(_LINE_ENDS.match(folded.text, end))


def free_value_at(folded: Folded, at: int, *, clear: bool, shortest: int) -> Span | None:
    """A number of no fixed form at this place, or None where a date, a quantity or a word stands.

    `clear` says that the label left no doubt ("no.:"); then letters may stand apart from their digits.
    """
    span = (clear and _after_letters(folded, at)) or _in_groups(folded, at) or _token(folded, at)
    if span is None:
        return None
    text = folded.text[span.start : span.end]
    compact = "".join(filter(str.isalnum, text))
    if not shortest <= len(compact) <= 35 or _NOT_A_NUMBER.fullmatch(text):
        return None
    if compact.isdigit() and len(compact) <= 6 and _UNIT.match(folded.text, span.end):
        return None
    if not any(map(str.isdigit, compact)) or not clear and not _convinces(compact):
        return None
    return span


def _convinces(compact: str) -> bool:
    """Without a colon or "no." a year or a word with one digit is not enough."""
    digits = sum(map(str.isdigit, compact))
    return digits >= 3 and not (len(compact) == 4 and compact[:2] in ("19", "20"))


def _after_letters(folded: Folded, at: int) -> Span | None:
    """`COSU 6390114820`, `BK 1234 5678`: letters and digits of one number."""
    found = _PREFIXED.match(folded.text, at)
    if not found or _NOT_PREFIX.fullmatch(found[1]) or _UNIT.match(folded.text, found.end()):
        return None
    return Span(at, found.end()) if found[1] in SCACS or folded.is_upper(at, found.end()) else None


def _in_groups(folded: Folded, at: int) -> Span | None:
    """`4500 123 456`, `COSU 639 011 4820`: one number that was written in groups."""
    start = at + 4 if folded.text[at : at + 4] in SCACS else at
    start += folded.text[start : start + 1] in (" ", "-")
    found = _GROUPS.match(folded.text, start)
    if found and sum(map(str.isdigit, found[0])) >= 8 and not _UNIT.match(folded.text, found.end()):
        return Span(at, found.end())
    return None


def _token(folded: Folded, at: int) -> Span | None:
    text = folded.text
    run = _RUN.match(text, at)
    if run is None or text[run.end() : run.end() + 1].isascii() and text[run.end() : run.end() + 1].isalnum():
        return None
    end = run.end()
    for _ in range(8):
        if not _JOINT.match(text, end):
            break
        run = _RUN.match(text, end + 1)
        if run is None or _stops(folded, at, end, run.end()):
            break
        end = run.end()
    return Span(at, end)


def _stops(folded: Folded, at: int, end: int, next_end: int) -> bool:
    """Whether the mark at `end` parts two numbers, or a number and a word, instead of standing inside one."""
    mark, left, right = folded.text[end], folded.text[at:end], folded.text[end + 1 : next_end]
    if not any(map(str.isdigit, right)):
        return mark == "." or any(map(str.isdigit, left)) and (len(right) > 4 or not folded.is_upper(end, next_end))
    if mark == "/":
        alone = "/" not in left and _stands_alone(left) and _stands_alone(right)
        return alone or left.isdigit() and len(left) >= 7 and len(right) <= 3
    return mark == "-" and left.isdigit() and right.isdigit() and len(left) == len(right) >= 7


def _stands_alone(part: str) -> bool:
    return len(part) >= 5 and sum(map(str.isdigit, part)) >= 3
