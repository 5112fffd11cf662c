"""Expected failures: each becomes a page, a toast or a line of text, never a trace."""

from flask_babel import lazy_gettext as _l


class DeskError(Exception):
    """A request that cannot be done; `status` is the HTTP status and `text` what the reader is told."""

    status = 400
    text = _l("This cannot be done.")

    def __init__(self, text: object = None) -> None:
        super().__init__(str(text) if isinstance(text, str) else self.__class__.__name__)
        if text is not None:
            self.text = text


class NotFound(DeskError):
    status = 404
    text = _l("There is nothing here, or you may not see it.")


class NotAllowed(DeskError):
    status = 403
    text = _l("Your role does not allow this.")


class Conflict(DeskError):
    status = 409
    text = _l("Somebody else changed this first. Look at what is new and try again.")


class Invalid(DeskError):
    status = 422
    text = _l("Please check what you entered.")


class Faulty(Invalid):
    """One entry that cannot be; `entry` is what the form and the command both call it."""

    def __init__(self, entry: str, text: object) -> None:
        super().__init__(text)
        self.entry = entry


class BadSheet(Invalid):
    """A file that cannot be read as a table; the text says why."""
