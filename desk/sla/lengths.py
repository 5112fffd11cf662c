"""Lengths of working time as people type them: 1h, 30m, 1h30, 2小时. Pure: text in, minutes out, and back."""

import re

LENGTH = re.compile(r"(?=\d)(?:(\d{1,4})h)?(?:(\d{1,4})m?)?", re.ASCII)
LEVEL = re.compile(r"([1-9]\d{0,2})%|([+-])(\S+)", re.ASCII)
HIGHEST_SHARE = 300  # per cent of a target


def minutes_in(text: str) -> int | None:
    """The minutes of a typed length, None when it is none. A number alone is none: hours or minutes?"""
    text = re.sub(r"\s", "", text.lower()).replace("小时", "h").replace("时", "h")
    text = text.replace("分钟", "m").replace("分", "m")
    match = LENGTH.fullmatch(text)
    if match is None or not ("h" in text or text.endswith("m")):
        return None
    return int(match[1] or 0) * 60 + int(match[2] or 0)


def length_text(minutes: int) -> str:
    """How a length is shown where it can be typed again: 1h30m."""
    hours, rest = divmod(minutes, 60)
    return "".join((f"{hours}h" if hours else "", f"{rest}m" if rest or not hours else ""))


def level_in(text: str) -> str | None:
    """A step of a ladder in its one spelling ("75%", "+60", "-30"), None when it is none. +1h is +60."""
    match = LEVEL.fullmatch(text.strip())
    if match is None:
        return None
    if match[1]:
        return f"{match[1]}%" if int(match[1]) <= HIGHEST_SHARE else None
    minutes = int(match[3]) if match[3].isdigit() and len(match[3]) < 6 else minutes_in(match[3])
    return f"{match[2]}{minutes}" if minutes else None
