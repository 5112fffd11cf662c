from flask_babel import lazy_gettext as _l

from desk.core.errors import Conflict, Invalid


class NewerMessage(Conflict):
    """The conversation went on while the answer was written; the typed text stays in the form."""

    text = _l("A newer message came in while you were writing. Read it, then send again.")


class NothingToSend(Invalid):
    text = _l("There is nothing to send: write something first.")


class NoRecipient(Invalid):
    text = _l("This ticket has no address to answer to.")


class WentOn(Conflict):
    """The ticket was merged into another one: what is said and done stands there."""

    def __init__(self, reference: str) -> None:
        super().__init__(_l("This ticket went on in %(ticket)s: write and change things there.", ticket=reference))


class CannotMerge(Invalid):
    """Why two tickets cannot go on as one."""


class CannotSplit(Invalid):
    """Why these messages cannot go on in a ticket of their own."""


class GoneFromHere(Conflict):
    text = _l("Some of these messages are not in this ticket any more. Look at what is left and choose again.")
