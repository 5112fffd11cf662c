"""Is what we know of a shipment still news?"""

from datetime import datetime

from desk.shipments.queries import live_events_of, shipments_by_id
from desk.shipments.rules import freshness_limit
from desk.shipments.types import Mode, Stage
from desk.tickets.queries import bound_shipment_ids


def is_old_news(ticket_id: int, *, now: datetime) -> bool:
    """Whether the newest event of the ticket's shipment is older than its mode allows. Delivered is never old."""
    ids = bound_shipment_ids(ticket_id)[:1]
    shipment = next(iter(shipments_by_id(ids)), None) if ids else None
    if shipment is None or shipment.stage == Stage.SIGNED:
        return False
    newest = max((event.event_at for event in live_events_of(ids)[shipment.id] if event.event_at <= now), default=None)
    limit = freshness_limit(Mode(shipment.mode), stage=Stage(shipment.stage))
    return newest is not None and limit is not None and now - newest > limit
