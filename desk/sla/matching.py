"""Which promise is a ticket's: the first of the ordered list that is for it; its priority then picks the row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Ids = Sequence[int]
Words = Sequence[str]


@dataclass(frozen=True)
class Traits:
    """What policies look at in a ticket. "" and None: not known, or there is none."""

    type: str
    tier: str
    channel: str = ""
    mode: str = ""
    language: str = ""
    team: int | None = None
    customer: int | None = None


@dataclass(frozen=True)
class Reach:
    """Which tickets a policy is for. Empty means all, those included of which nothing is known."""

    types: Words = ()
    tiers: Words = ()
    channels: Words = ()
    modes: Words = ()
    languages: Words = ()
    teams: Ids = ()
    customers: Ids = ()

    def takes(self, ticket: Traits) -> bool:
        return (
            (not self.types or ticket.type in self.types)
            and (not self.tiers or ticket.tier in self.tiers)
            and self.takes_beyond(ticket)
        )

    def takes_beyond(self, ticket: Traits) -> bool:
        """As `takes`, whatever the type and the tier."""
        asked: tuple[tuple[Sequence[object], object], ...] = (
            (self.channels, ticket.channel),
            (self.modes, ticket.mode),
            (self.languages, ticket.language),
            (self.teams, ticket.team),
            (self.customers, ticket.customer),
        )
        return all(not wanted or has in wanted for wanted, has in asked)

    @property
    def beyond(self) -> tuple[Sequence[object], ...]:
        """What it asks for besides type and tier."""
        return self.channels, self.modes, self.languages, self.teams, self.customers


@dataclass(frozen=True)
class Offer:
    """A policy as it is now. `targets` maps priority to metric to minutes."""

    policy_id: int
    version_id: int
    name: str
    targets: Mapping[str, Mapping[str, int]]
    reach: Reach = field(default_factory=Reach)


@dataclass(frozen=True)
class NoPromise:
    """Why a ticket has none. `kind` is no_policies, for_none, or silent: `policy` is for it and promises nothing."""

    kind: str
    policy: str = ""


def policy_key(version_id: int, priority: str) -> str:
    return f"{version_id}:{priority}"


def offer_for(offers: Iterable[Offer], ticket: Traits) -> Offer | None:
    """The first that is for such a ticket. `offers` are in the order of the list."""
    return next((offer for offer in offers if offer.reach.takes(ticket)), None)


def first_match(offers: Iterable[Offer], ticket: Traits, *, priority: str) -> str | None:
    """The key of the promise for such a ticket.

    None when no offer is for it, and when the first that is promises nothing at this priority.
    """
    offer = offer_for(offers, ticket)
    return policy_key(offer.version_id, priority) if offer and offer.targets.get(priority) else None


def why_no_promise(offers: Sequence[Offer], ticket: Traits, *, priority: str) -> NoPromise | None:
    """What keeps such a ticket without a promise, None when it would get one."""
    if not offers:
        return NoPromise("no_policies")
    offer = offer_for(offers, ticket)
    if offer is None:
        return NoPromise("for_none")
    return None if offer.targets.get(priority) else NoPromise("silent", offer.name)
