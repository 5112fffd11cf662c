"""DCSA Track & Trace 3.0: a JSON object with a list of nested events. The standard signs nothing."""

from desk.shipments.carriers.dcsa_events import told_of
from desk.shipments.carriers.dcsa_fields import loaded
from desk.shipments.carriers.events import Adapter, BadBody, Given, Reading


def read(body: bytes, given: Given) -> Reading:
    """The events of a body. Raises BadBody."""
    found = loaded(body)
    events = found.get("events") if isinstance(found, dict) else None
    if not isinstance(events, list):
        raise BadBody("wrong_envelope")
    return Reading([told_of(event, given) for event in events])


FEED = Adapter("dcsa3", read, kept_headers=("notification-signature", "subscription-id", "api-version"),
               source="CARRIER")  # fmt: skip
