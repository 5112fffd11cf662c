"""A body as rows: what is written in each, how deep in marked quotes it stands, and what its html says of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from desk.channels.quoting.separators import is_arrowed

LONGEST_MARK = 400  # a line that introduces quoted text is never longer
PREFIX = re.compile(r"[ \t\u3000]{0,3}[>＞][>＞ \t]*")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\xad"))
# `>45kg 3.20` in a list of rates is the writer's own.
MORE_THAN = re.compile(
    r"[ \t]{0,3}>\s?=?\s?\d[\d.,]{0,12}\s?(kgs?|t|tons?|cbm|m3|m³|lbs?|cm|mm|pcs|ctns?|days?|usd|eur|%|k\b|吨|公斤"
    r"|千克|方"
    r"|天|件|箱|米)",
    re.IGNORECASE,
)
EMPHASIS = re.compile(r"\s{0,3}[>＞]{2,}[^<>＜＞]+[<＜]{2,}\s*$")  # `>>> URGENT <<<`
INITIALS = re.compile(r"[A-Z]{2,3}>(?= |$)")
FENCE = "```"
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rows:
    """Lines as they stand, the same stripped and shortened for matching, their depth of quoting, and their marks."""

    raw: Sequence[str]
    plain: list[str]
    depth: list[int]
    marks: Sequence[frozenset[str]]

    def __len__(self) -> int:
        return len(self.raw)

    def next_written(self, start: int) -> int:
        """The index of the first row from `start` that is not blank; the number of rows when all are."""
        for index in range(start, len(self.plain)):
            if self.plain[index]:
                return index
        return len(self.plain)

    def quote_follows(self, start: int) -> bool:
        """Whether the next written row from `start` is set off as a quote."""
        following = self.next_written(start)
        if following == len(self.raw):
            return False
        return self.depth[following] > 0 or "inset" in self.marks[following] or self.prefix(following) != ""

    def fenced(self) -> list[int]:
        """The rows between two fences that the writer put around what he shows: a log, a message of a program."""
        fences = [row for row, text in enumerate(self.raw) if text.startswith(FENCE)]
        pairs = zip(fences[::2], fences[1::2], strict=False)  # one without a partner fences nothing
        return [row for opening, closing in pairs for row in range(opening, closing + 1)]

    def prefix(self, row: int) -> str:
        """What some programs put before quoted rows instead of `> `: a bar, or the writer's initials."""
        text = self.plain[row]
        if text[:1] == "|":
            return "|" if text.count("|") == 1 else ""
        found = INITIALS.match(text)
        return found[0] if found else ""


def read_rows(raw: Sequence[str], depths: Sequence[int] = (), marks: Sequence[frozenset[str]] = ()) -> Rows:
    """Rows of lines: the sender's html (`depths`, `marks`) and signs such as `> ` both say how a row is quoted."""
    read = [_row(text) for text in raw]
    depth = [marked for _, marked in read]
    if any(depths):
        depth = [marked + more for marked, more in zip(depth, depths, strict=True)]
    rows = Rows(raw, [plain for plain, _ in read], depth, marks or [NOTHING] * len(raw))
    if any(MORE_THAN.match(text) for text in raw if text[:1] in "> "):
        _unquote_rates(rows)
    for row in rows.fenced():
        rows.depth[row] = 0
    return rows


@lru_cache(maxsize=1024)
def _row(line: str) -> tuple[str, int]:
    """What is to be matched of a line, and how many quote marks stand before it."""
    marked = 0
    prefix = PREFIX.match(line)
    if prefix and not _is_whole(line):
        marked = prefix[0].count(">") + prefix[0].count("＞")
        line = line[prefix.end() :]
    plain = line[: LONGEST_MARK + 1]
    plain = plain.replace("&nbsp;", " ") if "&nbsp;" in plain else plain  # QQ leaves them in its plain text
    plain = plain.strip() if plain.isascii() else plain.translate(INVISIBLE).replace("\xa0", " ").strip()
    return (plain[:LONGEST_MARK] + "…" if len(plain) > LONGEST_MARK else plain), marked


def _is_whole(line: str) -> bool:
    """Whether the arrows in front belong to the line; those of `>From ` are an mbox writer's."""
    return line.startswith(">From ") or is_arrowed(line) or EMPHASIS.match(line) is not None


def _unquote_rates(rows: Rows) -> None:
    """A run of marked rows that all say `more than 45 kg` quotes nobody."""
    run: list[int] = []
    for index in range(len(rows) + 1):
        if index < len(rows) and rows.depth[index]:
            run.append(index)
        elif run:
            if all(MORE_THAN.match(rows.raw[row]) for row in run[:1] + run):
                for row in run:
                    rows.depth[row] = 0
            run = []
