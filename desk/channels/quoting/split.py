"""A body parted into what the sender wrote now, what is quoted, and the signature. Linear in its length."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desk.channels.quoting.attributions import attribution_end
from desk.channels.quoting.blocks import block_end, label_of
from desk.channels.quoting.rows import Rows, read_rows
from desk.channels.quoting.separators import is_separator, leads_in
from desk.channels.quoting.signatures import LONGEST, is_delimiter, is_footer
from desk.core.html import Line, html_lines, tidy

NEW, QUOTED, SIGNATURE = 0, 1, 2
SHORTEST = 3  # `To:`
# What any introduction has; a quick look that spares most rows the slow ones.
SUSPECT = re.compile(
    r"[:：@|]|^[-_=*~—–─━]|(?i:^.{0,6}(?:on|at|am|le|el|il|em|dia|a\(s\)|op|den|w|dnia|dne|[在于於])\b)|^\d|\d{4}"
)


@dataclass(frozen=True)
class Split:
    """`reply` is empty only for an empty body; nothing of the body is in none of the three."""

    reply: str
    quoted: str
    signature: str


def split(text: str) -> Split:
    """Part a plain text body. A body that is history throughout (a bare forward) is all `reply`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _split(read_rows(lines))


def split_html(html: str) -> Split:
    """Part an html body, using what mail programs mark as quoted in it."""
    return split_lines(html_lines(html))


def split_lines(lines: Sequence[Line]) -> Split:
    """Part a body already read as lines with their depth of quoting."""
    return _split(read_rows([line.text for line in lines], [line.depth for line in lines]))


def _split(rows: Rows) -> Split:
    states = _history(rows)
    _close_gaps(rows, states, QUOTED)
    if not _written(rows, states, NEW):
        return Split(_joined(rows, range(len(rows))), "", "")
    unsigned = list(states)
    _sign(rows, states)
    if not _written(rows, states, NEW):
        states = unsigned
    chosen = [[index for index, state in enumerate(states) if state == wanted] for wanted in (NEW, QUOTED, SIGNATURE)]
    return Split(*(_joined(rows, indexes) for indexes in chosen))


def _written(rows: Rows, states: list[int], wanted: int) -> bool:
    return any(state == wanted and text for state, text in zip(states, rows.plain, strict=True))


def _joined(rows: Rows, indexes: Iterable[int]) -> str:
    """The rows as text, with an empty line wherever something between them was taken out."""
    out: list[str] = []
    previous = -1
    for index in indexes:
        if out and index != previous + 1:
            out.append("")
        out.append(rows.raw[index].rstrip())
        previous = index
    return tidy("\n".join(out)).strip()


def _history(rows: Rows) -> list[int]:
    states = [QUOTED if depth else NEW for depth in rows.depth]
    index = 0
    while index < len(rows):
        if rows.depth[index] or len(rows.plain[index]) < SHORTEST or not SUSPECT.search(rows.plain[index]):
            index += 1
            continue
        end, found = _introduction(rows, index)
        if found:
            for row in range(_lead_in(rows, index), end):
                states[row] = QUOTED
            following = rows.next_written(end)
            if following < len(rows) and not rows.depth[following]:
                states[following:] = [QUOTED] * (len(rows) - following)
                break
        index = end
    return states


def _introduction(rows: Rows, index: int) -> tuple[int, bool]:
    """The row to go on from, and whether the rows before it introduce quoted text."""
    text = rows.plain[index]
    if label_of(text)[0]:
        end, found = block_end(rows, index)
        if found or end > index + 1:
            return end, found
    if is_separator(text):
        return _past_block(rows, index + 1), True
    end = attribution_end(rows, index)
    return max(end, index + 1), end > index


def _past_block(rows: Rows, index: int) -> int:
    """A separator's own header block belongs to it, so that quote marks below that block are seen."""
    following = rows.next_written(index)
    if following < len(rows) and label_of(rows.plain[following])[0]:
        end, found = block_end(rows, following)
        return end if found else index
    return index


def _lead_in(rows: Rows, index: int) -> int:
    """Rules and bare titles directly above an introduction are part of it."""
    first = index
    for above in range(index - 1, max(-1, index - 5), -1):
        if rows.depth[above]:
            break
        if rows.plain[above] and not leads_in(rows.plain[above]):
            break
        first = above if rows.plain[above] else first
    return first


def _close_gaps(rows: Rows, states: list[int], wanted: int) -> None:
    """Blank rows between two quoted rows are quoted too."""
    last = -1
    for index, state in enumerate(states):
        if state == wanted:
            if 0 <= last < index - 1:
                states[last + 1 : index] = [wanted] * (index - last - 1)
            last = index
        elif rows.plain[index]:
            last = -1


def _sign(rows: Rows, states: list[int]) -> None:
    """Mark signatures: what follows a delimiter, and device footers at the end of what was written."""
    start = 0
    for index in range(len(rows) + 1):
        if index == len(rows) or states[index] == QUOTED:
            if start < index:
                _sign_stretch(rows, states, start, index)
            start = index + 1


def _sign_stretch(rows: Rows, states: list[int], start: int, end: int) -> None:
    written = [index for index in range(start, end) if rows.plain[index]]
    for index in written[-LONGEST - 1 :]:
        if is_delimiter(rows.raw[index]):
            states[index:end] = [SIGNATURE] * (end - index)
            written = [row for row in written if row < index]
            break
    while written and is_footer(rows.plain[written[-1]]):
        states[written.pop()] = SIGNATURE
