from flask_babel import lazy_gettext as _l

from desk.core.errors import Conflict, Invalid


class NewerMessage(Conflict):
    """The conversation went on while the answer was written; the typed text stays in the form."""

    text = _l("A newer message came in while you were writing. Read it, then send again.")


class NothingToSend(Invalid):
    text = _l("There is nothing to send: write something first.")


class NoRecipient(Invalid):
    text = _l("This ticket has no address to answer to.")
