"""The Message-IDs of the desk's own mails: whoever answers one names the message that they answer, and proves it."""

import re

from desk.core.columns import keys

MESSAGE_ID = "message-id"
SIGNED_ID = re.compile(r"<m(\d{1,18})\.([a-z2-7]{26})@", re.ASCII | re.IGNORECASE)


def rfc_id_of(message_id: int, domain: str) -> str:
    """The Message-ID of a mail of ours, with angle brackets."""
    return f"<m{message_id}.{keys().sign(MESSAGE_ID, str(message_id))}@{domain}>"


def message_named(rfc_id: str) -> int | None:
    """The id of our message that this Message-ID names, None for one that is not ours."""
    found = SIGNED_ID.match(rfc_id)
    return int(found[1]) if found and keys().signed(MESSAGE_ID, found[1], found[2].lower()) else None


def looks_ours(rfc_id: str) -> bool:
    """Whether it has the shape of one of ours, proved or not."""
    return bool(SIGNED_ID.match(rfc_id))
