"""The end of what somebody wrote in one go, as the rules for signatures look at it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desk.channels.quoting.rows import FENCE

LONGEST = 15  # rows; more than that below a delimiter is not a signature
FARTHEST = 40  # rows from the end; a signature with its notices is never longer
POSTSCRIPT = re.compile(
    r"\W{0,3}(([Pp]\.\s?){1,2}[Ss]\b\.?|P?PS\s?[:：,，.-]|[Nn]\.?[Bb]\.?\s?[:：]|备注|備註|补充|補充|另外|另有|另\s?[:：,，])"
)


@dataclass(frozen=True)
class Tail:
    """The last rows that one person wrote in one go: the text of those not blank, and where paragraphs begin."""

    text: Sequence[str]
    raw: Sequence[str]
    starts: frozenset[int]
    apart: frozenset[int]  # paragraphs with more than one empty row above
    last: bool  # nothing else that is new follows

    def paragraph(self, end: int) -> int:
        """The first row of the paragraph that ends before row `end`."""
        first = end - 1
        while first > 0 and first not in self.starts and end - first < FARTHEST:
            first -= 1
        return first

    def postscript(self) -> int:
        """The row below the last that begins a postscript, or fences what the writer shows; 0 without one."""
        return next((row + 1 for row in range(len(self.text) - 1, -1, -1) if _stays(self.text[row])), 0)


def _stays(text: str) -> bool:
    return POSTSCRIPT.match(text) is not None or text.startswith(FENCE)
