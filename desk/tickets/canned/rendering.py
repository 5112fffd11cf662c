"""Canned replies: `{{ name }}` prints a value, `[[A||B]]` prints A if all its values are known, else B.

Text in, text out: names are looked up in one fixed table, values are inserted once and never read again, and
nothing in a text is ever run. Every step takes time in proportion to the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from desk.tickets.canned.variables import N_, NAMES

Values = Mapping[str, str | None]

TOKEN = re.compile(r"\{\{[^{}]*+\}\}|\{\{|\}\}|\[\[|\]\]|\|\|")

# Greeting and signature stand around the body, not in it.
HEADERS = {"zh_CN": "[[{{ name }}，您好：||您好：]]", "en": "[[Hello {{ name }},||Hello,]]"}
FOOTERS = {"zh_CN": "{{ agent }} ｜ 工单 {{ ticket }}", "en": "{{ agent }} | Ticket {{ ticket }}"}


class Fault(StrEnum):
    """Why a body cannot be saved or sent."""

    UNKNOWN = N_("unknown name")
    NESTED = N_("[[ inside [[ ]]")
    UNCLOSED = N_("not closed")
    UNOPENED = N_("closed without being opened")
    SECOND_CHOICE = N_("more than one || inside [[ ]]")


@dataclass(frozen=True)
class Problem:
    """One fault: `line` counts from 1, `found` is what stands there."""

    line: int
    fault: Fault
    found: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.fault.value}: {self.found}"


@dataclass(frozen=True)
class Slot:
    """Where a value goes; `typed` is how it was written."""

    name: str
    typed: str


Piece = str | Slot
Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Choice:
    """`given` if every value in it is known, else `otherwise`."""

    given: Pieces
    otherwise: Pieces


@dataclass(frozen=True)
class Template:
    """A parsed body. What could not be understood stays in it as text and is listed in `problems`."""

    parts: tuple[Piece | Choice, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Every variable that the body mentions."""
        return frozenset(slot.name for slot in self._slots())

    @property
    def required(self) -> frozenset[str]:
        """The variables without which the text has a hole: those outside [[ ]]."""
        return frozenset(part.name for part in self.parts if isinstance(part, Slot))

    def _slots(self) -> Iterator[Slot]:
        for part in self.parts:
            pieces = (*part.given, *part.otherwise) if isinstance(part, Choice) else (part,)
            yield from (piece for piece in pieces if isinstance(piece, Slot))


@dataclass(frozen=True)
class Rendered:
    """A text and what went into it. It may be sent only if `ready`."""

    text: str
    missing: list[str]
    used: dict[str, str]
    problems: tuple[Problem, ...] = ()
    parts: tuple[str, ...] = ()  # what became of each part of the template

    @property
    def ready(self) -> bool:
        return not self.missing and not self.problems


@dataclass(frozen=True)
class Change:
    """A value that differs now from what the agent saw; None: there is none any more, or was none."""

    name: str
    old: str | None
    new: str | None


class _Reader:
    """Collects parts from tokens. Inside [[ ]] pieces gather in `sides` until the block is closed."""

    def __init__(self) -> None:
        self.parts: list[Piece | Choice] = []
        self.problems: list[Problem] = []
        self.sides: list[list[Piece]] = []  # empty: outside; one list: before ||; two: after it
        self.opened_on = 0

    def piece(self, piece: Piece) -> None:
        if self.sides:
            self.sides[-1].append(piece)
        else:
            self.parts.append(piece)

    def token(self, token: str, line: int) -> None:
        if token.startswith("{{") and token.endswith("}}"):
            self.slot(token, line)
        elif token == "[[" and not self.sides:
            self.sides, self.opened_on = [[]], line
        elif token == "]]" and self.sides:
            given, otherwise = self.sides[0], self.sides[1:]
            self.parts.append(Choice(tuple(given), tuple(otherwise[0]) if otherwise else ()))
            self.sides = []
        elif token == "||" and len(self.sides) == 1:
            self.sides.append([])
        else:
            self.stray(token, line)

    def slot(self, token: str, line: int) -> None:
        typed = token[2:-2].strip()
        name = NAMES.get(typed)
        if name is None:
            self.problems.append(Problem(line, Fault.UNKNOWN, typed[:80]))
        self.piece(token if name is None else Slot(name, token))

    def stray(self, token: str, line: int) -> None:
        faults = {"[[": Fault.NESTED, "{{": Fault.UNCLOSED, "||": Fault.SECOND_CHOICE}
        if token != "||" or self.sides:  # outside, two bars are two bars
            self.problems.append(Problem(line, faults.get(token, Fault.UNOPENED), token))
        self.piece(token)

    def end(self) -> Template:
        if self.sides:
            self.problems.append(Problem(self.opened_on, Fault.UNCLOSED, "[["))
            for opening, side in zip(("[[", "||"), self.sides, strict=False):
                self.parts += [opening, *side]
        self.problems.sort(key=lambda problem: problem.line)
        return Template(tuple(self.parts), tuple(self.problems))


def parse_body(body: str) -> Template:
    """The parts of a body. Never fails: faults are listed in the template and stay in the text as typed."""
    reader = _Reader()
    line, at = 1, 0
    for match in TOKEN.finditer(body):
        text = body[at : match.start()]
        if text:
            reader.piece(text)
        line += text.count("\n")
        reader.token(match[0], line)
        line += match[0].count("\n")
        at = match.end()
    if at < len(body):
        reader.piece(body[at:])
    return reader.end()


def check(body: str) -> list[Problem]:
    """Why this body may not be saved; empty if it may."""
    return list(parse_body(body).problems)


def render(template: Template, values: Values, required: Iterable[str] = ()) -> Rendered:
    """The text with all values in it. A value that is None or blank counts as unknown.

    Where a needed value is unknown its name stays in the text as typed and is listed in `missing`, and after those
    the unknown ones of `required`.
    """
    known = {name: value for name, value in values.items() if value and value.strip()}
    missing: dict[str, None] = {}
    used: dict[str, str] = {}
    parts = []
    for part in template.parts:
        text = ""
        for piece in _chosen(part, known):
            text += _said(piece, known)
            if isinstance(piece, Slot) and piece.name in known:
                used[piece.name] = known[piece.name]
            elif isinstance(piece, Slot):
                missing[piece.name] = None
        parts.append(text)
    missing.update(dict.fromkeys(name for name in required if name not in known))
    return Rendered("".join(parts).strip(), list(missing), used, template.problems, tuple(parts))


def with_layout(body: str, lang: str) -> str:
    """The body between the greeting and the signature of its language; others than Chinese get English ones."""
    lang = "zh_CN" if lang.lower().startswith("zh") else "en"
    return f"{HEADERS[lang]}\n\n{body.strip()}\n\n{FOOTERS[lang]}"


def changed(before: Values, after: Values) -> list[Change]:
    """The values that differ between inserting a reply and sending it, in the order of the first."""
    names = dict.fromkeys((*before, *after))
    changes = (Change(name, before.get(name) or None, after.get(name) or None) for name in names)
    return [change for change in changes if change.old != change.new]


def _chosen(part: Piece | Choice, known: Values) -> Pieces:
    if not isinstance(part, Choice):
        return (part,)
    return part.given if all(piece.name in known for piece in part.given if isinstance(piece, Slot)) else part.otherwise


def _said(piece: Piece, known: Values) -> str:
    return piece if isinstance(piece, str) else known.get(piece.name) or piece.typed
