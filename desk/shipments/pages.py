"""What a page shows of a shipment, as plain values."""

from collections.abc import Sequence
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


@dataclass(frozen=True)
class Line:
    """One thing that happened or is expected, as it is told. `state`: done, next, bad.

    `there` is its time by the clock of its place, `here` by the reader's, empty where that is the same. What stands
    from `shown` on is for agents only: `counts` is the state of the report, `why` the reason why it does not count.
    """

    id: int
    state: str
    phrase: str
    place: str
    at: datetime
    there: str
    here: str
    estimated: bool
    code: str
    box: str = ""
    package_id: int | None = None
    shown: bool = True
    detail: str = ""
    raw: str = ""
    sources: tuple[str, ...] = ()
    counts: str = "LIVE"
    why: str = ""
    heard_at: datetime | None = None
    classifier: str = "ACT"
    tz_source: str = ""
    superseded_by: int | None = None


@dataclass(frozen=True)
class Step:
    """One of the seven stages. `state`: past, here or empty; `sub` is where inside it, in words."""

    name: str
    state: str
    sub: str = ""


@dataclass(frozen=True)
class Parcel:
    """A box or parcel of a shipment with a way of its own."""

    id: int
    label: str  # 包裹1（蓝牙耳机）
    number: str
    kind: str
    stage: str  # in words
    status: str  # what was last told of it, in words
    arrived: bool
    lines: Sequence[Line] = ()
