from flask_babel import lazy_gettext as _l

from desk.core.errors import DeskError, Invalid


class ReasonTooShort(Invalid):
    text = _l("Say in a few words why you need it: at least 5 characters.")


class TooManyReveals(DeskError):
    """The agent has seen as many values in full as a day's work explains."""

    status = 429
    text = _l("You have looked at as many values as one day allows. Ask your supervisor if you need more.")
