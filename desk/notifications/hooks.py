"""Call an address outside because a promise reached a level. The job and the sweep both come here."""

import json
import logging
from datetime import timedelta
from threading import Lock, Thread
from urllib.parse import urlsplit

from flask import Flask, current_app

from desk.channels.outgoing import Outcome, claim
from desk.channels.types import Delivery
from desk.core.columns import keys
from desk.core.db import db, transaction
from desk.core.outside import Forbidden, NoAnswer, post
from desk.core.times import utcnow
from desk.notifications.commands import settle_call
from desk.notifications.models import HookCall
from desk.notifications.queries import due_calls
from desk.notifications.robot_calling import told
from desk.notifications.webhook_calling import signature
from desk.notifications.webhook_calling import told as subscriber_told
from desk.notifications.webhook_saving import pause_if_deaf

log = logging.getLogger(__name__)

PURPOSE = "hooks"
LATER = (408, 429)  # the receiver says itself that it may work another time
BELL_MISSED_AFTER = timedelta(seconds=3)
_beside = Lock()


def secret() -> str:
    """What receivers check our signature with: the same as long as the desk keeps its own key."""
    return keys().sign(PURPOSE, "secret")


def body_of(call: HookCall, base_url: str) -> bytes:
    """What the receiver is told: the same each time it is told. `id` is this call's, for receivers that count."""
    said = {name: value for name, value in call.data.items() if name != "path"}
    told = {"id": call.id, "event": call.event, **said, "url": base_url + call.data.get("path", "/")}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def push(call_id: int) -> None:
    """Make a call that is due if nobody else does. Nothing of the database is held while the receiver thinks."""
    with transaction():
        call = claim(HookCall, call_id, now=utcnow())
    if call is None:
        return
    config = current_app.config["DESK"]
    body, url, subscription_id = body_of(call, config.base_url), call.url, call.subscription_id
    if subscription_id is not None:
        found, answer = subscriber_told(call)
    else:
        db.session.rollback()  # the read transaction
        found, answer = told(call) if call.robot_id else _called(url, body, config.hook_hosts)
    if found.state is not Delivery.SENT:
        log.warning("hook %s to %s: %s", call_id, urlsplit(url).hostname or url, found.why)
    with transaction():
        settle_call(call, found, answer=answer, at=utcnow())
        if subscription_id is not None and found.state is not Delivery.SENT:
            pause_if_deaf(subscription_id, at=utcnow())


def _called(url: str, body: bytes, allowed: frozenset[str]) -> tuple[Outcome, int | None]:
    """What came of it; QUEUED means later. An answer that we did not get may have been a yes: `id` tells."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Desk",
        "Desk-Signature": signature(body, utcnow(), secret()),
        "Connection": "close",
    }
    try:
        status = post(url, body, headers, allowed=allowed)
    except Forbidden as problem:
        return Outcome(Delivery.FAILED, str(problem)), None
    except NoAnswer as problem:
        return Outcome(Delivery.QUEUED, str(problem)), None
    if 200 <= status < 300:
        return Outcome(Delivery.SENT), status
    refused = 400 <= status < 500 and status not in LATER
    return Outcome(Delivery.FAILED if refused else Delivery.QUEUED, f"HTTP {status}"), status


def due(limit: int) -> int:
    """Begin with the calls that nobody rang for, in a thread of its own: who hangs must not hold up the sweep.

    How many were begun with; none as long as those of before are at work.
    """
    ids = due_calls(utcnow(), limit=limit, fresh=BELL_MISSED_AFTER)
    if not ids or not _beside.acquire(blocking=False):
        return 0
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    Thread(target=_push_all, args=(app, ids), name="hooks", daemon=True).start()
    return len(ids)


def _push_all(app: Flask, ids: list[int]) -> None:
    """One row's failure must not hold up the others."""
    try:
        with app.app_context():
            for call_id in ids:
                try:
                    push(call_id)
                except Exception:
                    log.exception("hook %s cannot be called", call_id)
    finally:
        _beside.release()
