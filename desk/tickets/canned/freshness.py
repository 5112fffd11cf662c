"""Is what we know of a shipment still news?"""

from datetime import datetime

from desk.shipments.rules import freshness_limit
from desk.shipments.types import Classifier, Mode, Stage
from desk.tickets.canned.values_facts import Facts


def is_old_news(facts: Facts, *, now: datetime) -> bool:
    """Whether the newest word of the carrier is older than the mode allows. Delivered is never old.

    An event counts from when it happened, a new estimate from when we were told.
    """
    shipment = facts.shipment
    heard = [event.event_at if event.classifier == Classifier.ACT else event.received_at for event in facts.events]
    newest = max((at for at in heard if at <= now), default=None)
    at_home = shipment.origin_code[:2] == shipment.dest_code[:2]
    limit = freshness_limit(Mode(shipment.mode), stage=Stage(shipment.stage), domestic=at_home)
    return newest is not None and limit is not None and now - newest > limit
