"""The zone of a place: by its UN/LOCODE, its airport, or its country if that has only one. Never the server's."""

from functools import cache
from zoneinfo import ZoneInfo

import airportsdata
import pytz

from desk.shipments.carriers.events import Place
from desk.shipments.carriers.ports import PORTS

# Countries of several zones in the tz database whose clocks all show the same.
ONE_CLOCK = {"CN": "Asia/Shanghai", "DE": "Europe/Berlin", "MY": "Asia/Kuala_Lumpur", "UZ": "Asia/Tashkent",
             "NZ": "Pacific/Auckland", "CY": "Asia/Nicosia",
             "VN": "Asia/Ho_Chi_Minh", "AR": "America/Argentina/Buenos_Aires"}  # fmt: skip


def zone_of(place: Place) -> ZoneInfo | None:
    """The zone in which a place reads its clocks; None if that is not certain."""
    name = _of_unlocode(place.unlocode) or _of_airport(place.iata) or _of_country(place.country)
    return ZoneInfo(name) if name else None


def country_of_airport(iata: str) -> str:
    """ISO 3166 of an airport; empty if it is unknown."""
    found = _airports().get(iata)
    return str(found["country"]) if found else ""


def _of_unlocode(code: str) -> str:
    if len(code) != 5:
        return ""
    if code in PORTS:
        return PORTS[code].zone
    airport = _airports().get(code[2:])
    if airport and airport["country"] == code[:2]:
        return str(airport["tz"])
    return _of_country(code[:2])


def _of_airport(iata: str) -> str:
    found = _airports().get(iata) if len(iata) == 3 else None
    return str(found["tz"]) if found else ""


def _of_country(country: str) -> str:
    if country in ONE_CLOCK:
        return ONE_CLOCK[country]
    zones = pytz.country_timezones.get(country, []) if len(country) == 2 else []
    return zones[0] if len(zones) == 1 else ""


@cache
def _airports() -> dict[str, airportsdata.Airport]:
    """By IATA code; reading the list takes a moment, so only who needs it does."""
    return airportsdata.load("IATA")
