"""The tree of parts, as offsets into the raw bytes: nothing is copied and nothing recurses deeper than the cap."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from desk.channels.mime.headers import Headers, read_headers
from desk.channels.mime.params import Valued, media_type, read_params
from desk.channels.mime.transfer import undo
from desk.channels.mime.words import header_text

PARTS = 500
DEPTH = 20
GUESSED_BOUNDARY = re.compile(rb"(?:^|\n)--([^\r\n]{1,200}?)[ \t]*\r?\n[Cc]ontent-[A-Za-z-]{1,40}:")


@dataclass
class Part:
    """One node of the tree; its content lies between `start` and `end` of the raw mail."""

    raw: bytes = field(repr=False)
    headers: Headers
    start: int
    end: int
    type: str
    content: Valued
    disposition: Valued
    children: list["Part"] = field(default_factory=list)

    @property
    def encoding(self) -> str:
        return header_text(self.headers.raw("content-transfer-encoding"))

    @property
    def charset(self) -> str:
        return self.content.params.get("charset", "")

    @property
    def filename(self) -> str:
        return self.disposition.params.get("filename") or self.content.params.get("name", "")

    @property
    def inline(self) -> bool:
        return self.disposition.value == "inline"

    @property
    def content_id(self) -> str:
        return header_text(self.headers.raw("content-id")).strip("<> ")

    def data(self, most: int | None = None) -> bytes:
        """The content with its transfer encoding undone; of `most` encoded bytes, if given."""
        end = self.end if most is None else min(self.end, self.start + most)
        return undo(memoryview(self.raw)[self.start : end], self.encoding)


@dataclass(frozen=True)
class Loose:
    """A file that stood inside a part without being one: uuencoded in words, or packed in a winmail.dat."""

    filename: str
    type: str
    content_id: str
    content: bytes = field(repr=False)
    inline: bool = False

    def data(self) -> bytes:
        """The file."""
        return self.content


@dataclass
class Tree:
    """A mail's parts and why the tree is incomplete (empty when it is complete)."""

    root: Part
    problem: str = ""


class _Budget:
    def __init__(self) -> None:
        self.parts = PARTS
        self.problem = ""


def read_tree(raw: bytes) -> Tree:
    """Split a mail into parts. Past the caps the rest stays unsplit and `problem` says so."""
    budget = _Budget()
    root = _part(raw, 0, len(raw), "text/plain")
    _split(root, 1, budget)
    return Tree(root, budget.problem)


def _part(raw: bytes, start: int, end: int, default: str) -> Part:
    headers, body = read_headers(raw, start, end)
    content = read_params(headers.raw("content-type"))
    disposition = read_params(headers.raw("content-disposition"))
    return Part(raw, headers, min(body, end), end, media_type(content, default), content, disposition)


def _split(part: Part, depth: int, budget: _Budget) -> None:
    if not part.type.startswith("multipart/"):
        return
    if depth > DEPTH:
        budget.problem = f"parts are nested more than {DEPTH} deep"
        return
    default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    for start, end in _sections(part, budget):
        child = _part(part.raw, start, end, default)
        part.children.append(child)
        _split(child, depth + 1, budget)


def _sections(part: Part, budget: _Budget) -> list[tuple[int, int]]:
    """Where the children lie. The boundary is guessed when the header lost it; a missing last one is forgiven."""
    boundary = part.content.params.get("boundary", "").rstrip().encode("utf-8", "replace")
    sections = _between(part, boundary, budget) if boundary else []
    if not sections:
        guessed = GUESSED_BOUNDARY.search(part.raw, max(0, part.start - 1), part.end)
        sections = _between(part, guessed[1], budget) if guessed else []
    return sections


def _between(part: Part, boundary: bytes, budget: _Budget) -> list[tuple[int, int]]:
    sections: list[tuple[int, int]] = []
    opened = -1
    for found in _delimiters(part, boundary):
        position = found.start()
        if opened >= 0:
            sections.append((opened, _before_newline(part.raw, opened, position)))
        if budget.parts <= 0:
            budget.problem = f"there are more than {PARTS} parts"
            return sections
        opened = -1 if found[1] else found.end()
        budget.parts -= 0 if found[1] else 1
    if opened >= 0:
        sections.append((opened, part.end))
    return sections


def _delimiters(part: Part, boundary: bytes) -> Iterator[re.Match[bytes]]:
    """The lines that are delimiters; a plain search first, which in a large mail is many times faster."""
    line = re.compile(rb"--" + re.escape(boundary) + rb"(--)?[ \t]*\r*(?:\n|\Z)")
    position = part.raw.find(b"--" + boundary, part.start, part.end)
    while position >= 0:
        at_start = position == part.start or part.raw[position - 1 : position] == b"\n"
        found = line.match(part.raw, position, part.end) if at_start else None
        if found:
            yield found
        position = part.raw.find(b"--" + boundary, found.end() if found else position + 2, part.end)


def _before_newline(raw: bytes, start: int, position: int) -> int:
    """The line break before a delimiter belongs to the delimiter."""
    end = position
    if end > start and raw[end - 1 : end] == b"\n":
        end -= 1
        if end > start and raw[end - 1 : end] == b"\r":
            end -= 1
    return end
