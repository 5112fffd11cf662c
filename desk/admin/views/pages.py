"""What the settings pages have in common."""

from datetime import date
from typing import Any

from babel.dates import get_day_names
from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, get_locale
from flask_babel import gettext as _

from desk.accounts.login import require
from desk.admin.zones import zones

MANAGE, EDIT_HELP = "settings.manage", "article.edit"
PLACES = (  # key, endpoint, icon, permission; the words stand in admin/_settings.html
    ("agents", "admin.agents", "user", MANAGE),
    ("teams", "admin.teams", "users", MANAGE),
    ("customers", "admin.customers", "package", MANAGE),
    ("policies", "admin.policies", "flag", MANAGE),
    ("flows", "admin.flows", "arrow-right", MANAGE),
    ("calendars", "admin.calendars", "clock", MANAGE),
    ("exception_rules", "admin.exception_rules", "alert-triangle", MANAGE),
    ("macros", "admin.macros", "template", MANAGE),
    ("mailboxes", "admin.mailboxes", "mailbox", MANAGE),
    ("third_parties", "admin.third_parties", "mail-forward", MANAGE),
    ("robots", "admin.robots", "bell", MANAGE),
    ("messengers", "admin.messengers", "message-circle", MANAGE),
    ("articles", "admin.articles", "file-text", EDIT_HELP),
    ("sites", "admin.sites", "message-circle", MANAGE),
    ("feeds", "admin.feeds", "world", MANAGE),
    ("api", "admin.api_tokens", "link", MANAGE),
    ("webhooks", "admin.webhooks", "send", MANAGE),
    ("engine", "admin.engine", "shield-check", MANAGE),
    ("parked", "admin.parked", "parking", "mail.parked"),
    ("audit", "admin.audit", "history", "audit.view"),
)


def context() -> dict[str, object]:
    """For every template of the settings."""
    return {"settings_places": PLACES, "zones": zones, "weekday_names": weekday_names}


def weekday_names() -> list[tuple[str, str]]:
    """Monday first: in full, and as short as it can be."""
    full, short = (get_day_names(width, "stand-alone", locale=get_locale()) for width in ("wide", "narrow"))
    return [(full[day], short[day]) for day in range(7)]


def month_name(day: date) -> str:
    return str(format_date(day, "LLLL"))


def actor() -> str:
    """Who saves. Raises NotAllowed for those who may not."""
    return require(MANAGE).actor


def saved(endpoint: str, **values: Any) -> ResponseReturnValue:
    flash(_("Saved."))
    return redirect(url_for(endpoint, **values), 303)
