"""What other systems can hear of, and what of it a customer's own system is told."""

from collections.abc import Collection, Mapping
from typing import Any

EVENTS = (
    "ticket.opened",
    "ticket.message_received",
    "ticket.replied",
    "ticket.status_changed",
    "ticket.assigned",
    "sla.warning",
    "sla.breached",
    "shipment.event",
    "shipment.exception",
    "dispute.decided",
    "message.failed",
)
TEST = "webhook.test"
# What a customer reads anyway; whatever is not here is ours alone.
FOR_CUSTOMERS: Mapping[str, tuple[str, ...]] = {
    "ticket.opened": ("ticket", "type", "channel", "status"),
    "ticket.message_received": ("ticket", "message_id", "channel"),
    "ticket.replied": ("ticket", "message_id", "channel"),
    "ticket.status_changed": ("ticket", "before", "after"),
    "shipment.event": ("shipment", "event_id", "code", "classifier", "at", "location"),
    "shipment.exception": ("shipment", "exception_id", "type", "state", "at"),
    "dispute.decided": ("dispute", "ticket", "decision", "amount", "currency"),
}
OURS = ("waiting_carrier", "waiting_authority", "waiting_approval", "scheduled")  # to its customer a ticket is open


def for_customer(event: str, data: Mapping[str, Any], *, visible: bool) -> dict[str, Any] | None:
    """What a customer's system hears of this; None for nothing. `visible` False: it is not for customers at all."""
    if not visible or event not in FOR_CUSTOMERS:
        return None
    said = {name: data[name] for name in FOR_CUSTOMERS[event] if name in data}
    for name in {"status", "before", "after"} & said.keys():
        said[name] = status_for_customer(str(said[name]))
    return None if "before" in said and said["before"] == said["after"] else said


def hosts_inside(hosts: Collection[str], *, customer_id: int | None) -> Collection[str]:
    """Those of our own network that may be called: none for a customer, who names the address themselves."""
    return hosts if customer_id is None else ()


def status_for_customer(status: str) -> str:
    """Whom else we wait for is ours to know."""
    return "open" if status in OURS else status
