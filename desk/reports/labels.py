"""What the words of the reports are called on the screen."""

from flask_babel import lazy_gettext as _l

BY = {
    "team": _l("Team"),
    "agent": _l("Agent"),
    "customer": _l("Customer"),
    "tier": _l("Customer tier"),
    "type": _l("Type"),
    "policy": _l("Policy"),
    "day": _l("Day"),
    "week": _l("Week"),
}
COLUMN = {
    "due": _l("Due"),
    "met": _l("Kept"),
    "missed": _l("Missed"),
    "voided": _l("of these corrected"),
    "closed_unanswered": _l("Closed unanswered"),
    "waived": _l("Not needed"),
    "cancelled": _l("Cancelled"),
    "running": _l("Still running"),
    "extended": _l("Given more time"),
    "reopened": _l("Reopened"),
}
PRESET = {
    "this_week": _l("This week"),
    "last_week": _l("Last week"),
    "this_month": _l("This month"),
    "last_month": _l("Last month"),
}
BAD_PERIOD = {
    "no_date": _l("Write a date like 2026-11-22."),
    "backwards": _l("The last day lies before the first one."),
    "too_long": _l("At most three years at once."),
}
NOBODY = {
    "team": _l("No team"),
    "agent": _l("Nobody"),
    "customer": _l("Unknown sender"),
    "tier": _l("Unknown sender"),
    "policy": _l("No policy: named on the ticket"),
}
