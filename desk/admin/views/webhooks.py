"""Webhooks: who else hears of what, whether they hear it, and what is told once more."""

from urllib.parse import urlsplit

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from desk.accounts.login import require
from desk.accounts.queries import all_customers
from desk.admin.forms.base import one_of
from desk.admin.forms.webhook import NewWebhookForm, WebhookForm
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.channels.types import Delivery
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.notifications import hooks, webhook_saving
from desk.notifications.labels import why_not_told
from desk.notifications.webhook_log import PAGE, all_subscriptions, counts_of_calls, newest_calls, subscription_for
from desk.notifications.webhook_saving import subscription_mark


def show_webhooks() -> ResponseReturnValue:
    require(MANAGE)
    return render_template(
        "admin/webhooks.html", hooks=all_subscriptions(), counts=counts_of_calls(), host=host_of, customers=_names()
    )


def new_webhook() -> ResponseReturnValue:
    require(MANAGE)
    return _page(None, NewWebhookForm(formdata=None))


def create() -> ResponseReturnValue:
    """A new webhook; its answer is the only page that ever shows the secret."""
    who, form, made = actor(), NewWebhookForm(), list[tuple[int, str]]()
    form.customer_id.choices = _customers()

    def work() -> None:
        wanted = form.wanted("", form.customer_id.data)
        row, secret = webhook_saving.subscribe(wanted, allowed=_hosts(), actor=who, at=utcnow())
        made.append((row.id, secret))

    status = attempt(form, work)
    return _secret(*made[-1]) if status == SAVED else _page(None, form, status)


def show_webhook(webhook_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(webhook_id, _form(webhook_id))


def change(webhook_id: int) -> ResponseReturnValue:
    who, row, form = actor(), subscription_for(webhook_id), WebhookForm()
    form.customer_id.choices = _customers()
    owner = row.customer_id
    status = attempt(
        form,
        lambda: webhook_saving.change_subscription(
            row, form.wanted(row.url, owner), allowed=_hosts(), actor=who, at=utcnow(), seen=form.seen.data
        ),
        lambda: _form(webhook_id),
    )
    return saved("admin.webhook", webhook_id=webhook_id) if status == SAVED else _page(webhook_id, form, status)


def give_secret(webhook_id: int) -> ResponseReturnValue:
    """Another secret, shown this once."""
    who, row = actor(), subscription_for(webhook_id)
    with transaction():
        secret = webhook_saving.new_secret(row, actor=who, at=utcnow())
    return _secret(webhook_id, secret)


def test(webhook_id: int) -> ResponseReturnValue:
    """Call the address now, and say what it answered."""
    who, row = actor(), subscription_for(webhook_id)
    with transaction():
        number = webhook_saving.ask_for_test(row, actor=who, at=utcnow())
    hooks.push(number)
    call = next(one for one in newest_calls(webhook_id) if one.id == number)
    if call.delivery == Delivery.SENT:
        flash(_("It was heard: the receiver answered %(status)s.", status=call.answer))
    else:
        flash(_("It was not heard: %(why)s", why=why_not_told(call.last_error)), "error")
    return _back(webhook_id)


def replay(webhook_id: int) -> ResponseReturnValue:
    """One call once more, or all that were not heard."""
    who, row, said = actor(), subscription_for(webhook_id), request.form.get("call", "")
    wanted = [int(said)] if said.isascii() and said.isdigit() and len(said) < 18 else None
    with transaction():
        count = 0 if said and wanted is None else webhook_saving.replay(row, wanted, actor=who, at=utcnow())
    flash(ngettext("%(num)s call is sent once more.", "%(num)s calls are sent once more.", count))
    return _back(webhook_id)


def resume(webhook_id: int) -> ResponseReturnValue:
    who, row = actor(), subscription_for(webhook_id)
    with transaction():
        webhook_saving.resume(row, actor=who, at=utcnow())
    flash(_("It hears again from now on."))
    return _back(webhook_id)


def delete(webhook_id: int) -> ResponseReturnValue:
    who, row = actor(), subscription_for(webhook_id)
    with transaction():
        webhook_saving.unsubscribe(row, actor=who, at=utcnow())
    flash(_("The webhook is gone."))
    return redirect(url_for("admin.webhooks"), 303)


def host_of(url: str) -> str:
    """The rest of an address may hold a key."""
    return urlsplit(url).hostname or ""


def _form(webhook_id: int) -> WebhookForm:
    row = subscription_for(webhook_id)
    data = {"name": row.name, "events": row.events, "active": row.active, "customer_id": row.customer_id}
    form = WebhookForm(formdata=None, data=data, seen=subscription_mark(row))
    form.customer_id.choices = _customers()
    return form


def _page(webhook_id: int | None, form: WebhookForm, status: int = 200) -> Response:
    form.customer_id.choices = _customers()
    row = subscription_for(webhook_id) if webhook_id else None
    asked = request.args.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    failed = request.args.get("show") == "failed"
    calls = newest_calls(webhook_id, failed=failed, before=before) if webhook_id else []
    page = render_template(
        "admin/webhook.html", hook=row, form=form, calls=calls[:PAGE], host=host_of, failed=failed,
        more=calls[PAGE - 1].id if len(calls) > PAGE else None, customers=_names(), why_not_told=why_not_told,
    )  # fmt: skip
    return make_response(page, status)


def _secret(webhook_id: int, secret: str) -> Response:
    return make_response(render_template("admin/webhook_secret.html", hook=subscription_for(webhook_id), secret=secret))


def _back(webhook_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.webhook", webhook_id=webhook_id), 303)


def _hosts() -> frozenset[str]:
    hosts: frozenset[str] = current_app.config["DESK"].hook_hosts
    return hosts


def _names() -> dict[int, str]:
    return {one.id: one.name for one in all_customers()}


def _customers() -> list[object]:
    return list(one_of(all_customers(), _("(all customers: our own systems)")))
