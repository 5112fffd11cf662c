"""Which tickets the ordered list reaches: what a policy is left with after those before it, and what none is for."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from desk.sla.matching import Reach

NOBODY = ""  # the tier of a ticket whose customer is not known


def pairs(reach: Reach, *, types: Sequence[str], tiers: Sequence[str]) -> frozenset[tuple[str, str]]:
    """The (type, tier) of every ticket that this may be for. A named customer is known."""
    nobody = () if reach.customers else (NOBODY,)
    return frozenset(product(reach.types or types, reach.tiers or (*tiers, *nobody)))


def left_over(reach: Reach, before: Iterable[Reach], *, types: Sequence[str], tiers: Sequence[str]) -> bool:
    """Whether any ticket may get as far as this policy; a "no" is certain.

    Types and tiers are added up over the earlier policies, as far as each asks in every other respect for no more than
    this one does. Earlier ones that only together cover another respect (mail here, chat there) are not added up.
    """
    left = pairs(reach, types=types, tiers=tiers)
    for earlier in before:
        if all(map(_covers, earlier.beyond, reach.beyond)):
            left -= frozenset(product(earlier.types or types, earlier.tiers or (*tiers, NOBODY)))
    return bool(left)


def without_promise(offered: Iterable[Reach], *, types: Sequence[str], tiers: Sequence[str]) -> dict[str, list[str]]:
    """The tiers, by type, of tickets that no policy of the list takes whatever else they are."""
    left = set(pairs(Reach(), types=types, tiers=tiers))
    for reach in offered:
        if not any(reach.beyond):
            left -= pairs(reach, types=types, tiers=tiers)
    return _by_type(left, types, (*tiers, NOBODY))


def partly(found: Mapping[str, Sequence[str]], offered: Iterable[Reach]) -> dict[str, list[str]]:
    """Of what `without_promise` found, the part of which a policy takes some tickets: by channel, team or so."""
    some = [reach for reach in offered if any(reach.beyond)]
    kept = {type: [tier for tier in tiers if _any_takes(some, type, tier)] for type, tiers in found.items()}
    return {type: tiers for type, tiers in kept.items() if tiers}


def _any_takes(reaches: Iterable[Reach], type: str, tier: str) -> bool:
    return any((type, tier) in pairs(reach, types=[type], tiers=[tier] if tier else []) for reach in reaches)


def _by_type(left: set[tuple[str, str]], types: Sequence[str], tiers: Sequence[str]) -> dict[str, list[str]]:
    found = {type: [tier for tier in tiers if (type, tier) in left] for type in types}
    return {type: missing for type, missing in found.items() if missing}


def _covers(wide: Sequence[object], narrow: Sequence[object]) -> bool:
    """Whether every ticket that `narrow` takes is one that `wide` takes; empty is all."""
    return not wide or (bool(narrow) and set(narrow) <= set(wide))
