"""A long text in parts that a messenger takes, cut where a reader would pause."""

import re
from typing import Literal

Unit = Literal["bytes", "characters"]
ENDS = (re.compile(r"\n\s*"), re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+"), re.compile(r"(?<=[，、])|\s+"))
ROOM = len("(99/99) ")


def size(text: str, unit: Unit) -> int:
    return len(text.encode()) if unit == "bytes" else len(text)


def parts(text: str, longest: int, unit: Unit) -> list[str]:
    """The text as it leaves: itself where it fits, else in numbered parts."""
    if size(text, unit) <= longest:
        return [text]
    found, rest = [], text
    while rest:
        part, rest = _first(rest, longest - ROOM, unit)
        found.append(part)
    return [f"({number}/{len(found)}) {part}" for number, part in enumerate(found, 1)]


def _first(text: str, room: int, unit: Unit) -> tuple[str, str]:
    """The longest beginning that fits and ends well, and what is left."""
    if size(text, unit) <= room:
        return text, ""
    most = text.encode()[:room].decode("utf-8", "ignore") if unit == "bytes" else text[:room]
    for end in ENDS:
        places = [hit.end() for hit in end.finditer(most) if hit.end() > len(most) // 2]
        if places:
            return text[: places[-1]].rstrip(), text[places[-1] :].lstrip()
    return most, text[len(most) :].lstrip()
