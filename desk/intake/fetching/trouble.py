"""What can go wrong with a mailbox: a code that pages put into words, and what the other side said."""

import imaplib
import re

from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError

from desk.core.broken_lines import Broken, broken_by

MOST_SAID = 200
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class Trouble(Exception):
    """`code` says what went wrong, `said` what the server answered; neither ever holds a password."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(f"{code}: {said}" if said else code)
        self.code, self.said = code, said

    def kept(self) -> str:
        """As it stands in a row: a code, a colon, the detail."""
        return str(self)[:300]


class TooLarge(Exception):
    """The server sends more at once than a mail may have."""


def trouble_of(problem: Exception) -> Trouble:
    """Any failure of a conversation with a mail server, by its code."""
    if isinstance(problem, Trouble):
        return problem
    for kind, code in _CODES:
        if isinstance(problem, kind):
            return Trouble(code or broken_by(problem) or Broken.DROPPED, said_by(problem))
    return Trouble("fault", problem.__class__.__name__)


def said_by(problem: Exception) -> str:
    """The server's own words in one line."""
    data = getattr(problem, "command_result", (None, problem.args))[1]
    words = [one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in data or () if one]
    return CONTROLS.sub(" ", " ".join(words)).strip()[:MOST_SAID]


_CODES: tuple[tuple[type[Exception], str], ...] = (
    (MailboxLoginError, "login"),
    (MailboxFolderSelectError, "folder"),
    (TooLarge, "too_large"),
    (imaplib.IMAP4.readonly, "read_only"),
    (imaplib.IMAP4.abort, ""),  # the line broke
    (OSError, ""),
    (imaplib.IMAP4.error, "server"),
    (ImapToolsError, "server"),
)
