from functools import cache
from zoneinfo import available_timezones


@cache
def zones() -> list[str]:
    """The time zones that people choose from, by name."""
    named = {name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/"))}
    return ["UTC", *sorted(named)]
