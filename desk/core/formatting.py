"""How values look to people: instants, sizes, ids. Registered as template filters."""

import re
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from desk.core.broken_lines import spoken
from desk.core.times import utcnow
from desk.core.words import counted as ngettext
from desk.core.words import plain as gettext
from desk.core.words import zone


def clock(at: datetime | None) -> str:
    """An instant as short as it can be said: 09:31 today, 11-21 09:31 this year, else the date."""
    if at is None:
        return ""
    here = zone()
    local, today = at.astimezone(here), utcnow().astimezone(here)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d}"


def fulltime(at: datetime | None) -> str:
    """An instant with date and zone, for who wants to be sure."""
    if at is None:
        return ""
    local = at.astimezone(zone())
    return f"{local:%Y-%m-%d %H:%M:%S} GMT{local.isoformat()[-6:]}"


def isotime(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def typedtime(at: datetime | None) -> str:
    """An instant as an entry for date and time holds it."""
    return f"{at.astimezone(zone()):%Y-%m-%dT%H:%M}" if at else ""


def ago(at: datetime | None) -> str:
    """How long ago, in the largest unit that says it."""
    if at is None:
        return ""
    length = max(utcnow() - at, timedelta(0))
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return str(ngettext("%(num)d minute ago", "%(num)d minutes ago", minutes))
    if minutes < 60 * 24:
        return str(ngettext("%(num)d hour ago", "%(num)d hours ago", minutes // 60))
    return str(ngettext("%(num)d day ago", "%(num)d days ago", minutes // (60 * 24)))


def timeleft(at: datetime | None, now: datetime | None = None) -> str:
    """How long until `at`, or by how much it has passed: 25 min, 3 h 10 min, 2 d 4 h, 12 min over."""
    if at is None:
        return ""
    seconds = int((at - (now or utcnow())).total_seconds())
    said = _length(abs(seconds) // 60)
    return gettext("%(time)s over") % {"time": said} if seconds < 0 else said


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if hours >= 24:
        return gettext("%(days)s d %(hours)s h") % {"days": hours // 24, "hours": hours % 24}
    if hours:
        return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
    return gettext("%(minutes)s min") % {"minutes": minutes} if minutes else gettext("< 1 min")


def urgency(at: datetime | None, soon_at: datetime | None = None) -> str:
    """late, soon or nothing: how a promise that runs out at `at` is shown. `soon_at` is otherwise an hour before."""
    now = utcnow()
    if at is None or now < (soon_at or at - timedelta(hours=1)):
        return ""
    return "late" if now > at else "soon"


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


def init_formatting(app: Flask) -> None:
    filters = {
        "spoken": spoken,
        "clock": clock,
        "fulltime": fulltime,
        "isotime": isotime,
        "ago": ago,
        "filesize": filesize,
    }
    app.jinja_env.filters.update(filters, dom_id=dom_id, typedtime=typedtime, timeleft=timeleft, urgency=urgency)
