"""Which tickets a policy of the ordered list still reaches, after those before it."""

from collections.abc import Iterable, Sequence
from itertools import product

Reach = tuple[Sequence[str], Sequence[str]]  # types and tiers; empty means all
NOBODY = ""  # the tier of a ticket whose customer is not known


def pairs(reach: Reach, *, types: Sequence[str], tiers: Sequence[str]) -> frozenset[tuple[str, str]]:
    """The (type, tier) of every ticket that this is for."""
    return frozenset(product(reach[0] or types, reach[1] or (*tiers, NOBODY)))


def left_over(reach: Reach, before: Iterable[Reach], *, types: Sequence[str], tiers: Sequence[str]) -> bool:
    """Whether any ticket gets as far as this policy."""
    left = pairs(reach, types=types, tiers=tiers)
    for earlier in before:
        left -= pairs(earlier, types=types, tiers=tiers)
    return bool(left)
