"""Tables in plain text: a head row of labels tells what stands in each column."""

from collections.abc import Iterator
from itertools import islice
from re import compile as regex

from desk.shipments.references.labelled import claim_at
from desk.shipments.references.labels import LABEL
from desk.shipments.references.matches import MOST_CLAIMS, Claim
from desk.shipments.references.normalise import Folded

_LINE = regex(r"[^\n]{3,600}")
_MARKS = ("\t", "|", ",", ";", "  ")
_REST_OF_HEAD = regex(r"(?:[ .#:]|号码?|编号|单号|NOS?(?![A-Z])|NUMBERS?|REF|ID)*")
_RULE = regex(r"[-=+|: \t]+")
_BARS = " |\t"
_MOST_COLUMNS = 40


def table_cells(folded: Folded) -> Iterator[Claim]:
    """The numbers in columns whose head is a label; a row with another count of cells ends the table."""
    mark, names = "", list[str]()
    for found in islice(_LINE.finditer(folded.text), MOST_CLAIMS):
        line = found[0]
        if names and _RULE.fullmatch(line):
            continue
        cells = _cells(line, mark) if names else []
        if names and len(cells) == len(names):
            yield from _row(folded, names, cells, found.start())
        else:
            mark, names = _head(line)


def _cells(line: str, mark: str) -> list[tuple[int, str]]:
    """Place and text of every cell; a run of blanks parts once, outer bars part nothing."""
    cells, at = [], len(line) - len(line.lstrip(_BARS))
    for cell in line.strip(_BARS).split(mark):
        if cell or mark != "  ":
            cells.append((at + len(cell) - len(cell.lstrip()), cell.strip()))
        at += len(cell) + len(mark)
    return cells


def _head(line: str) -> tuple[str, list[str]]:
    for mark in _MARKS:
        if 1 <= line.count(mark) <= _MOST_COLUMNS:
            names = [_label_of(cell) for _, cell in _cells(line, mark)]
            if sum(map(bool, names)) >= 2:
                return mark, names
    return "", []


def _label_of(cell: str) -> str:
    found = LABEL.match(cell) if len(cell) <= 40 else None
    return str(found.lastgroup) if found and _REST_OF_HEAD.fullmatch(cell, found.end()) else ""


def _row(folded: Folded, names: list[str], cells: list[tuple[int, str]], offset: int) -> Iterator[Claim]:
    for name, (at, cell) in zip(names, cells, strict=True):
        claim = claim_at(folded, name, offset + at, True) if name and cell else None
        if claim and claim.end == offset + at + len(cell):
            yield claim
