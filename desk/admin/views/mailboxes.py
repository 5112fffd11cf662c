"""Settings > Mailboxes: where mail comes in, how each of them does, and how it is set up."""

from datetime import timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from desk.accounts.login import require
from desk.accounts.queries import all_teams
from desk.admin.forms.mailbox import MailboxForm
from desk.admin.mailbox_page import filled_form, page_of, team_choices, words
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.channels.commands import save_mailbox
from desk.channels.presets import PROVIDERS
from desk.channels.queries import mailbox_by_id, main_address
from desk.core.times import utcnow
from desk.intake.fetching.health import health, oldest_unhandled
from desk.intake.queries import parked_count
from desk.tickets.mailbox_counts import mails_since

ONE_DAY = timedelta(hours=24)


def show_mailboxes() -> ResponseReturnValue:
    require(MANAGE)
    now = utcnow()
    return render_template(
        "admin/mailboxes.html",
        mailboxes=health(now),
        teams={team.id: team.name for team in all_teams()},
        counts=mails_since(now - ONE_DAY),
        parked=parked_count(),
        main=main_address(),
        unhandled=oldest_unhandled(now),
        **words(),
    )


def new_mailbox() -> ResponseReturnValue:
    require(MANAGE)
    return _page(None, MailboxForm(formdata=None))


def create() -> ResponseReturnValue:
    who, form, made = actor(), MailboxForm(), []
    form.team_id.choices = team_choices()
    status = attempt(form, lambda: made.append(save_mailbox(form.draft(), actor=who, at=utcnow()).id))
    return saved("admin.mailbox", mailbox_id=made[0]) if status == SAVED else (_page(None, form), status)


def show_mailbox(mailbox_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(mailbox_id, filled_form(mailbox_id))


def change(mailbox_id: int) -> ResponseReturnValue:
    who, mailbox, form = actor(), mailbox_by_id(mailbox_id), MailboxForm()
    form.team_id.choices = team_choices()
    status = attempt(
        form,
        lambda: save_mailbox(form.draft(), actor=who, at=utcnow(), mailbox=mailbox, seen=form.seen.data),
        lambda: filled_form(mailbox_id),
    )
    return saved("admin.mailbox", mailbox_id=mailbox_id) if status == SAVED else (_page(mailbox_id, form), status)


def _page(mailbox_id: int | None, form: MailboxForm) -> str:
    """`?provider=` fills in where that provider's servers are; nothing is saved by it."""
    provider = request.args.get("provider", "")
    if request.method == "GET" and provider in PROVIDERS:
        form.fill_in(provider)
        return render_template("admin/mailbox.html", **page_of(mailbox_id, form, hint=PROVIDERS[provider].hint))
    return render_template("admin/mailbox.html", **page_of(mailbox_id, form))
