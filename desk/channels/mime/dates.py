"""The Date header."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def read_date(text: str) -> datetime | None:
    """The instant a Date header names, aware (a missing zone is read as UTC); None when it names none."""
    text = re.sub(r"\([^()]*\)", " ", text[:200]).strip()
    for reader in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = reader(text)
            found = found if found.tzinfo else found.replace(tzinfo=UTC)
            return found if found.utcoffset() is not None and found.astimezone(UTC) else None
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
