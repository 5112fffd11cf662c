"""What the exception rules look at and what they see: values only, so that the same facts give the same answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.types import Mode, PlaceRole, Stage


@dataclass(frozen=True, slots=True)
class EventFact:
    """One event. `live` is False for a plan that another one has replaced; `at` is aware."""

    id: int
    code: str
    classifier: str
    at: datetime
    received_at: datetime
    place: str = ""
    role: str = PlaceRole.UNKNOWN
    package_id: int | None = None
    vessel: str = ""
    voyage: str = ""
    exception: str = ""
    reason: str = ""
    precision: str = "SECOND"
    feed: str = ""
    live: bool = True
    of_history: bool = False  # its feed sends the whole history each time

    @property
    def rank(self) -> int:
        """The rank of the stage that it stands for, 0 for what moves nothing."""
        known = EVENT_CODES.get(self.code)
        if known is None or known.stage is None:
            return 0
        return Stage.IN_TRANSIT.rank if self.role == PlaceRole.TS else known.stage.rank


@dataclass(frozen=True, slots=True)
class EstimateFact:
    """What somebody expected at `observed_at`; `doubt` says why nobody is told of it."""

    target: str
    at: datetime
    precision: str
    source: str
    observed_at: datetime
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class LegFact:
    """One leg with its times and cut-offs."""

    mode: str
    vessel: str = ""
    voyage: str = ""
    carrier: str = ""
    from_code: str = ""
    to_code: str = ""
    etd_at: datetime | None = None
    atd_at: datetime | None = None
    ata_at: datetime | None = None
    si_cutoff_at: datetime | None = None
    vgm_cutoff_at: datetime | None = None
    cy_cutoff_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FreeFact:
    """Free time of one box, or of all with `package_id` None; `kind` DEM, DET or STO."""

    kind: str
    last_free_at: datetime | None
    stopped_at: datetime | None = None
    package_id: int | None = None


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """The newest version of a paper."""

    type: str
    added_at: datetime
    damage_noted: bool = False


@dataclass(frozen=True)
class Situation:
    """All that is known of one shipment. Events are in the order of their times.

    `packages` are the ids of its packages, `open_types` the exceptions that are open now, `silent` the feeds that have
    been silent too long and since when. `zone` is the destination's.
    """

    shipment_id: int
    mode: Mode
    stage: Stage
    origin: str
    dest: str
    pod: str = ""
    tier: str = ""
    zone: str = "UTC"
    ending: str = ""
    promise_at: datetime | None = None
    appointment_at: datetime | None = None
    eta_at: datetime | None = None
    eta_precision: str = ""
    eta_told_at: datetime | None = None
    eta_told_precision: str = ""
    delivered_at: datetime | None = None
    opened_at: datetime | None = None
    events: tuple[EventFact, ...] = ()
    estimates: tuple[EstimateFact, ...] = ()
    legs: tuple[LegFact, ...] = ()
    packages: tuple[int, ...] = ()
    boxes: tuple[int, ...] = ()  # those of its packages that are containers
    free_times: tuple[FreeFact, ...] = ()
    documents: tuple[DocumentFact, ...] = ()
    weighed: bool = False  # the verified gross mass of every box is known
    open_types: frozenset[str] = frozenset()
    silent: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Nothing moves any more: what is late or lost on the way is not looked for."""
        return self.stage is Stage.SIGNED or self.ending in ("RETURNED", "DESTROYED", "CANCELLED")

    @property
    def domestic(self) -> bool:
        return self.origin[:2] == self.dest[:2]

    def is_threatened(self, now: datetime) -> bool:
        """Whether the promised day is past, or the estimate lies behind it."""
        if self.promise_at is None or self.delivered_at is not None:
            return False
        return now > self.promise_at or (self.eta_at is not None and self.eta_at > self.promise_at)


@dataclass(frozen=True, slots=True)
class Seen:
    """An exception that a rule sees, or will see: it is one from `opened_at` on, or only after it.

    `rule` is the event's code or what time made of it, `facts` the plain values that its words need. `renewed_at` is
    when the latest of several that are one came about.
    """

    type: str
    severity: int
    opened_at: datetime
    rule: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    event_id: int | None = None
    package_id: int | None = None
    at_once: bool = False  # at the very instant, not only after it
    threatens_promise: bool = False
    renewed_at: datetime | None = None

    @property
    def newest_at(self) -> datetime:
        return self.renewed_at or self.opened_at
