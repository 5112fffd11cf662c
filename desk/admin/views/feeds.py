"""Settings > Feeds: who tells us of shipments, how well they do, and how they prove who they are."""

from flask import current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import require
from desk.accounts.queries import all_customers
from desk.admin.forms.base import one_of
from desk.admin.forms.feed import FeedForm, SecretForm, feed_values
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.core.db import transaction
from desk.core.times import utcnow
from desk.feeds.making import feed_mark, new_address, new_secret, save_feed
from desk.feeds.queries import feed_by_id, health, troubled_deliveries, waiting_counts


def show_feeds() -> ResponseReturnValue:
    require(MANAGE)
    return render_template("admin/feeds.html", feeds=health(utcnow()), counts=waiting_counts())


def new_feed() -> ResponseReturnValue:
    require(MANAGE)
    return _page(None, FeedForm(formdata=None))


def create() -> ResponseReturnValue:
    who, form = actor(), FeedForm()
    form.customer_id.choices = _customers()
    status = attempt(form, lambda: save_feed(form.draft(), actor=who, at=utcnow()))
    return saved("admin.feeds") if status == SAVED else (_page(None, form), status)


def show_feed(feed_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(feed_id, _form(feed_id))


def change(feed_id: int) -> ResponseReturnValue:
    who, feed, form = actor(), feed_by_id(feed_id), FeedForm()
    form.customer_id.choices = _customers()
    status = attempt(
        form,
        lambda: save_feed(form.draft(), actor=who, at=utcnow(), feed=feed, seen=form.seen.data),
        lambda: _form(feed_id),
    )
    return saved("admin.feed", feed_id=feed_id) if status == SAVED else (_page(feed_id, form), status)


def give_secret(feed_id: int) -> ResponseReturnValue:
    """Another secret: it is on the page that answers, once, and nowhere else ever."""
    who, feed, form, told = actor(), feed_by_id(feed_id), SecretForm(), []
    status = attempt(form, lambda: told.append(new_secret(feed, form.secret.data, actor=who, at=utcnow())))
    page = _page(feed_id, _form(feed_id), secret_form=form, secret=told[0] if status == SAVED else "")
    return make_response(page, 200 if status == SAVED else status)


def give_address(feed_id: int) -> ResponseReturnValue:
    who, feed = actor(), feed_by_id(feed_id)
    with transaction():
        new_address(feed, actor=who, at=utcnow())
    flash(_("The feed has a new address; tell the sender."))
    return redirect(url_for("admin.feed", feed_id=feed_id), 303)


def _form(feed_id: int) -> FeedForm:
    feed = feed_by_id(feed_id)
    form = FeedForm(formdata=None, data=feed_values(feed) | {"seen": feed_mark(feed)})
    form.customer_id.choices = _customers()
    return form


def _page(feed_id: int | None, form: FeedForm, *, secret_form: SecretForm | None = None, secret: str = "") -> str:
    form.customer_id.choices = _customers()
    feed = feed_by_id(feed_id) if feed_id else None
    now = utcnow()
    return render_template(
        "admin/feed.html",
        feed=feed,
        form=form,
        now=now,
        secret=secret,
        secret_form=secret_form or SecretForm(formdata=None),
        state=next((one for one in health(now) if feed and one.feed.id == feed.id), None),
        address=f"{current_app.config['DESK'].base_url}/feeds/{feed.token}" if feed else "",
        troubled=troubled_deliveries(feed.id) if feed else [],
    )


def _customers() -> list[object]:
    return list(one_of(all_customers(), _("(every customer)")))
