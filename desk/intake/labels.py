"""Why a mail waits for an administrator, in words; what was logged stays beside it as it is."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

REASON = {
    "unparsable": _l("The mail cannot be read."),
    "sender": _l("It does not come from one clear sender."),
    "loop": _l("It is a mail of our own that came back."),
}


def reason_label(reason: str) -> str:
    """The words for a reason as `park` keeps it: a code, a colon, the detail."""
    return str(REASON.get(reason.partition(":")[0]) or gettext("Filing it failed."))
