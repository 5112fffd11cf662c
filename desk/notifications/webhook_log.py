"""Subscriptions and their calls, as pages and the API list them."""

from collections.abc import Sequence

from sqlalchemy import Select, case, func, select

from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.errors import NotFound
from desk.notifications.models import HookCall, HookSubscription

FAILED = (Delivery.FAILED, Delivery.CANCELLED)
PAGE = 100


def subscriptions_seen(customer_id: int | None) -> Select[HookSubscription]:
    """Those of one customer, or all of them with None."""
    rows = select(HookSubscription)
    return rows if customer_id is None else rows.where(HookSubscription.customer_id == customer_id)


def all_subscriptions() -> Sequence[HookSubscription]:
    return db.session.scalars(subscriptions_seen(None).order_by(HookSubscription.name, HookSubscription.id)).all()


def subscription_for(subscription_id: int, *, customer_id: int | None = None) -> HookSubscription:
    """One subscription, of this customer unless None. Raises NotFound."""
    found = db.session.scalars(
        subscriptions_seen(customer_id).where(HookSubscription.id == subscription_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def calls_of(subscription_id: int, *, failed: bool = False) -> Select[HookCall]:
    """The calls of a subscription, or those that ended without having been heard."""
    rows = select(HookCall).where(HookCall.subscription_id == subscription_id)
    return rows.where(HookCall.delivery.in_(FAILED)) if failed else rows


def newest_calls(subscription_id: int, *, failed: bool = False, before: int | None = None) -> Sequence[HookCall]:
    """A page of them, newest first, and one more where there are more."""
    rows = calls_of(subscription_id, failed=failed)
    rows = rows if before is None else rows.where(HookCall.id < before)
    return db.session.scalars(rows.order_by(HookCall.id.desc()).limit(PAGE + 1)).all()


def counts_of_calls() -> dict[int, tuple[int, int, int]]:
    """Of each subscription: how many calls were heard, how many wait, how many ended unheard."""
    heard = func.sum(case((HookCall.delivery == Delivery.SENT, 1), else_=0))
    unheard = func.sum(case((HookCall.delivery.in_(FAILED), 1), else_=0))
    rows = db.session.execute(
        select(HookCall.subscription_id, heard, func.count() - heard - unheard, unheard)
        .where(HookCall.subscription_id.is_not(None))
        .group_by(HookCall.subscription_id)
    )
    return {int(row[0]): (int(row[1]), int(row[2]), int(row[3])) for row in rows}
