"""A body parted into what the sender wrote now, what is quoted, and the signature. Linear in its length."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desk.channels.quoting.disclaimers import PGP_OPENING
from desk.channels.quoting.history import history
from desk.channels.quoting.labels import is_label
from desk.channels.quoting.markup import mail_lines
from desk.channels.quoting.rows import Rows, read_rows
from desk.channels.quoting.separators import is_separator, leads_in
from desk.channels.quoting.signatures import signature_start
from desk.channels.quoting.tails import LONGEST, Tail
from desk.core.html_lines import Line, tidy

NEW, QUOTED, SIGNATURE = 0, 1, 2
BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
NEW_ROWS, SAME = re.compile(rb"\x00+"), re.compile(rb"\x00+|\x01+|\x02+")
MOST_STRETCHES = 100
FARTHEST = 120  # written rows from the end of a stretch; a signature with all its notices is not longer
HTML_BLANKS = re.compile(r"(?m)^[ \t]*(?:&nbsp;[ \t]*)+$")  # QQ leaves them in its plain text
EMPTY = re.compile(r"\n\s*\n\s*\n")


@dataclass(frozen=True)
class Split:
    """The three parts; no written row of the body is in none of them, or in two."""

    reply: str
    quoted: str
    signature: str


def split(text: str) -> Split:
    """Part a plain text body. A mail that is passed on without a word is all `reply`: it is what the sender says."""
    lines = EMPTY.sub("\n\n\n", HTML_BLANKS.sub("", BREAK.sub("\n", text))).split("\n")
    return _split(read_rows(lines))


def split_html(html: str) -> Split:
    """Part an html body, using what mail programs mark as quoted in it."""
    return split_lines(mail_lines(html))


def split_lines(lines: Sequence[Line]) -> Split:
    """Part a body already read as lines with their depth of quoting and their marks."""
    texts, depths = [line.text for line in lines], [line.depth for line in lines]
    return _split(read_rows(texts, depths, [line.marks for line in lines]))


def _split(rows: Rows) -> Split:
    states = [QUOTED if quoted else NEW for quoted in history(rows)]
    if not _written(rows, states, NEW) and _is_forward(rows):
        return _parted(rows, [NEW] * len(states))
    unsigned = list(states)
    _sign(rows, states)
    if not _written(rows, states, NEW):
        states = unsigned
    return _parted(rows, states)


def _written(rows: Rows, states: list[int], wanted: int) -> bool:
    return any(text and state == wanted for text, state in zip(rows.plain, states, strict=True))


def _is_forward(rows: Rows) -> bool:
    """Whether the body begins with the head of a mail that is passed on, rather than with one that is answered."""
    first = rows.next_written(0)
    if first == len(rows) or rows.depth[first] or any(rows.depth):
        return False
    return is_separator(rows.plain[first]) or is_label(rows.plain[first]) or leads_in(rows.plain[first])


def _parted(rows: Rows, states: list[int]) -> Split:
    """The rows as texts, with an empty line wherever something between them was taken out."""
    parts: tuple[list[str], list[str], list[str]] = ([], [], [])
    for run in SAME.finditer(bytes(states)):
        start, end = run.span()
        parts[states[start]].append("\n".join(rows.raw[start:end]))
    return Split(*(tidy("\n\n".join(part)).strip() for part in parts))


def _sign(rows: Rows, states: list[int]) -> None:
    """Mark what signs each stretch of new rows; of very many only the first and the last are looked at."""
    _sign_marked(rows, states)
    stretches = _stretches(rows, states)
    first_ones = stretches[: min(MOST_STRETCHES, max(0, len(stretches) - MOST_STRETCHES))]
    last = True
    for stretch in stretches[: -MOST_STRETCHES - 1 : -1] + first_ones:
        _sign_stretch(rows, states, stretch, last)
        last = last and not any(states[row] == NEW and rows.plain[row] for row in stretch)


def _sign_marked(rows: Rows, states: list[int]) -> None:
    """What the sender's html, or a program that signs cryptographically, says itself."""
    if any(rows.marks):
        for index, marks in enumerate(rows.marks):
            if states[index] == NEW and "signature" in marks:
                states[index] = SIGNATURE
            elif states[index] == NEW and "signs" in marks:
                _sign_below(rows, states, index)
    first = rows.next_written(0)
    if first < len(states) and PGP_OPENING.match(rows.plain[first]):
        hashed = rows.plain[first + 1 : first + 2] and rows.plain[first + 1].startswith("Hash:")
        states[first : first + 1 + bool(hashed)] = [SIGNATURE] * (1 + bool(hashed))


def _sign_below(rows: Rows, states: list[int], start: int) -> None:
    end = next((row for row in range(start, len(states)) if states[row] == QUOTED), len(states))
    if sum(bool(text) for text in rows.plain[start:end]) <= LONGEST:
        states[start:end] = [SIGNATURE] * (end - start)


def _stretches(rows: Rows, states: list[int]) -> list[range]:
    """The new rows, parted where something else stands between them."""
    runs = (run.span() for run in NEW_ROWS.finditer(bytes(states)))
    return [range(start, end) for start, end in runs if any(rows.plain[start:end])]


def _sign_stretch(rows: Rows, states: list[int], stretch: range, last: bool) -> None:
    written = [index for index in stretch if rows.plain[index]][-FARTHEST:]
    after_blank = [place for place, index in enumerate(written) if index == 0 or not rows.plain[index - 1]]
    apart = [place for place in after_blank if written[place] > 1 and not rows.plain[written[place] - 2]]
    text, raw = [rows.plain[index] for index in written], [rows.raw[index] for index in written]
    tail = Tail(text, raw, frozenset(after_blank), frozenset(apart), last)
    for index in written[signature_start(tail) :]:
        states[index] = SIGNATURE
