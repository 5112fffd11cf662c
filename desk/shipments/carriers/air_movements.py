"""The flights inside a Cargo-XML status: where and when it happened, and what is expected."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from desk.shipments.carriers.air_told import Waybill, airport_of, clock_of, plain, same_city
from desk.shipments.carriers.air_xml import below, children, name_of, said
from desk.shipments.carriers.codes_air import AHEAD, AT_SECOND_AIRPORT
from desk.shipments.carriers.events import Estimate, EventTime, Given, Place
from desk.shipments.carriers.instants import read_time
from desk.shipments.types import Classifier

# What a status holds beside itself: other parcels, parties and their addresses, remarks.
ASIDE = re.compile(r"^(included|utilized|associatedmanifest)|party$|instructions$|note$|address$")
LETTERS = {"A": Classifier.ACT, "E": Classifier.EST, "S": Classifier.PLN, "P": Classifier.PLN, "R": Classifier.REQ}
OWN_EVENTS = ("specifiedevent", "statusevent", "occurrenceevent")
ARRIVAL = ("occurrencearrivallocation", "arrivallocation")
DEPARTURE = ("occurrencedeparturelocation", "departurelocation")
_IATA = re.compile(r"[A-Z]{3}")
_UNLOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")


def flight_of(*elements: Element) -> str:
    """The first flight's number with its airline, which may stand apart; empty if there is none."""
    for element in elements:
        for movement in below(element, "specifiedlogisticstransportmovement", without=ASIDE):
            number = re.sub(r"\s+", "", plain(said(movement, "id")))
            means = next(iter(children(movement, "usedlogisticstransportmeans")), None)
            airline = plain(said(means, "name")) if number.isdigit() else ""
            if number:
                return ((airline if re.fullmatch(r"[A-Z0-9]{2}", airline) else "") + number)[:20]
    return ""


def place_of(location: Element | None) -> Place:
    """A place by its airport or UN/LOCODE, else by what it is called."""
    code, name = plain(said(location, "id", "code", "locationcode")), said(location, "name")[:70]
    if _UNLOCODE.fullmatch(code):
        return Place(unlocode=code, name=name)
    return Place(iata=code, name=name) if _IATA.fullmatch(code) else Place(name=name or code[:70])


def happened_at(code: str, *elements: Element) -> Place:
    """Where a status was: the place that it names, else its own end of the flight."""
    for element in elements:
        for location in _places(element, code in AT_SECOND_AIRPORT):
            if (place := place_of(location)) != Place():
                return place
    return Place()


def _places(element: Element, arrives: bool) -> Iterator[Element]:
    given = [*below(element, "specifiedlocation", "occurrencelocation", "eventlocation", without=ASIDE)]
    yield from (one for one in given if _end_of(one) is arrives)
    yield from (one for one in given if _end_of(one) is None)
    yield from below(element, *(ARRIVAL if arrives else DEPARTURE), without=ASIDE)
    yield from given
    yield from below(element, *(DEPARTURE if arrives else ARRIVAL), without=ASIDE)
    yield from (one for one in below(element, without=ASIDE) if name_of(one).endswith("location"))


def _end_of(location: Element) -> bool | None:
    """Whether a place is called the flight's arrival (True) or its departure (False)."""
    words = f"{said(location, 'flightstatustypecode')} {said(location, 'typecode')}".lower()
    if "arriv" in words or "destin" in words:
        return True
    return False if "depart" in words or "origin" in words else None


def when(code: str, place: Place, given: Given, *elements: Element) -> tuple[EventTime | None, Classifier]:
    """The time of a status itself, else what the flight did at its end of it, else what it is expected to do.

    A flight's expected time makes only a status of the flight itself an expectation.
    """
    found = [(text, kind, own) for element in elements for text, kind, own in _times_in_order(element, code)]
    for text, kind, own in sorted(found, key=lambda one: one[1] is not Classifier.ACT):
        if time := read_time(text, clock(place), zone=given.zone):
            return time, kind if own or code in AHEAD else Classifier.ACT
    return None, Classifier.ACT


def clock(place: Place) -> Place:
    """The place whose clock is read there."""
    return clock_of(place.iata) if place.iata else place


def _times_in_order(element: Element, code: str) -> Iterator[tuple[str, Classifier, bool]]:
    for event in [*below(element, *OWN_EVENTS, without=ASIDE), element]:
        yield from ((text, kind, True) for text, kind in times_of(event))
    way = "arrivalevent" if code in AT_SECOND_AIRPORT else "departureevent"
    for event in below(element, without=ASIDE):
        if name_of(event).endswith(way):
            yield from ((text, kind, False) for text, kind in times_of(event))


def times_of(event: Element) -> Iterator[tuple[str, Classifier]]:
    """The times that an element holds as they are written, each with what it is."""
    letter = plain(next((said(one) for one in event if name_of(one).endswith("datetimetypecode")), ""))[:1]
    for one in event:
        if name_of(one).endswith("datetime") and (text := said(one)):
            yield text, _kind(name_of(one), name_of(event), letter)


def _kind(name: str, event: str, letter: str) -> Classifier:
    """An element's own name says more than the code beside it: one event may hold a planned and an actual time."""
    for words in (name, event):
        if "scheduled" in words or "planned" in words:
            return Classifier.PLN
        if "estimated" in words:
            return Classifier.EST
        if "actual" in words:
            return Classifier.ACT
    return LETTERS.get(letter, Classifier.ACT)


def estimates(consignment: Element, waybill: Waybill, given: Given) -> list[Estimate]:
    """When flights to the destination are expected there."""
    found: list[Estimate] = []
    for event in below(consignment, "arrivalevent", "scheduledarrivalevent", "estimatedarrivalevent", without=ASIDE):
        place = place_of(next(iter(children(event, *ARRIVAL)), None))
        if not waybill.numbers or not airport_of(place) or not same_city(airport_of(place), waybill.destination):
            continue
        for text, kind in times_of(event):
            time = read_time(text, clock(place), zone=given.zone) if kind is not Classifier.ACT else None
            found += [Estimate(waybill.numbers, "ARRIVAL_POD", time, source="CARRIER")] if time else []
    return found
