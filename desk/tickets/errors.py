from flask_babel import lazy_gettext as _l

from desk.core.errors import Conflict, Faulty, Invalid


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


class RecipientsChanged(Conflict):
    """Others than those that the author had in front of them would get the answer."""

    text = _l("Who gets this answer has changed. Look at the recipients, then send again.")


class WrongRecipient(Conflict):
    """The address of the requester belongs to another customer than the ticket."""

    text = _l("The requester belongs to another customer by now: nothing of this ticket may go there.")


class WayChanged(Faulty):
    """The answer would leave by another way than its author agreed to; `wire` is the one that is open now."""

    def __init__(self, wire: str, text: object) -> None:
        super().__init__("body", text)
        self.wire = wire
