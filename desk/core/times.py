"""The one wall clock."""

from datetime import UTC, datetime


def utcnow() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)
