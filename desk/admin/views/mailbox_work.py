"""The buttons of a mailbox's page: fetch now, test, connect with a provider, another key, another address."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from desk.accounts.login import require
from desk.admin.forms.mailbox import GrantForm
from desk.admin.mailbox_page import callback_url, filled_form, page_of
from desk.admin.saving import SAVED, attempt
from desk.admin.views.pages import MANAGE, actor, saved
from desk.channels.commands import new_dkim_key, new_hook_address
from desk.channels.grants import begin_consent, grant_of, save_grant
from desk.channels.queries import mailbox_by_id
from desk.core.db import transaction
from desk.core.errors import Faulty, NotFound
from desk.core.times import utcnow
from desk.intake.fetching.checking import check
from desk.intake.fetching.watch import ask_now
from desk.intake.granting.renewing import finish_consent
from desk.intake.granting.server import NoToken

STATE = "mailbox_consent"


def fetch_now(mailbox_id: int) -> ResponseReturnValue:
    actor()
    mailbox = mailbox_by_id(mailbox_id)
    with transaction():
        ask_now(mailbox.id, at=utcnow())
    flash(_("It is being looked into."))
    return redirect(url_for("admin.mailbox", mailbox_id=mailbox_id), 303)


def test_connection(mailbox_id: int) -> ResponseReturnValue:
    actor()
    checks = check(mailbox_by_id(mailbox_id), now=utcnow())
    return render_template("admin/mailbox.html", **page_of(mailbox_id, filled_form(mailbox_id), checks=checks))


def give_address(mailbox_id: int) -> ResponseReturnValue:
    who, mailbox = actor(), mailbox_by_id(mailbox_id)
    with transaction():
        new_hook_address(mailbox, actor=who, at=utcnow())
    flash(_("The mailbox has a new address for pushes; tell the provider."))
    return redirect(url_for("admin.mailbox", mailbox_id=mailbox_id), 303)


def give_key(mailbox_id: int) -> ResponseReturnValue:
    who, mailbox = actor(), mailbox_by_id(mailbox_id)
    try:
        with transaction():
            new_dkim_key(mailbox, actor=who, at=utcnow())
    except Faulty as problem:
        form = filled_form(mailbox_id)
        form.refuse(problem.entry, problem.text)
        return render_template("admin/mailbox.html", **page_of(mailbox_id, form)), problem.status
    return saved("admin.mailbox", mailbox_id=mailbox_id)


def set_grant(mailbox_id: int) -> ResponseReturnValue:
    who, mailbox, form = actor(), mailbox_by_id(mailbox_id), GrantForm()
    status = attempt(form, lambda: save_grant(form.draft(), mailbox=mailbox, actor=who, at=utcnow()))
    if status == SAVED:
        return saved("admin.mailbox", mailbox_id=mailbox_id)
    return render_template(
        "admin/mailbox.html", **page_of(mailbox_id, filled_form(mailbox_id), grant_form=form)
    ), status


def ask_consent(mailbox_id: int) -> ResponseReturnValue:
    """The page leads on by a link: no form of ours may send anybody to another site."""
    actor()
    mailbox = mailbox_by_id(mailbox_id)
    grant = grant_of(mailbox_id)
    if grant is None:
        raise NotFound
    login = mailbox.imap_user or mailbox.address
    with transaction():
        url, state = begin_consent(grant, redirect_uri=callback_url(), login=login)
    session[STATE] = state
    return render_template("admin/mailbox.html", **page_of(mailbox_id, filled_form(mailbox_id), consent_url=url))


def consented() -> ResponseReturnValue:
    """The provider sends the person back here, with a code or a refusal. The state counts once and in one session."""
    who, state = require(MANAGE).actor, session.pop(STATE, None)
    if not state or request.args.get("state") != state:
        raise NotFound
    if not request.args.get("code"):
        flash(_("The provider gave no consent: %(why)s", why=request.args.get("error", "")[:60]))
        return redirect(url_for("admin.mailboxes"), 303)
    try:
        mailbox_id = finish_consent(
            state=state, code=request.args["code"][:2000], redirect_uri=callback_url(), actor=who
        )
    except NoToken as problem:
        flash(_("The provider gave no token: %(why)s", why=str(problem)))
        return redirect(url_for("admin.mailboxes"), 303)
    with transaction():
        ask_now(mailbox_id, at=utcnow())
    flash(_("The provider lets us in now."))
    return redirect(url_for("admin.mailbox", mailbox_id=mailbox_id), 303)
