"""Whose event it is in ONE Record: the waybill that its logistics object belongs to, and the places that both name."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from desk.shipments.carriers.air_jsonld import Found, Graph, Node, has, iri_of, text_of, types_of
from desk.shipments.carriers.air_told import Waybill, airport_of, mawb, plain
from desk.shipments.carriers.events import Number, Place
from desk.shipments.types import ReferenceType

# How an event, a notification or a part of a shipment names what it belongs to.
LINKS = ("eventFor", "linkedObject", "hasLogisticsObject", "isLinkedTo", "isRelatedTo", "logisticsObject",
         "relatedLogisticsObject", "linkedLogisticsObject", "aboutLogisticsObject")  # fmt: skip
UPWARDS = (
    "waybill",
    "shipmentOfWaybill",
    "containedWaybills",
    "ofShipment",
    "shipment",
    "partOfShipment",
    "masterWaybill",
)
_EVENTS = re.compile(r"/(?:logistics-)?events(?:/[^/]*)?/?$")
_NAMED = re.compile(r"(?<!\d)\d{3}-\d{8}(?!\d)", re.ASCII)
_UNLOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
FURTHEST = 6


def waybill_of(found: Found, graph: Graph) -> Waybill:
    """The waybill of an event or a notification; without a number it goes by its object's IRI."""
    iri = object_of(found, graph)
    node = next(_waybills(found, iri, graph), None)
    ends = (_end(node, graph, "departureLocation"), _end(node, graph, "arrivalLocation")) if node else ("", "")
    number = _number(node, graph) if node else None
    if number:
        return Waybill((number, *([Number(iri)] if iri else [])), *ends)
    named = _NAMED.search(iri)
    also = mawb(named[0]) if named else None
    return Waybill(tuple(one for one in (Number(iri) if iri else None, also) if one), *ends)


def object_of(found: Found, graph: Graph) -> str:
    """The IRI of the logistics object: named by the event, around it, part of its own IRI, or the only one notified."""
    for node in (found.node, *reversed(found.around)):
        linked = next((iri for name in LINKS for one in graph.every(node, name) if (iri := _iri(one))), "")
        if linked:
            return linked
        if node is not found.node and iri_of(node) and not types_of(node) & {"Notification", "Collection"}:
            return _EVENTS.sub("", iri_of(node))
    own = iri_of(found.node)
    if _EVENTS.search(own):
        return _EVENTS.sub("", own)
    return next(iter(graph.notified)) if len(graph.notified) == 1 else ""


def _iri(value: Any) -> str:
    if isinstance(value, Mapping) and "@value" not in value:
        return iri_of(value)
    return text_of(value)


def _waybills(found: Found, iri: str, graph: Graph) -> Iterator[Node]:
    """Nearest first: what the event's object leads to, what stands around it, the only one in the document."""
    starts = [found.node, *graph.by_iri.get(iri, ()), *reversed(found.around)]
    for start in starts:
        yield from _upwards(start, graph)
    if len({_key(node, graph) for node in graph.waybills[:100]}) == 1:
        yield graph.waybills[0]


def _upwards(start: Node, graph: Graph) -> Iterator[Node]:
    level: list[Node] = [start]
    for _ in range(FURTHEST):
        yield from (node for node in level if has(node, "waybillNumber"))
        level = [one for node in level for name in (*UPWARDS, *LINKS) for one in graph.every(node, name)
                 if isinstance(one, Mapping)][:50]  # fmt: skip


def _key(node: Node, graph: Graph) -> tuple[str, str]:
    return graph.text(node, "waybillPrefix"), graph.text(node, "waybillNumber")


def _number(node: Node, graph: Graph) -> Number | None:
    prefix, serial = _key(node, graph)
    master = mawb(f"{prefix}-{serial}" if prefix else serial) or mawb(serial)
    if master:
        return master
    house = "HOUSE" in graph.text(node, "waybillType").upper()
    return Number(f"{prefix}{serial}"[:64], ReferenceType.HAWB if house else None) if serial else None


def _end(node: Node, graph: Graph, name: str) -> str:
    return airport_of(place_at(graph.one(node, name), graph))


def place_at(value: Any, graph: Graph) -> Place:
    """A place: text, a node with codes and a name, or a link whose last part is a code."""
    if not isinstance(value, Mapping):
        return _coded(text_of(value), "")
    name = graph.text(value, "locationName", "name")[:70]
    for one in [*graph.every(value, "locationCodes", "locationCode", "code"), value.get("@value")]:
        code = graph.text(one, "code", "@value") if isinstance(one, Mapping) else text_of(one)
        if code:
            return _coded(code, name)
    return _coded(name, "") if name else _coded(iri_of(value).rstrip("/").rsplit("/", 1)[-1], "", sure=True)


def _coded(said: str, name: str, *, sure: bool = False) -> Place:
    """`sure`: only a code counts, for anything else is some id."""
    code = plain(said).strip()
    if len(code) == 3 and code.isascii() and code.isalpha():
        return Place(iata=code, name=name)
    if _UNLOCODE.fullmatch(code) and said == said.upper():
        return Place(unlocode=code, name=name)
    return Place() if sure else Place(name=name or said[:70])
