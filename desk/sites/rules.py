"""What counts as a site, a colour, a wish for a person, and being there: pure."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

HERE_FOR = timedelta(seconds=15)
TYPES_FOR = timedelta(seconds=6)
SILENT_FOR = timedelta(hours=24)
HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
COLOUR = re.compile(r"#[0-9a-f]{6}")
PERSON = re.compile(
    r"转?人工(?!费)|真人|(找|转|要|叫|联系)(个|一下)?(客服|人)$|"
    r"\b(human|real person|live (agent|chat|person)|operator|representative)\b|"
    r"\b(talk|speak|chat|connect me|transfer me|put me through)\b"
    r".{0,20}\b(person|someone|somebody|human|agent|staff)\b|"
    r"^\W*(agent|person|support)\W*$"
)


def origin_of(typed: str) -> str | None:
    """A site as a browser names it, https://shop.example; None for what is none. *. takes in all below a name."""
    parts = urlsplit(typed.strip().lower().rstrip("/"))
    try:
        port = parts.port
    except ValueError:
        return None
    extra = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in ("http", "https") or extra or not HOST.fullmatch(parts.hostname or ""):
        return None
    return f"{parts.scheme}://{parts.hostname}{f':{port}' if port else ''}"


def ancestors(origins: Sequence[str]) -> str:
    """Who may show the page in a frame, as a policy of the browser says it; without origins everybody."""
    return f"frame-ancestors 'self' {' '.join(origins)}" if origins else "frame-ancestors *"


def carries_white(colour: str) -> bool:
    """Whether white writing on this colour can be read: a contrast of 4.5 at least."""
    return 1.05 / (_luminance(colour) + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def wants_person(text: str) -> bool:
    """Whether somebody asks to talk to a person, in either language."""
    return PERSON.search(text.strip().lower()) is not None


def is_here(seen_at: datetime, now: datetime) -> bool:
    return now - seen_at < HERE_FOR


def is_over(seen_at: datetime, ended_at: datetime | None, now: datetime) -> bool:
    """Whether a chat can only be read: it was ended, or its visitor was silent for a day."""
    return ended_at is not None or now - seen_at >= SILENT_FOR
