"""What the aggregators' bodies have in common: whole histories, as JSON that may hold anything anywhere."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.shipments.carriers.countries import country_at_end
from desk.shipments.carriers.events import BadBody, EventTime, FeedState, Number, Place, Told, TzSource
from desk.shipments.carriers.generic_values import degrees, distinct, moment, text, word
from desk.shipments.carriers.meanings import INFO_ONLY, UNKNOWN, Meaning
from desk.shipments.tracking_types import FUTURE_ALLOWED
from desk.shipments.types import Classifier, PlaceRole, ReferenceType

Table = Mapping[tuple[str, str], Meaning]
MOST_ROWS = 20_000
MOST_TEXT = 500
MOST_CODE = 64
MOST_NUMBER = 64
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?")
_ZERO = ("Z", "UTC", "GMT")


@dataclass(frozen=True, slots=True)
class Coded:
    """What the code of a row means. `raw` is the row's own code as sent, `state` the one it takes from the whole."""

    meaning: Meaning = UNKNOWN
    raw: str = ""
    state: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True)
class History:
    """The history of one number at one courier: what its rows share. The first reference names it."""

    feed: str
    references: tuple[Number, ...]
    language: str = ""

    @property
    def snapshot(self) -> str:
        """The key of the whole history; empty where no number tells it from others."""
        first = self.references[0] if self.references else None
        if first is None or first.type is not ReferenceType.COURIER:
            return ""
        return f"{self.feed}:{first.issuer}:{first.value}"

    def row(self, coded: Coded, time: EventTime | None, place: Place, said: object, *, role: PlaceRole | None = None,
            **more: Any) -> Told:  # fmt: skip
        """One row of the history. `role` is what the row itself says of its place."""
        code, place_role = coded.meaning.at(role)
        return Told(
            code, Classifier.ACT, time, self.references, coded.raw, state_code=coded.state, known=coded.known,
            place_role=place_role, role_said=role is not None, alternatives=coded.meaning.alternatives,
            exception=coded.meaning.exception, reason=coded.meaning.reason, place=place, text=text(said, MOST_TEXT),
            language=self.language, snapshot=self.snapshot, **more,
        )  # fmt: skip

    def bad_row(self) -> Told:
        """What stands where a row should and is none."""
        return Told(INFO_ONLY, Classifier.ACT, None, self.references, "", snapshot=self.snapshot, known=False,
                    problem="bad_event")  # fmt: skip

    def state(self, state: str, said: object = "", carrier: str = "") -> FeedState:
        """What the feed says of its own watching."""
        return FeedState(self.references, state, text(said, MOST_TEXT), carrier)


def numbers(*given: tuple[object, object]) -> tuple[Number, ...]:
    """Numbers of parcels with the courier's key, those that are there, each once."""
    return distinct(
        Number(text(value, MOST_NUMBER), ReferenceType.COURIER, text(issuer, 32)) for value, issuer in given
    )


def at(value: object, *path: str) -> Any:
    """What stands at the end of a path of names; None if the path ends before."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def rows(value: object, *path: str) -> list[Any]:
    """The elements at the end of a path, through lists; what is in the way and has no names is a bad element.

    Raises BadBody where there are more than anybody's history has.
    """
    if value is None or value is False or isinstance(value, str) and not value.strip():
        return []
    if not isinstance(value, list):
        return rows(value.get(path[0]), *path[1:]) if path and isinstance(value, dict) else [value]
    few(value)
    if not path:
        return value
    inner = [rows(one, *path) if isinstance(one, dict) else [one] for one in value if one is not None]
    return few([row for found in inner for row in found])


def few(found: list[Any]) -> list[Any]:
    """These elements, if they are not too many to be true. Raises BadBody."""
    if len(found) > MOST_ROWS:
        raise BadBody("too_many")
    return found


def coded(table: Table, kind: str, raw: object) -> Coded | None:
    """What a code of this kind means; None where none was sent. One in no table is INFO_ONLY and not known."""
    sent = text(raw, MOST_CODE)
    found = table.get((kind, word(sent)))
    return Coded(found or UNKNOWN, sent, known=found is not None) if sent else None


def keyed(kind: str, meanings: Mapping[str, Meaning]) -> dict[tuple[str, str], Meaning]:
    """Rows of a table by type and code, in any case."""
    return {(kind, word(code)): meaning for code, meaning in meanings.items()}


def customs(at_destination: str, at_origin: str) -> Meaning:
    """A row of customs: those of the country of origin are export's. Which it is, often only the shipment knows."""
    return Meaning(((PlaceRole.UNKNOWN, at_destination), (PlaceRole.ORIGIN, at_origin)))


def place_of(names: Sequence[object], country: str, lat: object = None, lon: object = None) -> Place:
    """A place by the first of its names, and its country by field, or else as the first name spells it out."""
    name = next((text(one, 120) for one in names if text(one, 120)), "")
    north, east = degrees(lat, 90), degrees(lon, 180)
    sure = north is not None and east is not None
    return Place(name=name, country=country or country_at_end(name), lat=north if sure else None,
                 lon=east if sure else None)  # fmt: skip


def time_of(value: object, place: Place, zone: str = "", own_zone: object = "") -> EventTime | None:
    """The instant of an ISO text in any width; `own_zone` is an offset or a zone's name beside it."""
    said, offset = word(value), word(own_zone)
    if offset in _ZERO:
        return _with(said, "Z", place, zone)
    if found := _OFFSET.fullmatch(offset):
        sign, hours, minutes = found.groups()
        return _with(said, f"{sign}{int(hours):02d}:{minutes or '00'}", place, zone)
    return moment(said, place, zone=zone, own_zone=own_zone)


def _with(said: str, offset: str, place: Place, zone: str) -> EventTime | None:
    """An offset that stands in the text itself counts more than one beside it; a date alone takes none."""
    found = moment(said, place, zone=zone)
    if found is None or found.source is TzSource.EXPLICIT:
        return found
    return moment(said + offset, place, zone=zone) or found


def newest(times: Sequence[EventTime | None], received_at: datetime, *, last: bool) -> int | None:
    """Which row is the latest by its time, not after it was received if possible; None if no row says a time.

    Of rows of one moment the first one, or the `last`, as the feed orders its rows.
    """
    known = [(time.at, index if last else -index) for index, time in enumerate(times) if time]
    past = [one for one in known if one[0] <= received_at + FUTURE_ALLOWED]
    return abs(max(past or known)[1]) if known else None
