"""What became of each event of some bodies, as values for JSON: shared by the command line and the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desk.shipments.carriers.events import Adapter, BadBody, Given, Reading, Told, TzSource
from desk.shipments.carriers.identity import fingerprint_of, identity_of
from desk.shipments.carriers.judging import Verdict, judge

KEYS = ("outcome", "code", "classifier", "event_at", "event_local", "tz_source", "place", "place_role", "reference",
        "raw_code", "fingerprint", "reason", "shipment")  # fmt: skip

UNSAID = ("bad_event", "no_classifier")  # such an event says no classifier


@dataclass(frozen=True, slots=True)
class Heard:
    """An event that was told, as judging looks at it."""

    told: Told
    identity: str
    fingerprint: str
    received_at: datetime
    event_at: datetime

    @property
    def classifier(self) -> str:
        return self.told.classifier

    @property
    def tz_source(self) -> str:
        return self.told.time.source if self.told.time else TzSource.UNKNOWN

    @property
    def version_at(self) -> datetime | None:
        return self.told.version_at

    @property
    def retracts(self) -> bool:
        return self.told.retracts

    @property
    def plan_key(self) -> str:
        return self.told.plan_key

    @property
    def document(self) -> str:
        return self.told.document

    @property
    def document_function(self) -> str:
        return self.told.document_function


def heard(feed: str, told: Told, received_at: datetime) -> Heard | None:
    """The event ready to be judged; None if it is dead, since it says no time or nothing that can be used.

    A retraction needs no time: it speaks of an id.
    """
    if told.problem or (told.time is None and not told.retracts):
        return None
    fingerprint = fingerprint_of(feed, told)
    at = told.time.at if told.time else received_at
    return Heard(told, identity_of(feed, told, fingerprint), fingerprint, received_at, at)


def reading(adapter: Adapter, body: bytes, given: Given) -> tuple[Reading, str]:
    """What a body says, and why nothing can be read where that is so. Never raises."""
    try:
        return adapter.read(body, given), ""
    except BadBody as problem:
        return Reading(), problem.reason
    except RecursionError:
        return Reading(), "too_deep"


def judged(feed: str, events: Sequence[Told], received_at: datetime) -> list[Verdict]:
    """What becomes of each event within these; dead ones say why."""
    known = [heard(feed, told, received_at) for told in events]
    verdicts = iter(judge([one for one in known if one], in_order=True))
    return [next(verdicts) if one else Verdict("dead", told.problem or "no_time")
            for one, told in zip(known, events, strict=True)]  # fmt: skip


def line(feed: str, told: Told, verdict: Verdict, *, shipment: str | None = None) -> dict[str, str | None]:
    """One event with what became of it; what is not known is None."""
    time = told.time
    sure = time is not None and time.source is not TzSource.UNKNOWN
    values = (
        verdict.outcome, told.code or None, None if told.problem in UNSAID else told.classifier,
        instant(time.at) if time and sure else None,
        time.local if time else None, time.source if time else None, told.place.shown or None, told.place_role,
        told.reference or None, told.raw_code or told.state_code or None, fingerprint_of(feed, told),
        why(told, verdict), shipment,
    )  # fmt: skip
    return dict(zip(KEYS, values, strict=True))


def dead_body(reason: str) -> dict[str, str | None]:
    """A body of which nothing could be read."""
    return dict.fromkeys(KEYS) | {"outcome": "dead", "reason": reason}


def why(told: Told, verdict: Verdict) -> str | None:
    """The verdict's reason, else what is remarkable about an event that counts."""
    return verdict.reason or told.exception or ("" if told.known else "unmapped") or told.reason or None


def instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at.year > 999 else at.isoformat()
