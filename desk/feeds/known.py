"""The feed behind an address, remembered for a moment: the door must not ask for the same row 150 times a second."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from time import monotonic

from sqlalchemy import select

from desk.core.db import db
from desk.feeds.models import Feed

REMEMBERED_S = 1.0


@dataclass(frozen=True, slots=True)
class KnownFeed:
    """What the door needs to know of a feed."""

    id: int
    kind: str
    name: str
    secret: str
    old_secret: str
    old_secret_until: datetime | None
    networks: tuple[IPv4Network | IPv6Network, ...]
    subscriptions: tuple[str, ...]

    def secrets(self, now: datetime) -> list[str]:
        """The secrets that count now; while one is being changed there are two."""
        old = self.old_secret if self.old_secret_until is None or now < self.old_secret_until else ""
        return [one for one in (self.secret, old) if one]

    def admits(self, address: str) -> bool:
        """Whether this address may call; without a list any may."""
        if not self.networks:
            return True
        try:
            caller = ip_address(address)
        except ValueError:
            return False
        return any(caller in network for network in self.networks)


_remembered: dict[str, tuple[float, KnownFeed]] = {}


def feed_at(token: str) -> KnownFeed | None:
    """The active feed of this address; None if there is none."""
    kept = _remembered.get(token)
    if kept and monotonic() - kept[0] < REMEMBERED_S:
        return kept[1]
    row = db.session.scalar(select(Feed).where(Feed.token == token, Feed.active)) if "\0" not in token else None
    if row is None:
        _remembered.pop(token, None)
        return None
    known = _known(row)
    _remembered[token] = monotonic(), known
    return known


def forget() -> None:
    """Ask again: something about a feed was changed."""
    _remembered.clear()


def networks(texts: Sequence[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks that these texts name. Raises ValueError for one that names none."""
    return tuple(ip_network(one.strip(), strict=False) for one in texts if one.strip())


def _known(row: Feed) -> KnownFeed:
    return KnownFeed(row.id, row.kind, row.name, row.secret, row.old_secret, row.old_secret_until,
                     networks(row.addresses), _subscriptions(row.settings))  # fmt: skip


def _subscriptions(settings: str) -> tuple[str, ...]:
    """Ids of subscriptions that the sender's header must name, where the settings list any."""
    try:
        found = json.loads(settings or "{}")
    except ValueError:
        return ()
    ids = found.get("subscription_ids", []) if isinstance(found, dict) else []
    return tuple(str(one) for one in ids) if isinstance(ids, list) else ()
