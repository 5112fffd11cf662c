"""Segments of EDIFACT: which characters divide them, and what stands in each. The library reads one segment at a time.

Its readers of whole interchanges stop at the first thing they do not know and check what messages say against lists
that most senders never saw; its reader of a segment does neither.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pydifact.control.characters import Characters
from pydifact.exceptions import EDISyntaxError
from pydifact.parser import Parser
from pydifact.tokenizer import Tokenizer

LONGEST = 256  # of one value, as the longest names
_START = re.compile(r"UNA.{6}\s*UNB(?=[^\w\s])|UNB(?=[^\w\s?])", re.IGNORECASE | re.DOTALL)
_UNADVISED = re.compile(r"UNB(\W)[A-Z]{4}(\W)\d.{0,300}?(\W)\s*UN[HG]\1", re.IGNORECASE | re.DOTALL)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff]")
_NO_ESCAPE = "\x00"  # no body has it: NUL is taken out before
_PARSER = Parser()
_characters: Callable[..., Characters] = Characters  # the library says no types here
# What the letters of the syntax in UNB stand for, where the bytes are no UTF-8.
_CHARSETS = {"UNOD": "iso8859-2", "UNOE": "iso8859-5", "UNOF": "iso8859-7", "UNOG": "iso8859-3", "UNOH": "iso8859-4",
             "UNOI": "iso8859-6", "UNOJ": "iso8859-8", "UNOK": "iso8859-9", "UNOX": "gb18030"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its tag in capitals, and its elements, each a tuple of components. Texts have no blanks around."""

    tag: str
    elements: tuple[tuple[str, ...], ...]

    def at(self, element: int, component: int = 0) -> str:
        """A component, both counted from 0; empty where there is none."""
        found = self.elements[element] if element < len(self.elements) else ()
        return found[component] if component < len(found) else ""

    def code(self, element: int, component: int = 0) -> str:
        """The same in capitals and without the zeros before a number."""
        found = self.at(element, component).upper()
        return (found.lstrip("0") or "0") if found.isascii() and found.isdigit() else found


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of a body that stops within a segment; `tag` is as much as is there of its tag."""

    tag: str


def segments(text: str) -> Iterator[Segment | Cut]:
    """All segments of all interchanges, UNA left out, what stands before and between them skipped.

    `text` are the bytes as Latin-1: what divides segments is plain in every character set that is allowed, and what a
    segment says is read by its own interchange's. Nothing where there is no UNB.
    """
    start = _START.search(text)
    at, marks, charset = start.start() if start else len(text), _characters(), ""
    while at < len(text):
        at, marks = _marks(text, at, marks)
        end = _ends(marks.escape_character, marks.segment_terminator).match(text, at)
        if end is None:
            yield Cut(text[at : at + 3].upper())
            return
        said = _segment(_decoded(end[1], charset), marks)
        if said and said.tag == "UNB":
            charset = _CHARSETS.get(said.at(0).upper(), "latin-1")
            said = _segment(_decoded(end[1], charset), marks)
        if said:
            yield said
        at = _next(text, end.end(), closed=said is not None and said.tag == "UNZ")


def _next(text: str, at: int, *, closed: bool) -> int:
    if closed:
        start = _START.search(text, at)
        return start.start() if start else len(text)
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _marks(text: str, at: int, marks: Characters) -> tuple[int, Characters]:
    """Where the segment begins and what divides it: by UNA before a UNB, else by what UNB itself looks like."""
    found = _START.match(text, at)
    if found is None:
        return at, marks
    if found[0][:3].upper() == "UNA":
        return found.end() - 3, _advised(text[at + 3 : at + 9])
    guess = _UNADVISED.match(text, at)
    return at, _advised(f"{guess[2]}{guess[1]}.? {guess[3]}") if guess else _characters()


def _advised(advice: str) -> Characters:
    component, data, point, escape, reserved, terminator = tuple(advice)
    dividers = {component, data, terminator}
    if len(dividers) < 3 or any(mark.isalnum() for mark in dividers) or component.isspace() or data.isspace():
        return _characters()
    return _characters(component, data, point, _NO_ESCAPE if escape.isspace() else escape, reserved, terminator)


@lru_cache(maxsize=16)
def _ends(escape: str, terminator: str) -> re.Pattern[str]:
    """One segment with what ends it. Goes back over nothing, so its time grows as the text does."""
    escape, terminator = re.escape(escape), re.escape(terminator)
    return re.compile(f"((?:[^{escape}{terminator}]++|{escape}.)*+){terminator}", re.DOTALL)


def _decoded(text: str, charset: str) -> str:
    if text.isascii():
        return text
    raw = text.encode("latin-1")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(charset or "latin-1", "replace")


def _segment(text: str, marks: Characters) -> Segment | None:
    """What one segment says; None for a blank one or one that cannot be read. Line breaks within it mean nothing."""
    text = text.translate({13: None, 10: None}).strip()
    if not text:
        return None
    try:
        tokens = Tokenizer().get_tokens(text + marks.segment_terminator, marks)
        tag, *elements = next(_PARSER.convert_tokens_to_raw_segments(tokens))
    except (EDISyntaxError, StopIteration):
        return None
    name = tag if isinstance(tag, str) else tag[0]
    return Segment(name.strip().upper()[:3], tuple(_components(element) for element in elements))


def _components(element: str | list[str]) -> tuple[str, ...]:
    return tuple(_clean(part) for part in ([element] if isinstance(element, str) else element))


def _clean(text: str) -> str:
    return _UNSEEN.sub("", text).strip()[:LONGEST]
