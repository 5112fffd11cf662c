"""What a recogniser claims about a span of the folded text, and which claim wins."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from desk.shipments.types import ReferenceType

# A text of numbers only must not hold up the desk: every recogniser stops looking after so many.
MOST_CLAIMS = 10_000


class Rank(IntEnum):
    """How well a claim is founded; the lower number wins an overlap."""

    BLOCKED = 0  # an address or a phone number: nothing else may be read from it
    LABELLED = 1  # "MBL no.: ..."
    PROVED = 2  # the check digit is right
    DECOY = 3  # "Invoice no.: ...", the inside of a URL
    PATTERN = 4  # has the look of one
    WEAK = 5  # a label that people use for anything


@dataclass(frozen=True, slots=True)
class Claim:
    """One reading of the characters from `start` to `end`; without a type it only keeps others away."""

    start: int
    end: int
    rank: Rank
    type: ReferenceType | None = None
    value: str = ""
    check_ok: bool | None = None


def undisputed(claims: Iterable[Claim]) -> list[Claim]:
    """The claims left when every character belongs to one at most, in the order of the text.

    Better rank first, then the longer span, then the earlier.
    """
    starts: list[int] = []
    ends: list[int] = []
    won: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (c.rank, c.start - c.end, c.start)):
        at = bisect_left(ends, claim.start + 1)
        if at < len(starts) and starts[at] < claim.end:
            continue
        starts.insert(at, claim.start)
        ends.insert(at, claim.end)
        won.append(claim)
    return sorted(won, key=lambda c: c.start)
