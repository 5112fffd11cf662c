"""A date and time in a form: one press or a typed one, on the agent's own clock."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from desk.core.errors import Faulty
from desk.tickets.moments import NoInstant, instant

QUICK = {
    "1h": _l("In one hour"),
    "4h": _l("In four hours"),
    "tomorrow": _l("Tomorrow 9:00"),
    "monday": _l("Monday 9:00"),
}
LONGEST_TYPED = 40
IN = "_in"  # behind the name of an entry: its quick choice


def quick_choices(none: object, keys: tuple[str, ...]) -> list[SelectChoice]:
    """The lines of a list of quick choices; `none` is what the first one says, which leaves it to what is typed."""
    return [SelectChoice("", none), *(SelectChoice(key, QUICK[key]) for key in keys)]


def instant_of(entries: Mapping[str, str], entry: str, *, zone: str, now: datetime) -> datetime | None:
    """What a form says at `entry`, None where it says nothing. Raises Faulty."""
    quick, typed = entries.get(entry + IN, ""), entries.get(entry, "")
    try:
        return instant(quick, typed[:LONGEST_TYPED], zone=zone, now=now)
    except NoInstant:
        raise Faulty(entry, _l("This is no date and time until 2100: write it like 2026-11-23 09:00.")) from None
