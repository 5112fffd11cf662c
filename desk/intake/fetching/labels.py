"""What goes wrong with a mailbox, in the words of whoever has to mend it."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from desk.core.broken_lines import WORDS as BROKEN

TROUBLE = {
    **{broken.value: words for broken, words in BROKEN.items()},
    "login": _l("The server does not accept the name or the password."),
    "folder": _l("The folder does not exist on the server."),
    "unencrypted": _l("Without encryption only a server on this machine is reached."),
    "server": _l("The server refused a request."),
    "smtp_away": _l("The server for outgoing mail does not answer, or does not let us in."),
    "too_large": _l("The server announced more than a mail may have."),
    "read_only": _l("The folder may only be read, not changed."),
    "flag": _l("Mail is taken, but the server does not let us mark or delete it."),
    "move": _l("Mail is taken, but cannot be moved into that folder."),
    "token": _l("The provider's consent is missing or has ended: connect anew."),
    "disk": _l("The desk's disk is full: nothing can be kept."),
    "database": _l("The desk's database did not answer."),
    "push": _l("The provider pushed something that holds no whole mail."),
}
STATE = {
    "retired": _l("Retired"),
    "delivered": _l("Delivered by your mail server"),
    "pushed": _l("Pushed by the provider"),
    "new": _l("Not fetched yet"),
    "idle": _l("Connected, new mail at once"),
    "polled": _l("Fetched every half minute"),
    "failing": _l("Failing"),
    "token": _l("Consent is missing"),
    "stopped": _l("Nobody fetches"),
}


def trouble_label(code: str) -> str:
    """The words for a code; empty for none."""
    return str(TROUBLE.get(code) or gettext("Something went wrong that the desk does not know.")) if code else ""
