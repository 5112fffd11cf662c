"""Call a subscription's address. The job and the sweep come here through the calls of addresses outside."""

import hmac
import json
from datetime import UTC, datetime
from hashlib import sha256

from flask import current_app

from desk.channels.outgoing import Outcome
from desk.channels.types import Delivery
from desk.core.db import db
from desk.core.outside import Forbidden, NoAnswer, post
from desk.core.times import utcnow
from desk.notifications.models import HookCall, HookSubscription
from desk.notifications.webhook_events import TEST, hosts_inside

LATER = (408, 425, 429)  # the receiver says itself that it may work another time


def signature(body: bytes, at: datetime, key: str) -> str:
    """The header `Desk-Signature`: the instant of sending, and HMAC-SHA-256 over it, a dot and the body."""
    stamp = int(at.timestamp())
    return f"t={stamp},v1={hmac.new(key.encode(), b'%d.' % stamp + body, sha256).hexdigest()}"


def payload_of(call: HookCall) -> bytes:
    """What the receiver is told: the same each time it is told. `id` is the event's, so that twice counts once."""
    told = {"id": call.key, "event": call.event, "version": 1, "created": _time(call.at), **call.data}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def told(call: HookCall) -> tuple[Outcome, int | None]:
    """What came of it, and the HTTP status. Nothing of the database is held while the receiver thinks."""
    subscription = db.session.get(HookSubscription, call.subscription_id)
    if subscription is None:
        return Outcome(Delivery.CANCELLED, "the subscription is gone"), None
    if call.event != TEST and (subscription.paused_at is not None or not subscription.active):
        return Outcome(Delivery.CANCELLED, "the subscription is switched off"), None
    url, secret, body = subscription.url, subscription.secret, payload_of(call)
    hosts = hosts_inside(current_app.config["DESK"].hook_hosts, customer_id=subscription.customer_id)
    db.session.rollback()  # the read transaction
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Desk",
        "Desk-Signature": signature(body, utcnow(), secret),
        "Connection": "close",
    }
    try:
        return judged(post(url, body, headers, allowed=hosts))
    except Forbidden as problem:
        return Outcome(Delivery.FAILED, str(problem)), None
    except NoAnswer as problem:  # it may have arrived: `id` tells
        return Outcome(Delivery.QUEUED, str(problem)), None


def judged(status: int) -> tuple[Outcome, int | None]:
    """Heard, refused for good, or to be tried later."""
    if 200 <= status < 300:
        return Outcome(Delivery.SENT), status
    refused = 400 <= status < 500 and status not in LATER
    return Outcome(Delivery.FAILED if refused else Delivery.QUEUED, f"HTTP {status}"), status


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
