"""Which promise is a ticket's: the first of the ordered list that is for its type and tier; priority picks the row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """A policy as it is now. Empty `types` or `tiers` mean all; `targets` maps priority to metric to minutes."""

    version_id: int
    types: Sequence[str]
    tiers: Sequence[str]
    targets: Mapping[str, Mapping[str, int]]


def policy_key(version_id: int, priority: str) -> str:
    return f"{version_id}:{priority}"


def first_match(offers: Iterable[Offer], *, type: str, tier: str, priority: str) -> str | None:
    """The key of the promise for such a ticket. `offers` are in the order of the list.

    None when no offer is for it, and when the first that is promises nothing at this priority.
    """
    for offer in offers:
        if (not offer.types or type in offer.types) and (not offer.tiers or tier in offer.tiers):
            return policy_key(offer.version_id, priority) if offer.targets.get(priority) else None
    return None
