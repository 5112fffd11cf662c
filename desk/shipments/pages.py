"""What a page shows of a shipment, as plain values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class TimelineStep:
    """One tracking event. `state`: done, now, next, bad."""

    state: str
    phrase: str
    place: str
    at: datetime | None
    estimated: bool
    detail: str = ""
    shown: bool = True  # whether the customer may see it


@dataclass(frozen=True)
class ShipmentPanel:
    """The shipment beside the conversation, in words an agent reads out to the customer."""

    id: int
    title: str  # primary reference
    title_type: str  # MBL, MAWB, CONTAINER, ...
    mode: str  # SEA, AIR, ROAD, RAIL, COURIER
    stage: str  # BOOKED .. SIGNED
    stage_rank: int  # 1..7
    late_days: int  # 0 when on time
    origin_code: str
    origin: str
    origin_at: datetime | None
    dest_code: str
    dest: str
    dest_at: datetime | None
    progress: int  # percent of the way, for the drawn line
    facts: list[tuple[str, str]]  # label (already translated), value
    steps: list[TimelineStep]  # newest last
    as_of: datetime | None
    carrier: str = ""  # who carries it now, as far as a leg says
