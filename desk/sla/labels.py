"""What the words of promises are called on the screen."""

from flask_babel import lazy_gettext as _l

METRIC = {
    "first_response": _l("First response"),
    "next_response": _l("Next response"),
    "update": _l("Next update"),
    "resolution": _l("Resolution"),
    "carrier_reply": _l("Carrier's answer"),
    "approval": _l("Approval"),
    "ownership": _l("Time with the team"),
}
OUTCOME = {
    "met": _l("Kept"),
    "breached": _l("Missed"),
    "waived": _l("Not needed"),
    "cancelled": _l("Cancelled"),
    "closed_unanswered": _l("Closed unanswered"),
}
NO_PROMISE = {
    "no_policies": _l("There is no policy in use."),
    "for_none": _l("No policy is for such a ticket."),
    "silent": _l("“%(policy)s” is for it and promises nothing at priority %(priority)s."),
}
