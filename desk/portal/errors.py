from flask_babel import lazy_gettext as _l

from desk.core.errors import DeskError


class LinkGone(DeskError):
    """A link that is ours but does not open any more: its reader may ask for a new one, and is shown nothing."""

    status = 410
    text = _l("This personal link does not work any more.")
