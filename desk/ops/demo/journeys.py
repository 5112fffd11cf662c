"""Brings the demo shipments in the way a carrier feed would."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk.ops.demo.freight import Journey
from desk.ops.demo.moments import Today
from desk.ops.demo.parties import add_parties
from desk.ops.demo.people import ACTOR, Cast
from desk.ops.demo.places import PLACES
from desk.ops.demo.world import ALL_JOURNEYS
from desk.shipments.commands.events import ReportedEvent, apply_events
from desk.shipments.commands.importing import NewShipment, import_shipment
from desk.shipments.models import Shipment
from desk.shipments.types import Classifier, PlaceRole

Way = NewShipment | Shipment

LINE = re.compile(r"([+-]\d+)\s+(\d\d:\d\d)\s+(\w+)\s+(\w{5})(?:\s+~([+-]\d+))?(?:\s+\|\s*(.+))?")
FEED_NEEDS = timedelta(minutes=20)  # from a thing happening to our hearing of it
BEFORE_THE_FIRST_EVENT = timedelta(hours=2)


def add_shipments(cast: Cast, today: Today) -> None:
    """All forty, with what has been reported on them by now."""
    for journey in ALL_JOURNEYS:
        events = events_of(journey, today)
        begins = min(event.received_at for event in events) - BEFORE_THE_FIRST_EVENT
        shipment = import_shipment(
            cast.customers[journey.customer].id, _promised(journey, today), actor=ACTOR, at=begins
        )
        add_parties(shipment, at=begins)
        apply_events(shipment, events, feed=journey.feed, actor=ACTOR, at=max(event.received_at for event in events))


def events_of(journey: Journey, today: Today) -> list[ReportedEvent]:
    """The reports on one shipment. Raises ValueError for a line that cannot be read."""
    return events_of_lines(journey.events, journey.shipment, today)


def events_of_lines(lines: str, shipment: Way, today: Today) -> list[ReportedEvent]:
    """The reports that such lines tell of this shipment. Raises ValueError for a line that cannot be read."""
    return [_event(line.strip(), shipment, today) for line in lines.strip().splitlines()]


def _promised(journey: Journey, today: Today) -> NewShipment:
    if not journey.promise:
        return journey.shipment
    return replace(journey.shipment, promise_at=today.at(journey.promise, PLACES[journey.shipment.dest_code][2]))


def _event(line: str, shipment: Way, today: Today) -> ReportedEvent:
    found = LINE.fullmatch(line)
    if found is None:
        raise ValueError(f"not an event: {line}")
    day, clock, code, place, told, remark = found.groups()
    zone = PLACES[place][2]
    at = today.at(f"{day} {clock}", zone)
    return ReportedEvent(
        code=code,
        place_role=_role(place, shipment),
        classifier=Classifier.EST if told else Classifier.ACT,
        event_at=at,
        received_at=_heard(at, told, today),
        location_code=place,
        event_local=at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes"),
        remark=remark or "",
    )


def _heard(at: datetime, told: str | None, today: Today) -> datetime:
    """An estimate is heard in the evening of its day, what happened soon after it did."""
    if told is None:
        return at + FEED_NEEDS
    return today.at(f"{told} 20:00")


def _role(place: str, shipment: Way) -> PlaceRole:
    roles = {shipment.origin_code: PlaceRole.ORIGIN, shipment.dest_code: PlaceRole.DEST}
    return roles.get(place, PlaceRole.TS)
