"""ONE Record: logistics events in JSON-LD, inside a notification or fetched. Its token is checked at the door."""

import re
from collections.abc import Iterable
from typing import Any

from desk.shipments.carriers.air_jsonld import Found, Graph, Node, flat, graph_of, has, iri_of, is_more, local, types_of
from desk.shipments.carriers.air_told import AirStatus, Quantity, Waybill, clock_of, told_of
from desk.shipments.carriers.air_waybills import object_of, place_at, waybill_of
from desk.shipments.carriers.codes_air import DISCREPANCIES, DISCREPANCY
from desk.shipments.carriers.events import Adapter, BadBody, FeedState, Given, Number, Reading, Told
from desk.shipments.carriers.generic_values import load
from desk.shipments.carriers.instants import read_time
from desk.shipments.carriers.meanings import INFO_ONLY
from desk.shipments.types import Classifier

CLASSIFIERS = {
    "ACTUAL": Classifier.ACT, "ACT": Classifier.ACT, "A": Classifier.ACT,
    "ESTIMATED": Classifier.EST, "EXPECTED": Classifier.EST, "EST": Classifier.EST, "E": Classifier.EST,
    "PLANNED": Classifier.PLN, "SCHEDULED": Classifier.PLN, "PLN": Classifier.PLN, "S": Classifier.PLN,
    "REQUESTED": Classifier.REQ, "REQ": Classifier.REQ,
}  # fmt: skip
DATES = ("eventDate", "eventDateTime", "occurredAt", "occuredAt")
PLACES = ("eventLocation", "recordedAtLocation", "performedAtLocation", "location")
LISTS = ("hasLogisticsEvent", "hasItem", "logisticsEvents", "hasLogisticsEvents", "events")
_DISCREPANCY = re.compile(r"DIS[-_/ .:]*([A-Z]{4})")


def read(body: bytes, given: Given) -> Reading:
    """All events of a body; a notification that brings none is a FeedState CHANGED, for its object has to be fetched.

    Raises BadBody: empty, too_large, too_deep, bad_json, wrong_envelope.
    """
    document = load(body)
    graph = graph_of(document)
    if not isinstance(document, (dict, list)) or not (document == [] or _is_ours(graph, document)):
        raise BadBody("wrong_envelope")
    events = [_told(found, graph, given) for found in graph.nodes if _is_event(found.node)]
    events += [_bad() for _ in _strays(graph, document)]
    return Reading(events, states=() if events else _changed(graph))


def _is_ours(graph: Graph, document: Any) -> bool:
    marked = any(has(found.node, "@type", "@graph", "@context", *LISTS, "eventType", "hasEventType")
                 or _is_event(found.node) for found in graph.nodes)  # fmt: skip
    return marked or (isinstance(document, list) and any(isinstance(one, dict) for one in document))


def _is_event(node: Node) -> bool:
    """A node without properties is only the name of an event."""
    if "LogisticsEvent" in types_of(node):
        return is_more(node) or not iri_of(node)
    dated = has(node, "eventDate") and has(node, "eventTimeType", "eventName", "eventLocation")
    return dated or (has(node, "eventCode") and not has(node, "hasEventType"))


def _strays(graph: Graph, document: Any) -> list[Any]:
    """What stands among events and is none."""
    strays = [one for found in graph.nodes for name in LISTS for key in found.node if local(key) == name
              for one in flat(found.node[key]) if not isinstance(one, (dict, str))]  # fmt: skip
    if not isinstance(document, list):
        return strays
    return strays + [one for one in document if not isinstance(one, dict) or not (
        _is_event(one) or has(one, "@type", "type", "@id", "@graph", "eventType", *LISTS))]  # fmt: skip


def _bad() -> Told:
    return Told(INFO_ONLY, Classifier.ACT, None, (), "", known=False, problem="bad_event")


def _told(found: Found, graph: Graph, given: Given) -> Told:
    event = found.node
    code, sub_code = _codes(event, graph)
    place = place_at(graph.one(event, *PLACES), graph)
    written = (graph.text(event, name) for name in DATES)
    time = read_time(next(filter(None, written), ""), clock_of(place.iata) if place.iata else place, zone=given.zone)
    says = bool(code or has(event, *DATES, "eventName"))
    return told_of(AirStatus(
        code, waybill_of(found, graph), time, _classifier(graph.text(event, "eventTimeType"), code), sub_code, place,
        Quantity(partial=graph.truth(event, "partialEventIndicator")), text=graph.text(event, "eventName")[:200],
        source_id=iri_of(event), problem="" if says else "bad_event",
    ))  # fmt: skip


def _codes(event: Node, graph: Graph) -> tuple[str, str]:
    """The status code, and for a discrepancy its own code, which senders put in several places."""
    codes = [_code(one, graph) for one in graph.every(event, "eventCode")]
    code = next(filter(None, codes), "")
    if joined := _DISCREPANCY.fullmatch(code):
        return DISCREPANCY, joined[1]
    if code != DISCREPANCY:
        return code, ""
    others = [*codes, *(_code(one, graph) for name in ("subCode", "eventSubCode", "discrepancyCode", "eventName")
                        for one in graph.every(event, name))]  # fmt: skip
    return code, next((one for one in others if one in DISCREPANCIES), "")


def _code(value: Any, graph: Graph) -> str:
    """A code as text, as the last part of an IRI, or as the element of a code list."""
    if isinstance(value, dict):
        said = graph.text(value, "code", "@value") or iri_of(value)
    else:
        said = graph.text({"code": value}, "code")
    code = said.strip().upper()
    return (code if _DISCREPANCY.fullmatch(code) else local(code).removeprefix("STATUSCODE_"))[:40]


def _classifier(said: str, code: str) -> Classifier:
    """An unknown type of time is at least nothing that is known to have happened."""
    if not said:
        return Classifier.PLN if code == "BKD" else Classifier.ACT
    return CLASSIFIERS.get(local(said).upper(), Classifier.EST)


def _changed(graph: Graph) -> list[FeedState]:
    states = []
    for found in graph.nodes:
        node = found.node
        if "Notification" not in types_of(node) and not has(node, "hasEventType", "eventType"):
            continue
        numbers = _numbers(found, graph)
        if numbers:
            kind = graph.text(node, "hasEventType", "eventType")
            states.append(FeedState(tuple(numbers), "CHANGED", text=local(kind)))
    return states


def _numbers(found: Found, graph: Graph) -> Iterable[Number]:
    waybill: Waybill = waybill_of(found, graph)
    return waybill.numbers or [Number(one) for one in [object_of(found, graph)] if one]


FEED = Adapter("onerecord", read=read, source="CARRIER", answer=(204, "application/ld+json", ""))
