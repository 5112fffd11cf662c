"""What a feed tells, in one shape for all feeds. Values only: an adapter makes them, the desk judges and binds them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from desk.shipments.types import Classifier, Mode, PlaceRole, ReferenceType


class TzSource(StrEnum):
    """Where the zone of an event's time came from, best first."""

    EXPLICIT = "EXPLICIT"
    UTC_FIELD = "UTC_FIELD"
    LOCATION = "LOCATION"
    FEED_DEFAULT = "FEED_DEFAULT"
    UNKNOWN = "UNKNOWN"


class Precision(StrEnum):
    """How exactly a time was given."""

    SECOND = "SECOND"
    MINUTE = "MINUTE"
    DAY = "DAY"


class DocumentFunction(StrEnum):
    """What a message does to an earlier one of the same number (EDIFACT 1225: 9 and 4, 5, 1)."""

    ADDS = "ADDS"
    REPLACES = "REPLACES"
    CANCELS = "CANCELS"


class BadBody(ValueError):
    """Nothing in these bytes can be read; `reason` is one word for logs and pages, such as `bad_json`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class EventTime:
    """When something was. `local` is the wall time as sent, ISO 8601, with an offset only if the sender gave one.

    `at` is aware and in UTC; where the zone is UNKNOWN it is the wall time taken for UTC, good for sorting only.
    A time of DAY precision is the day's beginning.
    """

    at: datetime
    local: str
    source: TzSource
    precision: Precision = Precision.SECOND
    offset_min: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was, as far as the feed says. Codes are upper case; empty is unknown."""

    unlocode: str = ""
    iata: str = ""
    facility: str = ""
    name: str = ""
    country: str = ""  # ISO 3166, two letters
    lat: float | None = None
    lon: float | None = None

    @property
    def shown(self) -> str:
        """The best of what names it."""
        return self.unlocode or self.iata or self.facility or self.name or self.country


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a feed gives for a shipment, as sent; `type` None where the feed does not say."""

    value: str
    type: ReferenceType | None = None
    issuer: str = ""


Alternatives = tuple[tuple[PlaceRole, str], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a feed tells it, in our words.

    `time` is None where none could be read: such an event is dead. `role_said` says that the feed itself named the
    role; else `place_role` belongs to the first of `alternatives`, and the shipment that it is bound to may know
    better. `scoped` are (service scope, code) pairs for codes that mean another thing elsewhere. `source_id` is the
    sender's own id, unique within `publisher`; `version_at` orders versions of one event and plans of one `plan_key`.
    `snapshot` names the whole history that this row is a part of. `known` is False for a raw code that no table holds.
    """

    code: str
    classifier: Classifier
    time: EventTime | None
    references: tuple[Number, ...]
    raw_code: str
    raw_type: str = ""
    raw_sub_code: str = ""
    place_role: PlaceRole = PlaceRole.UNKNOWN
    role_said: bool = False
    alternatives: Alternatives = ()
    scoped: tuple[tuple[str, str], ...] = ()
    place: Place = Place()
    text: str = ""
    language: str = ""
    source_id: str = ""
    publisher: str = ""
    version_at: datetime | None = None
    retracts: bool = False
    plan_key: str = ""
    document: str = ""
    document_function: DocumentFunction = DocumentFunction.ADDS
    snapshot: str = ""
    pieces: int | None = None
    weight_kg: Decimal | None = None
    partial: bool = False
    delay_reasons: tuple[str, ...] = ()
    reason: str = ""  # why, in the feed's own short word: refused, closed, weather
    exception: str = ""  # a type of exception that the feed itself declares
    signed_by: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    mode: Mode | None = None
    vessel: str = ""
    vessel_imo: str = ""
    voyage: str = ""
    empty: bool | None = None
    equipment: str = ""  # the box, ULD or parcel that it happened to, where the reference is another number
    known: bool = True
    problem: str = ""  # why this event is dead, when it is not for its time
    state_code: str = ""  # the whole shipment's state, which its newest row takes: no part of what the row says

    @property
    def reference(self) -> str:
        """The number that names its shipment first."""
        return self.references[0].value if self.references else ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A time that a feed expects, told beside the events: `target` is ARRIVAL_POD, AVAILABLE, DELIVERY or DEPARTURE."""

    references: tuple[Number, ...]
    target: str
    time: EventTime
    until: EventTime | None = None
    source: str = "AGGREGATOR"  # CARRIER, AGGREGATOR, AGENT, OURS


@dataclass(frozen=True, slots=True)
class FeedState:
    """What a feed says about its own watching of a number.

    `state` is NOT_FOUND, PENDING, EXPIRED, STOPPED, ABORTED, INVALID, or CORRECTED: only its `carrier` is another.
    """

    references: tuple[Number, ...]
    state: str
    text: str = ""
    carrier: str = ""  # a courier that was corrected


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a body says. `snapshots` names every history that is given whole, also one without events.

    `delivery_id` is the sender's own id of this delivery, for telling a repeat; empty where there is none.
    """

    events: Sequence[Told] = ()
    states: Sequence[FeedState] = ()
    estimates: Sequence[Estimate] = ()
    snapshots: Sequence[str] = ()
    delivery_id: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What an adapter needs beside the bytes. `received_at` is aware; `zone` is the feed's own, for local times."""

    received_at: datetime
    zone: str = ""
    mapping: Mapping[str, Any] = field(default_factory=dict)


Read = Callable[[bytes, Given], Reading]
# (raw body, headers by lower-case name, secrets that count now, the time) -> "" if genuine, else a one-word reason
Verify = Callable[[bytes, Mapping[str, str], Sequence[str], datetime], str]


@dataclass(frozen=True, slots=True)
class Adapter:
    """One feed: how its bytes are read, and how its signature is checked; `verify` None: it signs nothing.

    `kept_headers` are those that signature and replay need. `source` says whose word it is, for rank: CARRIER beats
    AGENT beats AGGREGATOR. `answer` is what the sender wants to hear: status, content type and body; `reply` makes the
    body where it repeats something of the request.
    """

    name: str
    read: Read
    verify: Verify | None = None
    kept_headers: tuple[str, ...] = ()
    source: str = "AGGREGATOR"
    answer: tuple[int, str, str] = (200, "application/json", "{}")
    weak_signature: bool = False
    reply: Callable[[bytes, datetime], str] | None = None
