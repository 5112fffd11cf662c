"""What is known of the shipment that a ticket is about: read once, in few statements, then only looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from desk.core.db import db
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.models import Leg, Party, Reference, Shipment, TrackingEvent
from desk.shipments.queries import legs_of, live_events_of, references_of, shipments_by_id
from desk.shipments.types import Classifier, Mode, Stage
from desk.tickets.models import Ticket
from desk.tickets.queries import bound_shipment_ids

TO_THE_DOOR = (Mode.COURIER, Mode.ROAD)  # their estimate is of the delivery, not of the port


@dataclass(frozen=True)
class Facts:
    """One shipment with what hangs on it. `events` are the live ones, oldest first, estimates among them."""

    shipment: Shipment
    references: Sequence[Reference]
    legs: Sequence[Leg]
    events: Sequence[TrackingEvent]
    parties: Sequence[Party]

    @property
    def happened(self) -> list[TrackingEvent]:
        return [event for event in self.events if event.classifier == Classifier.ACT and event.code in EVENT_CODES]

    @property
    def has_arrived(self) -> bool:
        """Whether the place that the estimate is for has been reached: nothing is estimated any more."""
        stage = Stage(self.shipment.stage)
        return stage == Stage.SIGNED or (stage.rank >= Stage.ARRIVED.rank and self.shipment.mode not in TO_THE_DOOR)

    def last(self, *codes: str) -> TrackingEvent | None:
        """The newest of these that has happened."""
        return next((event for event in reversed(self.happened) if event.code in codes), None)

    def estimate(self, now: datetime) -> datetime | None:
        """When it is expected; None once it is there, and None for a date that passed without an arrival."""
        eta = self.shipment.eta_at
        return eta if eta and eta > now and not self.has_arrived else None


def facts_of(ticket: Ticket) -> Facts | None:
    """The shipment of the charge that the ticket is about, else the first one bound; None without one.

    The shipment of another customer is none of this ticket's business.
    """
    charged = ticket.charge_line.shipment_id if ticket.charge_line else None
    ids = [charged] if charged else list(bound_shipment_ids(ticket.id)[:1])
    shipment = next(iter(shipments_by_id(ids)), None) if ids else None
    if shipment is None or ticket.customer_id not in (None, shipment.customer_id):
        return None
    parties = db.session.scalars(select(Party).where(Party.shipment_id == shipment.id).order_by(Party.id)).all()
    one = shipment.id
    return Facts(shipment, references_of(ids)[one], legs_of(ids)[one], live_events_of(ids)[one], parties)
