"""Numbers of open shipments that a feed shall watch by its settings, and does not yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from desk.core.db import db, transaction
from desk.feeds.aggregators.table import AGGREGATORS
from desk.feeds.models import Feed, Subscription
from desk.feeds.subscriptions import settings_of
from desk.feeds.watching import LONGEST_NUMBER, SHORTEST_NUMBER, watch_number
from desk.shipments.models import Party, Reference, Shipment
from desk.shipments.types import PartyRole, ReferenceType

ASK_PHONE = ("kuaidi100", "kdniao")  # some of their couriers tell only who knows the end of the recipient's phone
PHONE_END = 4


def watch_new(now: datetime, limit: int) -> int:
    """Have feeds watch numbers of the types that stand under `watch` in their settings; how many are new.

    `carriers` in the settings gives the feed's own word for the issuer of a number.
    """
    with transaction():
        feeds = db.session.scalars(select(Feed).where(Feed.active, Feed.kind.in_(list(AGGREGATORS)))).all()
        return sum(_watch(feed, settings_of(feed), now, limit) for feed in feeds)


def _watch(feed: Feed, settings: dict[str, Any], now: datetime, limit: int) -> int:
    named = settings.get("watch")
    types = [kind for kind in ReferenceType if kind in named] if isinstance(named, list) else []
    if not types:
        return 0
    carriers, fresh = settings.get("carriers"), db.session.execute(_unwatched(feed, types).limit(limit)).all()
    for reference in fresh:
        known = carriers.get(reference.issuer) if isinstance(carriers, dict) else None
        shipment = db.session.get_one(Shipment, reference.shipment_id)
        watch_number(shipment, reference.value_norm, known if isinstance(known, str) else "", feed, now,
                     phone=_phone(feed, shipment))  # fmt: skip
    return len(fresh)


def _unwatched(feed: Feed, types: Sequence[ReferenceType]) -> Select[*tuple[Any, ...]]:
    watched = select(Subscription.id).where(
        Subscription.feed_id == feed.id, Subscription.number == Reference.value_norm
    )
    found = (
        select(Reference.shipment_id, Reference.value_norm, Reference.issuer)
        .join(Shipment, Shipment.id == Reference.shipment_id)
        .where(
            Reference.type.in_(types),
            Reference.role != "REPLACED",
            Shipment.closed_at.is_(None),
            ~watched.exists(),
            func.length(Reference.value_norm).between(SHORTEST_NUMBER, LONGEST_NUMBER),
        )
        .order_by(Reference.id)
    )
    return found.where(Shipment.customer_id == feed.customer_id) if feed.customer_id else found


def _phone(feed: Feed, shipment: Shipment) -> str:
    if feed.kind not in ASK_PHONE:
        return ""
    mine = select(Party.phone).where(Party.shipment_id == shipment.id, Party.role == PartyRole.RECIPIENT)
    digits = [char for char in db.session.scalar(mine.limit(1)) or "" if char.isdigit()]
    return "".join(digits[-PHONE_END:])
