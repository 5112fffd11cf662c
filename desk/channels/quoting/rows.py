"""A body as rows: what is written in each, and how deep in marked quotes it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_MARK = 400  # a line that introduces quoted text is never longer
PREFIX = re.compile(r"[ \t]{0,3}>[> \t]*")


@dataclass(frozen=True)
class Rows:
    """Lines as they stand, the same stripped and shortened for matching, and their depth of quoting."""

    raw: Sequence[str]
    plain: Sequence[str]
    depth: Sequence[int]

    def __len__(self) -> int:
        return len(self.raw)

    def next_written(self, start: int) -> int:
        """The index of the first row from `start` that is not blank; the number of rows when all are."""
        for index in range(start, len(self.plain)):
            if self.plain[index]:
                return index
        return len(self.plain)


def read_rows(lines: Sequence[str], depths: Sequence[int] | None = None) -> Rows:
    """Rows of `lines`; `depths` adds what the sender's html says about quoting."""
    plain, depth = [], []
    for index, line in enumerate(lines):
        marked = depths[index] if depths else 0
        prefix = PREFIX.match(line) if ">" in line[:4] else None
        if prefix and not line.startswith(">From "):  # an mbox writer escaped this one
            marked += prefix[0].count(">")
            line = line[prefix.end() :]
        plain.append(line[:LONGEST_MARK].strip())
        depth.append(marked)
    return Rows(lines, plain, depth)
