"""The one wall clock."""

from datetime import UTC, datetime

from desk.core import faultpoints


def utcnow() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC) + faultpoints.clock_error() if faultpoints.CLOCK else datetime.now(UTC)
