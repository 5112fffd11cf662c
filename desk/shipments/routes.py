"""What a place is to one shipment: its beginning, its end, or somewhere between. Pure: codes in, roles out."""

from collections.abc import Collection
from dataclasses import dataclass

from desk.shipments.carriers.events import Place, Told
from desk.shipments.carriers.meanings import Meaning
from desk.shipments.carriers.zones import country_of_airport
from desk.shipments.types import PlaceRole

BETWEEN = (PlaceRole.TS, PlaceRole.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Route:
    """The places of a shipment by UN/LOCODE; `stops` are where its legs meet."""

    origin: str
    pol: str
    pod: str
    dest: str
    stops: frozenset[str] = frozenset()


def unlocodes(place: Place) -> set[str]:
    """The UN/LOCODEs that a place may have; an airport's is that of its country with its own three letters."""
    codes = {place.unlocode} if len(place.unlocode) == 5 else set()
    if place.iata and (country := place.country or country_of_airport(place.iata)):
        codes.add(country + place.iata)
    return codes


def role_on(route: Route, place: Place) -> PlaceRole | None:
    """What a place is on this route; None where nothing says so."""
    codes = unlocodes(place)
    begins, ends = {route.origin, route.pol}, {route.pod, route.dest}
    if codes & begins and codes & ends:
        return None
    if codes & begins:
        return PlaceRole.ORIGIN
    if codes & ends:
        return PlaceRole.DEST
    return PlaceRole.TS if codes & route.stops or _elsewhere(codes, begins | ends) else None


def _elsewhere(codes: Collection[str], ends: Collection[str]) -> bool:
    """Whether a place that we know lies in a country where the journey neither begins nor ends."""
    return bool(codes) and not {code[:2] for code in codes} & {code[:2] for code in ends}


def fitted(told: Told, route: Route, scope_to: str) -> tuple[str, PlaceRole]:
    """The code and the role of an event for the shipment of this route, sold up to `scope_to`.

    A role that the feed itself says stands. What means another thing under this scope does so only at the end.
    """
    code, role = told.code, told.place_role
    here = None if told.role_said else role_on(route, told.place)
    if here is not None:
        code, role = _at(told, here)
    scoped = dict(told.scoped).get(scope_to)
    return (scoped, role) if scoped and role not in (PlaceRole.ORIGIN, PlaceRole.TS) else (code, role)


def _at(told: Told, here: PlaceRole) -> tuple[str, PlaceRole]:
    """A code that knows no place between: it may be on the way to the port, and the table's first row holds."""
    if not told.alternatives:
        return told.code, here
    if here is PlaceRole.TS and not any(role in BETWEEN for role, _ in told.alternatives):
        return told.code, told.place_role
    return Meaning(told.alternatives).at(here)
