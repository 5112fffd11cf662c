"""What the page of a mailbox shows beside its form."""

from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from desk.accounts.queries import all_teams
from desk.admin.forms.base import one_of
from desk.admin.forms.mailbox import GrantForm, MailboxForm, grant_values, mailbox_values
from desk.channels.commands import mailbox_mark
from desk.channels.dkim_keys import dns_name, dns_value
from desk.channels.grants import grant_of
from desk.channels.presets import GRANTS, PROVIDERS
from desk.channels.queries import mailbox_by_id
from desk.core.times import utcnow
from desk.intake.fetching.health import health
from desk.intake.fetching.labels import STATE, trouble_label

LOOKS = {  # how a state looks: the kind of its chip, and an icon
    "retired": ("", "player-pause"),
    "delivered": ("ok", "check"),
    "pushed": ("ok", "check"),
    "new": ("", "clock"),
    "idle": ("ok", "check"),
    "polled": ("ok", "check"),
    "failing": ("late", "alert-triangle"),
    "token": ("late", "alert-triangle"),
    "stopped": ("late", "alert-triangle"),
}


def words() -> dict[str, Any]:
    """What both pages need to say how a mailbox does."""
    return {"state_words": STATE, "state_looks": LOOKS, "trouble_words": trouble_label}


def filled_form(mailbox_id: int) -> MailboxForm:
    mailbox = mailbox_by_id(mailbox_id)
    form = MailboxForm(formdata=None, data=mailbox_values(mailbox) | {"seen": mailbox_mark(mailbox)})
    form.team_id.choices = team_choices()
    return form


def team_choices() -> list[object]:
    return list(one_of(all_teams(), _("(no team)")))


def page_of(mailbox_id: int | None, form: MailboxForm, **more: Any) -> dict[str, Any]:
    """Everything that the template needs; `more` takes the place of what is usual."""
    form.team_id.choices = team_choices()
    shown: dict[str, Any] = {
        "mailbox": None,
        "form": form,
        "providers": PROVIDERS,
        "checks": None,
        "consent_url": "",
        "hint": "",
        **words(),
    }
    return shown | (_of_one(mailbox_id) if mailbox_id else {}) | more


def _of_one(mailbox_id: int) -> dict[str, Any]:
    mailbox, grant = mailbox_by_id(mailbox_id), grant_of(mailbox_id)
    config = current_app.config["DESK"]
    signs = mailbox.dkim_domain and mailbox.dkim_selector
    ending = "/mime" if mailbox.hook_kind == "mailgun" else ""
    return {
        "mailbox": mailbox,
        "now": utcnow(),
        "state": next(iter(health(utcnow(), mailbox_id))),
        "grant": grant,
        "grant_form": GrantForm(formdata=None, data=grant_values(grant)),
        "grants": GRANTS,
        "callback": callback_url(),
        "hook_address": f"{config.base_url}/mail/{mailbox.hook_token}{ending}" if mailbox.hook_kind else "",
        "dns_name": dns_name(mailbox.dkim_domain, mailbox.dkim_selector) if signs else "",
        "dns_value": dns_value(mailbox.dkim_key) if mailbox.dkim_key else "",
        "has_secret": {name: bool(getattr(mailbox, name, "")) for name in ("imap_password", "hook_secret")},
    }


def callback_url() -> str:
    """Where a provider sends the person back to: it must be registered there, letter by letter."""
    return str(current_app.config["DESK"].base_url) + url_for("admin.mailbox_consented")
