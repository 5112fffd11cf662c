"""Settings > Messengers: our accounts there, what was entered for them, and whether they work."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import require
from desk.accounts.queries import all_teams
from desk.admin.forms.base import one_of
from desk.admin.forms.messenger import MessengerForm, messenger_form, shown_entries
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.channels.messengers.checking import check
from desk.channels.messengers.commands import account_mark, save_account
from desk.channels.messengers.labels import KIND, WHERE, in_words, said
from desk.channels.messengers.queries import account_by_id, all_accounts, door_of, line_to
from desk.channels.messengers.registry import ADAPTERS, config_of
from desk.core.errors import NotFound
from desk.core.times import utcnow


def show_messengers() -> ResponseReturnValue:
    require(MANAGE)
    teams = {team.id: team.name for team in all_teams()}
    return render_template("admin/messengers.html", accounts=all_accounts(), teams=teams, kinds=KIND, said=said)


def new_messenger() -> ResponseReturnValue:
    require(MANAGE)
    kind = _kind(request.args.get("kind", "wecom"))
    return _page(None, kind, messenger_form(kind, formdata=None, data={"kind": kind, "active": True}))


def create() -> ResponseReturnValue:
    who, kind = actor(), _kind(request.form.get("kind", ""))
    form, made = messenger_form(kind), []
    form.team_id.choices = _teams()
    status = attempt(form, lambda: made.append(save_account(form.draft(kind), actor=who, at=utcnow()).id))
    if status == SAVED:
        return saved("admin.messenger", account_id=made[0])
    return _page(None, kind, form), status


def show_messenger(account_id: int) -> ResponseReturnValue:
    require(MANAGE)
    form = _form(account_id)
    return _page(account_id, account_by_id(account_id).kind, form)


def change(account_id: int) -> ResponseReturnValue:
    who, account = actor(), account_by_id(account_id)
    kind = account.kind
    form = messenger_form(kind, known=True)
    form.team_id.choices = _teams()
    status = attempt(
        form,
        lambda: save_account(form.draft(kind), actor=who, at=utcnow(), account=account, seen=form.seen.data),
        lambda: _form(account_id),
    )
    if status == SAVED:
        return saved("admin.messenger", account_id=account_id)
    return _page(account_id, kind, form), status


def test(account_id: int) -> ResponseReturnValue:
    """Ask the messenger whether what was entered is right; nobody gets a message."""
    actor()
    trouble = check(line_to(account_by_id(account_id)), at=utcnow())
    flash(in_words(trouble) if trouble else _("It works: the messenger knows this account."))
    return redirect(url_for("admin.messenger", account_id=account_id), 303)


def _kind(text: str) -> str:
    if text not in ADAPTERS:
        raise NotFound
    return text


def _form(account_id: int) -> MessengerForm:
    account = account_by_id(account_id)
    data = shown_entries(account.kind, config_of(account)) | {
        "name": account.name,
        "team_id": account.team_id,
        "active": account.active,
        "seen": account_mark(account),
    }
    form = messenger_form(account.kind, known=True, formdata=None, data=data)
    form.team_id.choices = _teams()
    return form


def _page(account_id: int | None, kind: str, form: MessengerForm) -> str:
    form.team_id.choices = _teams()
    account = account_by_id(account_id) if account_id else None
    return render_template(
        "admin/messenger.html",
        account=account,
        kind=kind,
        kinds=KIND,
        where=WHERE[kind],
        form=form,
        entries=form.entries_of(kind),
        door=door_of(account) if account else "",
        trouble=said(account.error if account else ""),
    )


def _teams() -> list[object]:
    return list(one_of(all_teams(), _("(no team)")))
