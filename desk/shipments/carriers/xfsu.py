"""Air cargo status as Cargo-XML: XFSU, versions 3 to 6. Nothing in it is signed."""

import re
from xml.etree.ElementTree import Element

from desk.shipments.carriers.air_movements import ASIDE, estimates, flight_of, happened_at, place_of, when
from desk.shipments.carriers.air_told import (
    AirStatus,
    Quantity,
    Waybill,
    airport_of,
    mawb,
    pieces_of,
    plain,
    told_of,
    weight_of,
)
from desk.shipments.carriers.air_xml import below, children, name_of, said, tree
from desk.shipments.carriers.codes_air import DISCREPANCY
from desk.shipments.carriers.events import Adapter, BadBody, Estimate, Given, Reading, Told
from desk.shipments.carriers.meanings import INFO_ONLY
from desk.shipments.types import Classifier

SUB_CODES = ("discrepancydescriptioncode", "discrepancycode", "reasonsubcode", "subreasoncode")
SIGNED = frozenset({"DLV", "DDL"})
PARTS = ("P", "S", "D")
_CODE = re.compile(r"[A-Z0-9]{1,10}")


def read(body: bytes, given: Given) -> Reading:
    """All statuses of a body. Raises BadBody: empty, too_large, bad_xml, wrong_envelope (no air waybill in it)."""
    root = tree(body)
    messages = [root] if name_of(root) == "statusmessage" else [*below(root, "statusmessage")] or [root]
    events: list[Told] = []
    expected: list[Estimate] = []
    waybills = 0
    for message in messages:
        for consignment in [*below(message, "masterconsignment")] or [message]:
            waybill = _waybill(consignment, message)
            waybills += bool(waybill.numbers)
            events += _told_of_consignment(consignment, waybill, _sender(message), given)
            expected += estimates(consignment, waybill, given)
    if not waybills:
        raise BadBody("wrong_envelope")
    return Reading(events, estimates=expected)


def _waybill(consignment: Element, message: Element) -> Waybill:
    written = [said(one, "id") for one in below(consignment, "transportcontractdocument", without=ASIDE)]
    written += [said(one, "id") for one in below(message, "businessheaderdocument")]
    number = next((found for found in map(mawb, written) if found), None)
    return Waybill((number,) if number else (), _end(consignment, "originlocation"),
                   _end(consignment, "finaldestinationlocation", "destinationlocation"))  # fmt: skip


def _end(consignment: Element, *names: str) -> str:
    return airport_of(place_of(next(iter(children(consignment, *names)), None)))


def _sender(message: Element) -> str:
    return said(next(below(message, "senderparty"), None), "primaryid", "id")[:100]


def _told_of_consignment(consignment: Element, waybill: Waybill, sender: str, given: Given) -> list[Told]:
    """Every reported status, once for each part that it names; a waybill without any is a fault."""
    told = []
    for status in below(consignment, "reportedstatus", without=ASIDE):
        codes = said(status, "reasoncode", "statuscode", "code"), said(status, *SUB_CODES)
        told += [_told(codes, inside, waybill, sender, given) for inside in _parts(status)]
    if told or not waybill.numbers:
        return told
    return [Told(INFO_ONLY, Classifier.ACT, None, waybill.numbers, "", known=False, problem="bad_event")]


def _parts(status: Element) -> list[tuple[Element, ...]]:
    """Each part, and the status around it where it is the only one: that may hold what the part lacks."""
    parts = children(status, "associatedstatusconsignment", "reportedstatusconsignment")
    return [(part,) for part in parts] if len(parts) > 1 else [(*parts, status)]


def _told(codes: tuple[str, str], inside: tuple[Element, ...], waybill: Waybill, sender: str, given: Given) -> Told:
    part = inside[0]
    code, sub_code = plain(codes[0]).strip(), plain(said(part, *SUB_CODES) or codes[1]).strip()
    place = happened_at(code, *inside)
    time, classifier = when(code, place, given, *inside)
    return told_of(AirStatus(
        code[:10], waybill, time, Classifier.PLN if code == "BKD" else classifier,
        sub_code[:10] if code == DISCREPANCY else "", place, _quantity(part), flight_of(*inside),
        signed_by=_receiver(part) if code in SIGNED else "", text=said(part, "statusdescription"), publisher=sender,
        problem="" if waybill.numbers and _CODE.fullmatch(code) else "bad_event",
    ))  # fmt: skip


def _quantity(part: Element) -> Quantity:
    weight = next(iter(children(part, "grossweightmeasure", "totalgrossweightmeasure")), None)
    kilograms = weight_of(said(weight), weight.get("unitCode", "")) if weight is not None else None
    pieces = pieces_of(said(part, "piecequantity", "totalpiecequantity"))
    return Quantity(pieces, kilograms, plain(said(part, "transportsplitdescription"))[:1] in PARTS)


def _receiver(part: Element) -> str:
    party = next(iter(children(part, "deliveryparty", "receivedbyparty", "consigneeparty")), None)
    return said(party, "name")[:70]


FEED = Adapter("xfsu", read=read, source="CARRIER", answer=(200, "application/xml", ""))
