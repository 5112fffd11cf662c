"""Subscriptions are made and changed; what was not heard is told once more; who never answers is left in peace."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select, update

from desk.accounts.models import Customer
from desk.accounts.queries import administrators
from desk.audit.commands import record
from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.errors import Faulty
from desk.core.outside import may_be_named
from desk.core.seen import lock_row, mark_of, require_seen
from desk.notifications.commands import CALLS, call_all, tell
from desk.notifications.models import HookCall, HookSubscription
from desk.notifications.types import Kind
from desk.notifications.webhook_events import EVENTS, FOR_CUSTOMERS, hosts_inside
from desk.notifications.webhook_log import FAILED, calls_of
from desk.notifications.webhooks import test_call

MOST_AT_ONCE = 1000
MOST_OF_CUSTOMER = 20  # or one customer's system could have the desk call an address a thousand times for each event
PAUSED_AFTER = timedelta(days=7)
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Subscribing:
    """A subscription as it is to be; `customer_id` None: it hears of all customers."""

    name: str
    url: str
    events: Sequence[str]
    customer_id: int | None = None
    active: bool = True


def subscription_mark(subscription: HookSubscription) -> str:
    """What a form, or a system, had in front of it; being paused is not for them to say."""
    return mark_of(subscription, without=("paused_at",))


def subscribe(
    wanted: Subscribing, *, allowed: Collection[str], actor: str, at: datetime
) -> tuple[HookSubscription, str]:
    """A new subscription, and the secret that signs what it is sent: nobody sees it again. Raises Faulty."""
    _check(wanted, allowed)
    _require_room(wanted.customer_id)
    secret = f"whsec_{secrets.token_urlsafe(32)}"
    row = HookSubscription(
        name=wanted.name.strip(), url=wanted.url, secret=secret, events=_ordered(wanted.events),
        customer_id=wanted.customer_id, active=wanted.active, created_by=actor, created_at=at,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    _record("webhook.created", row, actor, at)
    return row, secret


def change_subscription(
    row: HookSubscription, wanted: Subscribing, *, allowed: Collection[str], actor: str, at: datetime,
    seen: str | None = None,
) -> None:  # fmt: skip
    """The subscription as it is to be; whose it is stays. Raises Faulty and Conflict."""
    lock_row(row)
    require_seen(subscription_mark(row), seen)
    _check(wanted, allowed)
    row.name, row.url, row.events, row.active = wanted.name.strip(), wanted.url, _ordered(wanted.events), wanted.active
    db.session.flush()
    _record("webhook.changed", row, actor, at)


def new_secret(row: HookSubscription, *, actor: str, at: datetime) -> str:
    """Another secret in the place of the old one, which signs nothing any more. Nobody sees it again."""
    lock_row(row)
    row.secret = secret = f"whsec_{secrets.token_urlsafe(32)}"
    _record("webhook.secret_changed", row, actor, at)
    return secret


def unsubscribe(row: HookSubscription, *, actor: str, at: datetime) -> None:
    """It is gone, with the log of its calls; the trail keeps that it was."""
    lock_row(row)
    _record("webhook.deleted", row, actor, at)
    db.session.execute(delete(HookCall).where(HookCall.subscription_id == row.id))
    db.session.delete(row)
    db.session.flush()


def resume(row: HookSubscription, *, actor: str, at: datetime) -> None:
    """It hears again from now on; what it has missed is told again where somebody asks for it."""
    lock_row(row)
    if row.paused_at is not None:
        row.paused_at = None
        _record("webhook.resumed", row, actor, at)


def ask_for_test(row: HookSubscription, *, actor: str, at: datetime) -> int:
    """Queue a call that only tries the way; its id."""
    call = test_call(row, at=at)
    call_all([call])
    _record("webhook.tested", row, actor, at)
    number = select(HookCall.id).where(HookCall.key == call.key, HookCall.url == call.url)
    return db.session.scalars(number).one()


def replay(row: HookSubscription, call_ids: Collection[int] | None, *, actor: str, at: datetime) -> int:
    """Tell these once more, or with None all that were not heard, the oldest thousand at most; how many they are."""
    wanted = calls_of(row.id, failed=True).with_only_columns(HookCall.id)
    if call_ids is not None:
        wanted = calls_of(row.id).with_only_columns(HookCall.id).where(
            HookCall.id.in_(call_ids), HookCall.delivery.in_((*FAILED, Delivery.SENT))
        )  # fmt: skip
    ids = db.session.scalars(wanted.order_by(HookCall.id).limit(MOST_AT_ONCE)).all()
    queued = {"delivery": Delivery.QUEUED.value, "tries": 0, "next_try_at": at, "last_error": ""}
    db.session.execute(update(HookCall).where(HookCall.id.in_(ids)).values(**queued))
    if ids:
        record("webhook.replayed", f"webhook:{row.id}", actor=actor, at=at, calls=len(ids))
        CALLS.ring(ids)
    return len(ids)


def pause_if_deaf(subscription_id: int, *, at: datetime) -> bool:
    """Stop telling who has heard nothing for a week, and tell the administrators; whether that was so just now."""
    own = HookCall.subscription_id == subscription_id
    heard = db.session.scalar(select(func.max(HookCall.sent_at)).where(own, HookCall.delivery == Delivery.SENT))
    unheard = select(func.min(HookCall.at)).where(own, HookCall.delivery != Delivery.SENT, HookCall.tries > 0)
    since = db.session.scalar(unheard.where(HookCall.at > heard) if heard else unheard)
    if since is None or since > at - PAUSED_AFTER:
        return False
    row = db.session.get_one(HookSubscription, subscription_id)
    lock_row(row)
    if row.paused_at is not None:
        return False
    row.paused_at = at
    _record("webhook.paused", row, "desk", at)
    said = {"name": row.name, "path": f"/admin/webhooks/{row.id}"}
    key = f"webhook_paused:{row.id}:{at:%Y%m%d%H}"
    tell(administrators(), key=key, kind=Kind.WEBHOOK_PAUSED, subject=f"webhook:{row.id}", data=said, at=at)
    return True


def forget_calls(*, now: datetime) -> int:
    """Calls that ended long ago are deleted, some at a time; how many."""
    old = HookCall.subscription_id.is_not(None) & (HookCall.at < now - KEPT) & HookCall.next_try_at.is_(None)
    ids = db.session.scalars(select(HookCall.id).where(old).limit(MOST_AT_ONCE)).all()
    db.session.execute(delete(HookCall).where(HookCall.id.in_(ids)))
    return len(ids)


def _record(verb: str, row: HookSubscription, actor: str, at: datetime) -> None:
    said = {"name": row.name, "host": urlsplit(row.url).hostname, "events": row.events, "customer_id": row.customer_id}
    record(verb, f"webhook:{row.id}", actor=actor, at=at, **said)


def _ordered(events: Sequence[str]) -> list[str]:
    return [one for one in EVENTS if one in events]


def _check(wanted: Subscribing, allowed: Collection[str]) -> None:
    """Raises Faulty."""
    if not wanted.name.strip():
        raise Faulty("name", _l("A name is needed."))
    inside = hosts_inside(allowed, customer_id=wanted.customer_id)
    if not may_be_named(wanted.url, inside):
        raise Faulty("url", _l("An address to call begins with https:// and names a host, without a password."))
    if not wanted.events:
        raise Faulty("events", _l("Choose at least one event."))
    known = EVENTS if wanted.customer_id is None else tuple(FOR_CUSTOMERS)
    unknown = [one for one in wanted.events if one not in known]
    if unknown:
        raise Faulty("events", _l("A customer's system hears nothing of %(event)s.", event=str(unknown[0])[:40]))
    if wanted.customer_id is not None and db.session.get(Customer, wanted.customer_id) is None:
        raise Faulty("customer_id", _l("There is no such customer."))


def _require_room(customer_id: int | None) -> None:
    """Raises Faulty when this customer has as many as one may have."""
    theirs = select(func.count()).select_from(HookSubscription).where(HookSubscription.customer_id == customer_id)
    if customer_id is not None and (db.session.scalar(theirs) or 0) >= MOST_OF_CUSTOMER:
        raise Faulty("url", _l("A customer may have %(most)s webhooks at most.", most=MOST_OF_CUSTOMER))
