"""What may come without a signature: a hint, after which we ask for ourselves, and never an event."""

from datetime import datetime
from typing import cast

from desk.core.db import transaction
from desk.feeds.hearing import has_subscription, note_state, salt_of
from desk.feeds.known import KnownFeed
from desk.feeds.models import Feed
from desk.shipments.carriers.events import Given
from desk.shipments.carriers.lines import reading
from desk.shipments.carriers.registry import adapter

SALTED = ("kuaidi100",)
LARGEST_HINT = 64 * 1024


def salt_for(feed: KnownFeed, mark: str) -> str:
    """The salt that signs pushes to the address with `?n=<mark>`; empty for none, or where a feed has one secret."""
    return salt_of(cast(Feed, feed), mark) if feed.kind in SALTED else ""  # it looks at the id only


def holds(feed: KnownFeed, name: str) -> bool:
    """Whether we hold a subscription of this name: of the settings, or one that we asked for ourselves."""
    return name in feed.subscriptions or has_subscription(feed.id, name)


def take_hint(feed: KnownFeed, body: bytes, now: datetime) -> bool:
    """Whether this is 17TRACK's word that it stopped watching a number; then we ask it for that number once more."""
    if feed.kind != "17track" or len(body) > LARGEST_HINT:
        return False
    stopped = [one for one in reading(adapter(feed.kind), body, Given(now))[0].states if one.state == "STOPPED"]
    if not stopped:
        return False
    with transaction():
        for state in stopped:
            note_state(cast(Feed, feed), state, at=now)  # it looks at id and kind only
    return True
