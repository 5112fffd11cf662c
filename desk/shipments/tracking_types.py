from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.shipments.types import Classifier, PlaceRole, Stage

FUTURE_ALLOWED = timedelta(minutes=15)  # how far ahead of us a sender's clock may be
SIGNED_FOR = frozenset({"DELIVERED"})  # what is remarked on such an event is the name of who signed: it is sealed


class EventState(StrEnum):
    """Whether a stored event still counts; only LIVE ones do."""

    LIVE = "LIVE"
    SUPERSEDED = "SUPERSEDED"
    RETRACTED = "RETRACTED"
    WITHDRAWN = "WITHDRAWN"
    DUPLICATE = "DUPLICATE"
    SUSPECT = "SUSPECT"


class Ending(StrEnum):
    """How a shipment leaves the road from booking to signature; RETURNING is on its way there."""

    RETURNING = "RETURNING"
    RETURNED = "RETURNED"
    DESTROYED = "DESTROYED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class TrackingFact:
    """What one event says. Instants are aware; `event_at` is None where the carrier gave none.

    At the same second the feed of the higher priority has the last word.
    """

    code: str
    place_role: PlaceRole
    classifier: Classifier
    event_at: datetime | None
    received_at: datetime
    feed_priority: int = 0
    state: EventState = EventState.LIVE


@dataclass(frozen=True)
class Derived:
    """Where a shipment or package stands, read off its events.

    `stage_since`, `status_code` and `last_event` are None while nothing has happened. `last_event` is the newest
    one that a customer may see; `newest_at` counts those not shown, too. `customs_code` is the last word of
    customs at destination, also when it was spoken before arrival. `suspects` lie in the future.
    """

    stage: Stage
    stage_since: datetime | None = None
    status_code: str | None = None
    last_event: TrackingFact | None = None
    newest_at: datetime | None = None
    customs_code: str | None = None
    ending: Ending | None = None
    delivered_at: datetime | None = None
    suspects: tuple[TrackingFact, ...] = ()

    @property
    def delivered(self) -> bool:
        return self.delivered_at is not None
