"""What the lines of a deadline are called, for both readers of it: staff and customers."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date
from flask_babel import lazy_gettext as _l

from desk.core.words import zone
from desk.sla.replay.types import Clock

STARTED = {
    "opened": _l("the ticket was opened"),
    "customer_message": _l("the customer wrote"),
    "reply": _l("we answered"),
    "call_logged": _l("we spoke on the phone"),
    "status": _l("the ticket was opened again"),
}
ASKED = {
    "carrier_reply": _l("we asked a third party"),
    "approval": _l("a decision was asked for"),
    "ownership": _l("it was handed to them"),
}
MOVE = {
    "retargeted": _l("Another promise"),
    "promised": _l("First promise"),
    "regained": _l("Promised again"),
    "lost": _l("Nothing promised any more"),
    "split": _l("Split from another ticket"),
    "extended": _l("More time"),
    "merged": _l("Merged with an older ticket"),
    "bounced": _l("An answer did not arrive, so it runs on"),
}
CAUSE = {
    "retargeted": _l("because the promise changed"),
    "split": _l("because of the split"),
    "bounced": _l("because the answer did not arrive"),
    "merged": _l("because of the merge"),
    "solved": _l("because the ticket was solved"),
    "spam": _l("because it was spam or deleted"),
    "no_policy": _l("because no policy is for it any more"),
}
EXTENSION = {"asked": _l("Asked for"), "granted": _l("Granted"), "refused": _l("Refused")}


def line_words() -> dict[str, Any]:
    """What the templates of the lines need beside their page."""
    return {
        "here": zone(),
        "zone_of": ZoneInfo,
        "weekday": _weekday,
        "started_label": lambda kind, metric: ASKED.get(metric, "") if kind == "asked" else STARTED.get(kind, ""),
        "overdue": _overdue,
    }


def _weekday(day: date) -> str:
    return str(format_date(day, "EEE", rebase=False))


def _overdue(clock: Clock) -> timedelta:
    return timedelta(seconds=clock.overdue_seconds)
