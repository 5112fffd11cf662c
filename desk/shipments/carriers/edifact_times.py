"""Times in EDIFACT: a value with the number of its format (element 2379), some with a zone behind."""

import re
from dataclasses import dataclass

from desk.shipments.carriers.events import EventTime, Place
from desk.shipments.carriers.instants import read_time

_DATE, _SHORT, _CLOCK, _ZONE = r"(\d{4})(\d\d)(\d\d)", r"(\d\d)(\d\d)(\d\d)", r"(\d\d)(\d\d)", r"(.{0,9})"
_FORMS = {
    form: re.compile(pattern, re.ASCII)
    for form, pattern in {
        "101": _SHORT, "102": _DATE, "201": _SHORT + _CLOCK, "202": _SHORT + _CLOCK + r"(\d\d)",
        "203": _DATE + _CLOCK, "204": _DATE + _CLOCK + r"(\d\d)", "205": _DATE + _CLOCK + r"()" + _ZONE,
        "301": _SHORT + _CLOCK + r"()" + _ZONE, "302": _SHORT + _CLOCK + r"(\d\d)" + _ZONE,
        "303": _DATE + _CLOCK + r"()" + _ZONE, "304": _DATE + _CLOCK + r"(\d\d)" + _ZONE,
    }.items()
}  # fmt: skip
_BY_LENGTH = {6: "101", 8: "102", 10: "201", 12: "203", 14: "204"}
_SIGNED = re.compile(r"([+-])(\d\d?):?(\d\d)?", re.ASCII)
# Names of zones that mean one offset wherever they are used; CST, IST and BST do not.
_OFFSETS = {"Z": "Z", "UTC": "Z", "GMT": "Z", "UCT": "Z", "WET": "Z", "CET": "+01", "MEZ": "+01", "CES": "+02",
            "CEST": "+02", "EET": "+02", "MSK": "+03", "HKT": "+08", "SGT": "+08", "JST": "+09", "KST": "+09",
            "EST": "-05", "EDT": "-04", "CDT": "-05",
            "MST": "-07", "MDT": "-06", "PST": "-08", "PDT": "-07"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as it was sent: what it is the time of (2005), its text, and its format's number."""

    qualifier: str
    text: str
    form: str

    def read(self, place: Place, zone: str) -> EventTime | None:
        """The instant, by the zone that is said, else by the place's, else `zone`; None if there is none in it."""
        iso = iso_of(self.text, self.form)
        return read_time(iso, place, zone=zone) if iso else None


def iso_of(text: str, form: str) -> str:
    """ISO 8601 of what a format says, with an offset only if one was sent; empty if the text is not of that format.

    Where no format is given, or none that is known, the number of digits tells it.
    """
    pattern = _FORMS.get(form) or _FORMS.get(_BY_LENGTH.get(len(text), "")) if text.strip() else None
    found = pattern.fullmatch(text) if pattern else None
    if found is None:
        return ""
    year, month, day, hour, minute, second, zone = (found.groups() + ("",) * 7)[:7]
    date = f"{'20' * (len(year) == 2)}{year}-{month}-{day}"
    if not hour:
        return date
    return f"{date}T{hour}:{minute}{':' + second if second else ''}{_offset(zone)}"


def _offset(zone: str) -> str:
    """An offset as ISO 8601 has it; empty where the zone is not said in a way that can only mean one."""
    zone = zone.strip().upper()
    signed = _SIGNED.fullmatch(zone)
    if signed is None:
        return _OFFSETS.get(zone, "")
    hours, minutes = int(signed[2]), int(signed[3] or 0)
    return f"{signed[1]}{hours:02}:{minutes:02}" if hours <= 14 and minutes < 60 else ""
