"""Tell other systems what happened: a row for each subscription, in the transaction in which it happened."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from desk.core.db import db, once
from desk.notifications.commands import Calling, call_all
from desk.notifications.models import HookSubscription
from desk.notifications.webhook_events import TEST, for_customer


@dataclass(frozen=True)
class Happened:
    """One thing that happened. `data` holds plain values, none personal; `visible`: its customer may hear of it."""

    event: str
    data: Mapping[str, Any]
    customer_id: int | None
    at: datetime
    visible: bool = True


@dataclass(frozen=True)
class _Subscriber:
    id: int
    events: frozenset[str]
    customer_id: int | None


def announce(
    event: str, data: Mapping[str, Any], *, customer_id: int | None, at: datetime, visible: bool = True
) -> None:
    """Tell those who asked for this event; a few microseconds where nobody did."""
    announce_all([Happened(event, data, customer_id, at, visible)])


def announce_all(happened: Sequence[Happened]) -> None:
    """`announce` for many at once, in one trip to the database."""
    subscribers = once("hook_subscribers", _subscribers) if happened else []
    calls: list[Calling] = []
    for one in happened if subscribers else ():
        key = f"evt_{secrets.token_hex(12)}"  # the receivers' `id`: all of them are told the same one
        calls += [call for subscriber in subscribers if (call := _call(one, subscriber, key)) is not None]
    if calls:
        call_all(calls)


def is_listened_to(event: str) -> bool:
    """Whether anybody asked for this event: for those who would have to read rows to tell of it."""
    return any(event in one.events for one in once("hook_subscribers", _subscribers))


def address_of(subscription_id: int) -> str:
    """What stands in the place of an address that may hold a key: the row names the subscription."""
    return f"subscription:{subscription_id}"


def test_call(subscription: HookSubscription, *, at: datetime) -> Calling:
    """The call with which somebody tries whether a receiver hears and checks it."""
    key = f"evt_{secrets.token_hex(12)}"
    return Calling(key, address_of(subscription.id), TEST, {"data": {}, "customer_id": subscription.customer_id}, at,
                   subscription_id=subscription.id)  # fmt: skip


def _call(one: Happened, subscriber: _Subscriber, key: str) -> Calling | None:
    if one.event not in subscriber.events:
        return None
    said: Mapping[str, Any] | None = one.data
    if subscriber.customer_id is not None:
        if one.customer_id != subscriber.customer_id:
            return None
        said = for_customer(one.event, one.data, visible=one.visible)
    if said is None:
        return None
    data = {"data": dict(said), "customer_id": one.customer_id}
    return Calling(key, address_of(subscriber.id), one.event, data, one.at, subscription_id=subscriber.id)


def _subscribers() -> list[_Subscriber]:
    """Who hears anything now; without the sealed columns."""
    rows = db.session.execute(
        select(HookSubscription.id, HookSubscription.events, HookSubscription.customer_id).where(
            HookSubscription.active, HookSubscription.paused_at.is_(None)
        )
    )
    return [_Subscriber(row.id, frozenset(row.events), row.customer_id) for row in rows]
