"""Why a mail waits for an administrator, in words; what was logged stays beside it as it is."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

REASON = {
    "unparsable": _l("The mail cannot be read."),
    "sender": _l("It does not come from one clear sender."),
    "loop": _l("It is a mail of our own that came back."),
    "too_large": _l("It is too large; only its headers were taken, the mail is still in the mailbox."),
    "flood": _l("A machine sent many like it. Nothing in it changed anything, and the ticket says so."),
    "unfetchable": _l("Its server does not hand it over whole; only its headers were taken."),
}


def reason_label(reason: str) -> str:
    """The words for a reason as `park` keeps it: a code, a colon, the detail."""
    return str(REASON.get(reason.partition(":")[0]) or gettext("Filing it failed."))
