"""Reading what came, with care: it is a stranger's until it was found genuine, and odd even then."""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from desk.channels.messengers.types import Untrue

FRESH = timedelta(minutes=5)  # how far their clock and ours may be apart
LONGEST_VALUE = 20_000


def same(said: str, ours: str) -> bool:
    """Whether two marks are equal, in constant time."""
    return hmac.compare_digest(said.encode("utf-8", "replace"), ours.encode())


def require_fresh(seconds: str, now: datetime) -> None:
    """Raises Untrue for a time stamp that is none, and for one of long ago or of the future."""
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 12):
        raise Untrue("timestamp")
    if abs(now - datetime.fromtimestamp(int(seconds), UTC)) > FRESH:
        raise Untrue("old")


def json_of(raw: bytes) -> dict[str, Any]:
    """A JSON object. Raises Untrue."""
    found = any_json(raw)
    if not isinstance(found, dict):
        raise Untrue("json")
    return found


def any_json(raw: bytes) -> Any:
    """Raises Untrue."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise Untrue("json") from None


def xml_of(raw: bytes) -> dict[str, str]:
    """The texts of a flat XML document by the names of their elements. Raises Untrue; a DTD is one reason."""
    try:
        root = fromstring(raw, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Untrue("xml") from None
    return {child.tag: _text(child.text) for child in root}


def said(found: Any, *path: str) -> str:
    """The text at this path of nested objects; a number as its digits, all else as nothing."""
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        return ""
    return _text(str(found))


def listed(found: Any, *path: str) -> list[Any]:
    """The objects of the list at this path."""
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def instant(number: str, *, per_second: int = 1) -> datetime | None:
    """The instant of a count since 1970, None for what is none."""
    if not (number.isascii() and number.isdigit() and len(number) < 15):
        return None
    try:
        return datetime.fromtimestamp(int(number) / per_second, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _text(text: str | None) -> str:
    """PostgreSQL takes no NUL, UTF-8 no half of a pair."""
    return (text or "").replace("\0", "").encode("utf-8", "replace").decode()[:LONGEST_VALUE]
