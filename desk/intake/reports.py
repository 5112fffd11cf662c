"""What a report of a mail program says of a mail of ours: shown to its reader (RFC 8098), or only delivered. Pure."""

import re
from collections.abc import Sequence

from desk.channels.types import Attachment

DISPOSITION = "message/disposition-notification"
ORIGINAL = re.compile(rb"(?im)^original-message-id:[ \t]*(<[^<>\s]{1,900}>)")
SHOWN = re.compile(rb"(?im)^disposition:[^;\n]{0,200};[ \t]*displayed\b")
LOOKED_AT = 64 * 1024


def reported_id(attachments: Sequence[Attachment]) -> str:
    """The Message-ID that a reader's program names, with angle brackets; empty without such a report."""
    found = next(filter(None, (ORIGINAL.search(one.data[:LOOKED_AT]) for one in _reports(attachments))), None)
    return found[1].decode("ascii", "replace") if found else ""


def was_shown(attachments: Sequence[Attachment]) -> bool:
    """Whether the reader opened the mail: others are deleted unread, or only passed on."""
    return any(SHOWN.search(one.data[:LOOKED_AT]) for one in _reports(attachments))


def has_report(attachments: Sequence[Attachment]) -> bool:
    """Whether a machine wrote it for machines; a subject that looks like a receipt proves nothing."""
    return any(one.type in (DISPOSITION, "message/delivery-status") for one in attachments)


def _reports(attachments: Sequence[Attachment]) -> list[Attachment]:
    return [one for one in attachments if one.type == DISPOSITION]
