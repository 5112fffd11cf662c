"""What feeds sent and the desk could not use by itself: dead messages, unknown codes, events without a shipment."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from desk.accounts.login import require
from desk.admin.forms.feed import CodeForm
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor
from desk.core.db import transaction
from desk.core.errors import NotFound
from desk.core.security import download
from desk.core.times import utcnow
from desk.feeds.commands import body_of, note_opened, replay
from desk.feeds.handling import handle
from desk.feeds.queries import (
    dead_letters,
    delivery_by_id,
    feed_by_id,
    feed_names_of,
    unmapped_code,
    unmapped_codes,
    waiting_events,
)
from desk.shipments.commands.mapping import map_code
from desk.shipments.commands.waiting import bind_some
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.phrases import phrase


def show_dead() -> ResponseReturnValue:
    require(MANAGE)
    return render_template("admin/feed_dead.html", letters=dead_letters())


def show_delivery(delivery_id: int) -> ResponseReturnValue:
    require(MANAGE)
    delivery = delivery_by_id(delivery_id)
    return render_template("admin/feed_delivery.html", delivery=delivery, feed=feed_by_id(delivery.feed_id))


def raw(delivery_id: int) -> ResponseReturnValue:
    """The bytes as they came; that somebody reads them is written down before the first one is sent."""
    who, delivery = actor(), delivery_by_id(delivery_id)
    body = body_of(delivery)
    if body is None:
        raise NotFound
    with transaction():
        note_opened(delivery, actor=who, at=utcnow())
    return download(body, f"feed-{delivery_id}.bin")


def replay_delivery(delivery_id: int) -> ResponseReturnValue:
    who, delivery = actor(), delivery_by_id(delivery_id)
    with transaction():
        replay(delivery, actor=who, at=utcnow())
    handled = handle(delivery_id)
    flash(_("Handled once more.") if handled and handled.state == "done" else _("It still cannot be read."))
    return redirect(url_for("admin.feed_delivery", delivery_id=delivery_id), 303)


def show_codes() -> ResponseReturnValue:
    require(MANAGE)
    return _codes()


def give_meaning(code_id: int) -> ResponseReturnValue:
    """Map a code: what is stored under it changes at once, and so do its shipments."""
    who, row, form, count = actor(), unmapped_code(code_id), CodeForm(), []
    feeds = feed_names_of(row.feed_kind)
    status = attempt(form, lambda: count.append(map_code(row, form.code.data, feeds=feeds, actor=who, at=utcnow())))
    if status != SAVED:
        return _codes(form), status
    flash(ngettext("%(num)s event has its meaning now.", "%(num)s events have their meaning now.", count[0]))
    return redirect(url_for("admin.feed_codes"), 303)


def _codes(form: CodeForm | None = None) -> str:
    language = str(get_locale())
    return render_template(
        "admin/feed_codes.html", codes=unmapped_codes(), form=form or CodeForm(formdata=None),
        meanings={code: phrase(code, language, {}) for code in EVENT_CODES},
    )  # fmt: skip


def show_waiting() -> ResponseReturnValue:
    require(MANAGE)
    return render_template("admin/feed_waiting.html", events=waiting_events())


def look_again() -> ResponseReturnValue:
    actor()
    with transaction():
        count = bind_some([one.id for one in waiting_events()], at=utcnow())
    flash(ngettext("%(num)s event found its shipment.", "%(num)s events found their shipment.", count))
    return redirect(url_for("admin.feed_waiting"), 303)
