"""Why a mail has not left, in words; what a server said stays as it said it."""

from flask_babel import gettext as _

from desk.channels.dkim_signing import NOT_SIGNED
from desk.channels.messengers.labels import in_words
from desk.channels.smtp import LOGIN_REFUSED
from desk.tickets.commands.mailing import WALLED


def why_not_sent(kept: str) -> str:
    """The words for what is kept with a mail; a server's answer and an empty text are as they are."""
    return str(_words(kept))


def _words(kept: str) -> object:
    if kept.startswith(NOT_SIGNED):
        return _("The key that this mailbox signs with does not work: an administrator must look at it.")
    if kept.startswith(LOGIN_REFUSED):
        return _("The mail server refuses our login: an administrator must look at it. The mail waits meanwhile.")
    if kept == WALLED:
        return _("This address belongs to another customer: nothing of this ticket may go there.")
    if kept == "not one plain address":
        return _("This is not one plain e-mail address.")
    if kept == "NotFound":
        return _("An attached file is not in the store any more.")
    return in_words(kept)
