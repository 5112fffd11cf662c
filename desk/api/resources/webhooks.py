"""Webhooks: who is told of what, tried, and told once more what was not heard."""

from urllib.parse import urlsplit

from flask import current_app
from flask_babel import lazy_gettext as _l

from desk.api.access import webhook_for, webhooks_seen
from desk.api.cursors import Paged, page_of
from desk.api.route import Call, Reply
from desk.api.shapes.webhooks import Delivery, Queued, Webhook
from desk.core.errors import Faulty
from desk.core.seen import lock_row
from desk.notifications.models import HookCall, HookSubscription
from desk.notifications.webhook_log import calls_of
from desk.notifications.webhook_saving import (
    Subscribing,
    ask_for_test,
    change_subscription,
    replay,
    resume,
    subscribe,
    subscription_mark,
    unsubscribe,
)


def list_webhooks(call: Call) -> Paged[Webhook]:
    return page_of(webhooks_seen(call.who), call.query, HookSubscription.id).shown(_one)


def get_webhook(call: Call) -> Reply:
    return _reply(webhook_for(call.who, call.path["webhook_id"]))


def create_webhook(call: Call) -> Reply:
    new, who = call.body, call.who
    if not who.is_ours and new.customer_id not in (None, who.customer_id):
        raise Faulty("customer_id", _l("This token is another customer's."))
    owner = who.customer_id if who.customer_id is not None else new.customer_id
    wanted = Subscribing(new.name, new.url, new.events, owner, new.active)
    row, secret = subscribe(wanted, allowed=_hosts(), actor=who.actor, at=call.now)
    shown = _one(row).model_copy(update={"secret": secret})
    return Reply(shown, 201, subscription_mark(row), f"/webhooks/{row.id}")


def change_webhook(call: Call) -> Reply:
    row, new = webhook_for(call.who, call.path["webhook_id"]), call.body
    lock_row(row)
    call.require_match(subscription_mark(row))
    wanted = Subscribing(
        new.name if new.name is not None else row.name, new.url if new.url is not None else row.url,
        new.events if new.events is not None else row.events, row.customer_id,
        new.active if new.active is not None else row.active,
    )  # fmt: skip
    change_subscription(row, wanted, allowed=_hosts(), actor=call.who.actor, at=call.now)
    if new.paused is False:
        resume(row, actor=call.who.actor, at=call.now)
    return _reply(row)


def delete_webhook(call: Call) -> Reply:
    unsubscribe(webhook_for(call.who, call.path["webhook_id"]), actor=call.who.actor, at=call.now)
    return Reply(None, 204)


def test_webhook(call: Call) -> Reply:
    row = webhook_for(call.who, call.path["webhook_id"])
    number = ask_for_test(row, actor=call.who.actor, at=call.now)
    return Reply(Queued(queued=1, delivery=number), 202)


def list_deliveries(call: Call) -> Paged[Delivery]:
    row = webhook_for(call.who, call.path["webhook_id"])
    rows = calls_of(row.id, failed=call.query.state is not None)
    return page_of(rows, call.query, HookCall.id).shown(_delivery)


def replay_deliveries(call: Call) -> Reply:
    row = webhook_for(call.who, call.path["webhook_id"])
    return Reply(Queued(queued=replay(row, call.body.deliveries, actor=call.who.actor, at=call.now)), 202)


def _hosts() -> frozenset[str]:
    hosts: frozenset[str] = current_app.config["DESK"].hook_hosts
    return hosts


def _reply(row: HookSubscription) -> Reply:
    return Reply(_one(row), 200, subscription_mark(row))


def _one(row: HookSubscription) -> Webhook:
    """The rest of the address may hold a key: only its host is shown."""
    return Webhook(
        id=row.id, name=row.name, url_host=urlsplit(row.url).hostname or "", events=row.events,
        customer_id=row.customer_id, active=row.active, paused_at=row.paused_at, created_at=row.created_at,
    )  # fmt: skip


def _delivery(row: HookCall) -> Delivery:
    return Delivery(
        id=row.id, event_id=row.key, event=row.event, state=row.delivery or "", tries=row.tries, answer=row.answer,
        error=row.last_error or None, created_at=row.at, sent_at=row.sent_at, next_try_at=row.next_try_at,
    )  # fmt: skip
