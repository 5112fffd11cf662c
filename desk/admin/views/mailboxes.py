from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import require
from desk.accounts.queries import all_teams
from desk.admin.forms.base import one_of
from desk.admin.forms.mailbox import MailboxForm
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.channels.commands import mailbox_mark, save_mailbox
from desk.channels.queries import all_mailboxes, mailbox_by_id, main_address
from desk.core.times import utcnow
from desk.intake.queries import parked_count
from desk.tickets.mailbox_counts import mails_since

ONE_DAY = timedelta(hours=24)


def show_mailboxes() -> ResponseReturnValue:
    require(MANAGE)
    return render_template(
        "admin/mailboxes.html",
        mailboxes=all_mailboxes(),
        teams={team.id: team.name for team in all_teams()},
        counts=mails_since(utcnow() - ONE_DAY),
        parked=parked_count(),
        main=main_address(),
    )


def new_mailbox() -> ResponseReturnValue:
    require(MANAGE)
    return _page(None, MailboxForm(formdata=None))


def create() -> ResponseReturnValue:
    who, form = actor(), MailboxForm()
    form.team_id.choices = _teams()
    status = attempt(form, lambda: save_mailbox(form.draft(), actor=who, at=utcnow()))
    return saved("admin.mailboxes") if status == SAVED else (_page(None, form), status)


def show_mailbox(mailbox_id: int) -> ResponseReturnValue:
    require(MANAGE)
    return _page(mailbox_id, _form(mailbox_id))


def change(mailbox_id: int) -> ResponseReturnValue:
    who, mailbox, form = actor(), mailbox_by_id(mailbox_id), MailboxForm()
    form.team_id.choices = _teams()
    status = attempt(
        form,
        lambda: save_mailbox(form.draft(), actor=who, at=utcnow(), mailbox=mailbox, seen=form.seen.data),
        lambda: _form(mailbox_id),
    )
    return saved("admin.mailboxes") if status == SAVED else (_page(mailbox_id, form), status)


def _form(mailbox_id: int) -> MailboxForm:
    mailbox = mailbox_by_id(mailbox_id)
    form = MailboxForm(formdata=None, obj=mailbox, seen=mailbox_mark(mailbox))
    form.team_id.choices = _teams()
    return form


def _page(mailbox_id: int | None, form: MailboxForm) -> str:
    form.team_id.choices = _teams()
    mailbox = mailbox_by_id(mailbox_id) if mailbox_id else None
    return render_template("admin/mailbox.html", mailbox=mailbox, form=form)


def _teams() -> list[object]:
    return list(one_of(all_teams(), _("(no team)")))
