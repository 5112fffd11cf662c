"""What a reader sees of HTML that strangers wrote: its visible lines, and what they stand in."""

import html
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import nh3

from desk.core.html import DROPPED, TAGS, VOID, tamed, words


def html_to_text(text: str) -> str:
    """The visible words of `text`: paragraphs and rows as lines, cells parted by blanks. Linear; never raises."""
    return tidy("\n".join(line.text for line in html_lines(text)))


def tidy(text: str) -> str:
    """`text` without blanks at line ends and without more than one empty line in a row."""
    lines = [line.rstrip() for line in text.split("\n")]
    kept = [line for number, line in enumerate(lines) if line or (number and lines[number - 1])]
    return "\n".join(kept).strip("\n")


@dataclass(frozen=True)
class Line:
    """One visible line, how many quotes it stands in, and the roles of the elements around it."""

    text: str
    depth: int = 0
    marks: frozenset[str] = frozenset()


Role = Callable[[str, str], str]  # of an element, by its tag and its attributes; "quote" adds depth, "" is none


TOKEN = re.compile(r'<(/?)([a-z][a-z0-9-]*)((?:\s+[^\s=>"]+="[^"]*")*)\s*/?>|([^<]+)|<')
SPACED = words("p blockquote h1 h2 h3 h4 h5 h6 ul ol dl table pre")
BLOCKS = SPACED | words(
    "div li tr dt dd hr center address article aside section header footer main nav form fieldset figure "
    "caption thead tbody tfoot"
)
STRUCTURE = TAGS | BLOCKS | {"wbr"}
MARKS = {"*": {"style", "class", "id", "type", "hidden", "name", "data-marker", "xmail-signature"}}
HIDDEN = re.compile(
    r"(?i)display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden|\smax-height\s*:\s*0(?:px)?\s*[;\"!]|\shidden="
)
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\u034f]")  # soft hyphens, and what newsletters pad with
BLANKS = re.compile(r"[ \t\r\n\f]+")


def no_role(tag: str, attributes: str) -> str:
    """For whoever wants the text alone."""
    return ""


def html_lines(text: str, role: Role = no_role) -> list[Line]:
    """The visible lines of `text`. What `role` says of an `hr` marks the line that follows it."""
    normal = nh3.clean(
        tamed(text),
        tags=set(STRUCTURE),
        clean_content_tags=set(DROPPED) - STRUCTURE,
        attributes=MARKS,
        link_rel=None,
    )
    writer = _Writer(role)
    for token in TOKEN.finditer(normal):
        if token[2] is None:
            writer.write(html.unescape(token[0]))
        elif token[1]:
            writer.close(token[2])
        else:
            writer.open(token[2], token[3])
    writer.line()
    return writer.lines


@dataclass
class _Open:
    tag: str
    role: str
    hides: bool


@dataclass
class _Writer:
    role: Role
    lines: list[Line] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    open_roles: Counter[str] = field(default_factory=Counter)
    marks: frozenset[str] = frozenset()
    next_marks: frozenset[str] = frozenset()
    hidden: int = 0
    verbatim: int = 0

    def write(self, text: str) -> None:
        if self.hidden:
            return
        if self.verbatim:
            first, *others = text.split("\n")
            self.pieces.append(first)
            for other in others:
                self.line(keep=True)
                self.pieces.append(other)
            return
        self.pieces.append(BLANKS.sub(" ", text))

    def line(self, keep: bool = False) -> None:
        """End the current line; an empty one counts only with `keep`."""
        text = UNSEEN.sub("", "".join(self.pieces)).replace("\xa0", " ")
        text = text.rstrip() if self.verbatim else BLANKS.sub(" ", text).strip()
        if text or keep:
            self.lines.append(Line(text, self.open_roles["quote"], self.marks | self.next_marks))
            self.next_marks = frozenset() if text else self.next_marks
        self.pieces = []

    def gap(self) -> None:
        if self.lines and self.lines[-1].text:
            self.lines.append(Line("", self.open_roles["quote"], self.marks))

    def open(self, tag: str, attributes: str) -> None:
        if tag == "br":
            if not self.hidden:
                self.line(keep=True)
            return
        self._break(tag)
        role = self.role(tag, attributes)
        if role and not self.hidden:
            self.line()
        if tag in VOID:
            self.next_marks |= {role} - {""}
            return
        entry = _Open(tag, role, bool(attributes) and HIDDEN.search(attributes) is not None)
        self.stack.append(entry)
        self._count(entry, 1)

    def close(self, tag: str) -> None:
        if tag in VOID or not self.stack or self.stack[-1].tag != tag:  # cleaned markup is balanced
            return
        self._break(tag)
        if self.stack[-1].role and not self.hidden:
            self.line()
        self._count(self.stack.pop(), -1)

    def _break(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.pieces.append(" ")
        if tag in BLOCKS and not self.hidden:
            self.line()
            if tag in SPACED:
                self.gap()

    def _count(self, entry: _Open, step: int) -> None:
        if entry.role:
            self.open_roles[entry.role] += step
            self.marks = frozenset(role for role, times in self.open_roles.items() if times)
        self.hidden += step * entry.hides
        self.verbatim += step * (entry.tag == "pre")
