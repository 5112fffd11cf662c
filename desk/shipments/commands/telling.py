from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Telling:
    """Who told something, and when we heard it.

    `feed` stands on the events, `source` says whose word it is: CARRIER, AGENT, AGGREGATOR or OURS. `delivery_id` is
    the feed's delivery; its bytes live 90 days.
    """

    feed: str
    received_at: datetime
    source: str = "CARRIER"
    delivery_id: int | None = None
