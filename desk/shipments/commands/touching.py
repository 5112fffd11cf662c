"""A shipment that changed by somebody's hand: its readers and its rules look again."""

from datetime import datetime

from desk.core.seen import lock_row
from desk.shipments.models import Shipment


def touched(shipment: Shipment, *, at: datetime) -> None:
    """Lock the shipment and have everybody who reads it look again at `at`."""
    lock_row(shipment)
    shipment.revision += 1
    shipment.look_at = min(shipment.look_at, at) if shipment.look_at else at
