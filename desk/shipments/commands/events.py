"""What carriers report becomes rows, and where a shipment stands is read off them: the doors for everybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from desk.audit.commands import record
from desk.core.db import db
from desk.shipments.carriers.events import EventTime, Number, Place, Told, TzSource
from desk.shipments.carriers.lines import Heard, heard
from desk.shipments.commands.binding import bind_told
from desk.shipments.commands.manual import NewManualEvent, add_manual_event
from desk.shipments.commands.settling import rebuild
from desk.shipments.commands.taking import take_heard, take_told
from desk.shipments.commands.telling import Telling
from desk.shipments.models import Shipment, TrackingEvent
from desk.shipments.tracking_types import SIGNED_FOR
from desk.shipments.types import Classifier, PlaceRole

__all__ = ["NewManualEvent", "ReportedEvent", "add_manual_event", "apply_events", "bind_told", "rebuild", "take_told"]


@dataclass(frozen=True)
class ReportedEvent:
    """What a carrier said, in our words. `event_local` is the time as its place's clock showed it."""

    code: str
    place_role: PlaceRole
    classifier: Classifier
    event_at: datetime
    received_at: datetime
    location_code: str | None = None
    event_local: str = ""
    remark: str = ""  # of a delivery: who signed
    raw_code: str = ""


def apply_events(
    shipment: Shipment, events: Sequence[ReportedEvent], *, feed: str, actor: str, at: datetime
) -> list[TrackingEvent]:
    """Write down what a feed reported and read the shipment's state off all its events; returns the new ones.

    The same report twice adds nothing, and the order in which reports come does not matter.
    """
    if not events:
        return []
    hearings = [_heard(shipment, one, feed) for one in events]
    telling = Telling(feed, min(one.received_at for one in events))
    taken = take_heard(shipment, hearings, telling, at=at)
    if not taken.new_ids:
        return []
    count = len(taken.new_ids)
    record("shipment.events_applied", f"shipment:{shipment.id}", actor=actor, at=at, feed=feed, count=count)
    rows = select(TrackingEvent).where(TrackingEvent.id.in_(taken.new_ids)).order_by(TrackingEvent.id)
    return list(db.session.scalars(rows).unique())


def _heard(shipment: Shipment, event: ReportedEvent, feed: str) -> tuple[Told, Heard | None]:
    signed = event.code in SIGNED_FOR
    told = Told(
        code=event.code,
        classifier=event.classifier,
        time=EventTime(event.event_at, event.event_local or event.event_at.isoformat(), TzSource.EXPLICIT),
        references=(Number(shipment.shipment_no),),
        raw_code=event.raw_code or event.code,
        raw_type=event.place_role,
        place_role=event.place_role,
        role_said=True,
        place=Place(unlocode=event.location_code or ""),
        text="" if signed else event.remark,
        signed_by=event.remark if signed else "",
    )
    return told, heard(feed, told, event.received_at)
