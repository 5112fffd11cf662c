"""The levels of an EDIFACT message, each looked through once: what its head says holds for all that stands below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.shipments.carriers.edifact_numbers import Carriage, carriage, numbers_of
from desk.shipments.carriers.edifact_places import place_of, places_of
from desk.shipments.carriers.edifact_syntax import Segment
from desk.shipments.carriers.edifact_times import Stamp
from desk.shipments.carriers.events import Place

MOST = 99  # segments of one kind that count in one level: more is no message, and must not cost time for each event


@dataclass(frozen=True, slots=True)
class Dated:
    """A time with the place that it stands behind; `at` is the qualifier of that LOC, empty before any."""

    stamp: Stamp
    at: str
    place: Place


@dataclass(frozen=True, slots=True)
class Level:
    """What one level of a message says: numbers and places by qualifier, times, what carries it, free text."""

    numbers: Mapping[str, list[str]]
    places: Mapping[str, Place]
    times: Sequence[Dated]
    carriage: Carriage | None
    text: str


def level(segments: Sequence[Segment]) -> Level:
    """What these segments say together."""
    kept: dict[str, list[Segment]] = {}
    for segment in segments:
        if len(kept.setdefault(segment.tag, [])) < MOST:
            kept[segment.tag].append(segment)
    known = [segment for tag in ("CNI", "RFF") for segment in kept.get(tag, ())]
    return Level(numbers_of(known), places_of(kept.get("LOC", ())), _times(segments), carriage(kept.get("TDT", ())),
                 " ".join(_text(segment) for segment in kept.get("FTX", ())[:9]).strip())  # fmt: skip


def _times(segments: Sequence[Segment]) -> list[Dated]:
    found: list[Dated] = []
    at, place = "", Place()
    for segment in segments:
        if segment.tag == "LOC":
            at, place = segment.code(0), place_of(segment)
        elif segment.tag in ("TDT", "EQD"):
            at, place = "", Place()
        elif segment.tag == "DTM" and segment.at(0, 1) and len(found) < MOST:
            found.append(Dated(Stamp(segment.code(0), segment.at(0, 1), segment.code(0, 2)), at, place))
    return found


def _text(segment: Segment) -> str:
    return " ".join(filter(None, segment.elements[3])) if len(segment.elements) > 3 else ""
