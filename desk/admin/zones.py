from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global


@cache
def zones() -> list[str]:
    """The time zones that people choose from, by name."""
    named = {name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))}
    return ["UTC", *sorted(named)]


def country_of(zone: str) -> str:
    """The ISO code of the country that a time zone lies in, "" for a zone of none."""
    code: str = get_global("zone_territories").get(get_global("zone_aliases").get(zone, zone), "")
    return code if code.isalpha() and len(code) == 2 and code != "ZZ" else ""  # ZZ: nowhere
