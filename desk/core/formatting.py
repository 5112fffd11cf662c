"""How values look to people: instants, sizes, ids. Registered as template filters."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from flask_babel import format_datetime, get_timezone, gettext, ngettext

from desk.core.times import utcnow


def clock(at: datetime | None) -> str:
    """An instant as short as it can be said: 09:31 today, 11-21 09:31 this year, else the date."""
    if at is None:
        return ""
    local, today = at.astimezone(get_timezone()), utcnow().astimezone(get_timezone())
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d}"


def fulltime(at: datetime | None) -> str:
    """An instant with date and zone, for who wants to be sure."""
    return str(format_datetime(at, "yyyy-MM-dd HH:mm:ss ZZZZ")) if at else ""


def isotime(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def ago(at: datetime | None) -> str:
    """How long ago, in the largest unit that says it."""
    if at is None:
        return ""
    length = max(utcnow() - at, timedelta(0))
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return str(gettext("just now"))
    if minutes < 60:
        return str(ngettext("%(num)d minute ago", "%(num)d minutes ago", minutes))
    if minutes < 60 * 24:
        return str(ngettext("%(num)d hour ago", "%(num)d hours ago", minutes // 60))
    return str(ngettext("%(num)d day ago", "%(num)d days ago", minutes // (60 * 24)))


def filesize(size: int) -> str:
    """Bytes in the unit people use: 214 KB, 3.1 MB."""
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.0f} KB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def dom_id(thing: Any, part: str = "") -> str:
    """The id of an element that shows `thing` (or names itself, when it is text)."""
    name = thing if isinstance(thing, str) else getattr(thing, "reference", None) or getattr(thing, "id", "")
    kind = "" if isinstance(thing, str) else type(thing).__name__.lower() + "-"
    return re.sub(r"[^A-Za-z0-9_-]", "-", f"{kind}{name}" + (f"-{part}" if part else ""))


@lru_cache(maxsize=200)
def _stamp(path: str, changed: float) -> str:
    return sha256(Path(path).read_bytes()).hexdigest()[:10]


def init_formatting(app: Flask) -> None:
    filters = {"clock": clock, "fulltime": fulltime, "isotime": isotime, "ago": ago, "filesize": filesize}
    app.jinja_env.filters.update(filters, dom_id=dom_id)

    def static(name: str) -> str:
        """The URL of our own file; it changes with the content, so that browsers may keep it."""
        path = Path(app.static_folder or "") / name
        return url_for("static", filename=name, v=_stamp(str(path), path.stat().st_mtime))

    app.jinja_env.globals["static"] = static
