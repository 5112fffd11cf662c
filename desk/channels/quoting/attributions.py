"""Lines such as `On 5 Jan 2026 at 10:00, Ada <a@b> wrote:`, whole or wrapped over several rows."""

import re
from collections.abc import Iterator

from desk.channels.quoting.moments import DATE
from desk.channels.quoting.rows import Rows
from desk.channels.quoting.wording import (
    ADDRESS,
    ADDRESSED_VERB,
    ANGLED,
    DATED_START,
    FRAME,
    FRAMED,
    OPENS,
    introduces,
    is_complete,
)

LONGEST = 600  # characters of an attribution, whole
CAPITAL = r"[^\W\d_a-zà-ÿ][\w.'’&-]*"
MIDDLE = re.compile(rf"{CAPITAL}(?:[ ,]+{CAPITAL})*$")
WRAPPED = 5  # rows such a line may take
WRAPS_AT = 60  # characters; no program wraps a shorter row


def attribution_start(rows: Rows, last: int) -> int | None:
    """The row at which the attribution begins that ends with row `last`; None when none ends there."""
    quoted = rows.quote_follows(last + 1)
    if not quoted and not ADDRESSED_VERB.match(rows.plain[last]) and not _could_stand_alone(rows, last):
        return None
    first = None
    for index, window in _windows(rows, last):
        if first is not None and not _goes_on_above(rows.plain[index]):
            if not _may_be_name(rows.plain[index]):
                break
        elif introduces(window, quoted):
            whole = is_complete(window)
            first = index if first is None or whole else first
            if whole:
                break
    return None if first is None else _with_name_above(rows, first, last)


def _goes_on_above(text: str) -> bool:
    """Whether a row above what is an attribution already is its beginning: a date, or the start of an address."""
    return OPENS.match(text.lstrip(FRAME)) is not None or DATED_START.match(text) is not None or "<" in text


def _may_be_name(text: str) -> bool:
    """Whether a row could be the middle of a sender's name, wrapped: capital words and nothing said."""
    return len(text) < 80 and MIDDLE.match(text) is not None


def _could_stand_alone(rows: Rows, last: int) -> bool:
    """Without quote marks below, the line must end as one, and have a date."""
    ends = rows.plain[last]
    if ends[-1:] not in ":：*_]" and not FRAMED.match(ends):
        return False
    return DATE.search(" ".join(rows.plain[max(0, last - WRAPPED) : last + 1])[-LONGEST:]) is not None


def _windows(rows: Rows, last: int) -> Iterator[tuple[int, str]]:
    """The last row, the last two, and so on, each as one line without a frame."""
    window, blanks = "", 0
    for index in range(last, max(-1, last - WRAPPED), -1):
        line = rows.plain[index]
        if rows.depth[index] != rows.depth[last] or blanks > 1:
            return
        if not line:
            blanks += 1
            continue
        if blanks and not (OPENS.match(line.lstrip(FRAME)) and DATE.search(line)):
            return
        window = f"{line} {window}".strip()
        if len(window) > LONGEST:
            return
        yield index, window.strip(FRAME + "[]") if window[0] == "[" else window.strip(FRAME)


def _text(rows: Rows, first: int, last: int) -> str:
    return " ".join(line for line in rows.plain[first : last + 1] if line).strip(FRAME)


def _is_wrapped_name(above: str, text: str) -> bool:
    """Whether the row above is the name of the address that `text` begins with, too long for one row with it."""
    if text[:1] != "<" or len(above) + text.find(">") < WRAPS_AT:
        return False
    return _may_be_name(re.sub(r"[()]", "", above))


def _with_name_above(rows: Rows, first: int, last: int) -> int:
    """`Ada <a@b>` in one row, or wrapped over two, and `于2026年…写道：` in the next."""
    if first == 0 or rows.depth[first - 1] != rows.depth[first]:
        return first
    text = _text(rows, first, last)
    if ADDRESS.search(text):
        return first - _is_wrapped_name(rows.plain[first - 1], text)
    above = rows.plain[first - 1]
    if "@" not in above or above[-1:] not in ">)]＞" or len(above) > 160:
        return first
    if ANGLED.search(above):
        return first - 1
    return first - 2 if first > 1 and rows.plain[first - 2][-1:] == "<" else first
