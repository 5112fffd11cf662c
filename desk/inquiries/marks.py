"""Our marks on a conversation with somebody else: the address that its answers come to, and the ids of its mails."""

import re

from desk.core.columns import keys

TOKEN, MESSAGE_ID = "inquiry-token", "inquiry-message-id"
SIGNED_TOKEN = re.compile(r"q(\d{1,9})-([a-z2-7]{26})", re.ASCII | re.IGNORECASE)
SIGNED_ID = re.compile(r"<q(\d{1,18})\.([a-z2-7]{26})@", re.ASCII | re.IGNORECASE)


def token_of(inquiry_id: int) -> str:
    """What stands behind the + of the address that answers to this question come to."""
    return f"q{inquiry_id}-{keys().sign(TOKEN, str(inquiry_id))}"


def inquiry_named(token: str) -> int | None:
    """The id of the question whose token this is, None for one that is not ours."""
    found = SIGNED_TOKEN.fullmatch(token)
    return int(found[1]) if found and keys().signed(TOKEN, found[1], found[2].lower()) else None


def rfc_id_of(mail_id: int, domain: str) -> str:
    """The Message-ID of a mail of ours, with angle brackets."""
    return f"<q{mail_id}.{keys().sign(MESSAGE_ID, str(mail_id))}@{domain}>"


def mail_named(rfc_id: str) -> int | None:
    """The id of our mail that this Message-ID names, None for one that is not ours."""
    found = SIGNED_ID.match(rfc_id)
    return int(found[1]) if found and keys().signed(MESSAGE_ID, found[1], found[2].lower()) else None
