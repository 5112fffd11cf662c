"""Many reports of one thing that happened are one line: the best source tells it. Values in, values out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from desk.shipments.tracking_types import FUTURE_ALLOWED

SAME = timedelta(hours=2)
SAME_AT_SEA = timedelta(hours=12)
SOURCES = ("CARRIER", "AGENT", "AGGREGATOR", "OURS")  # best first
PRECISIONS = ("SECOND", "MINUTE", "DAY")


class Report(Protocol):
    """An event as it is kept: see TrackingEvent."""

    @property
    def id(self) -> int: ...
    @property
    def package_id(self) -> int | None: ...
    @property
    def feed(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def classifier(self) -> str: ...
    @property
    def event_at(self) -> datetime: ...
    @property
    def event_local(self) -> str: ...
    @property
    def tz_source(self) -> str: ...
    @property
    def precision(self) -> str: ...
    @property
    def location_code(self) -> str | None: ...
    @property
    def unlocode(self) -> str: ...
    @property
    def place_text(self) -> str: ...
    @property
    def received_at(self) -> datetime: ...


Event = TypeVar("Event", bound=Report)


@dataclass(frozen=True)
class Fact(Generic[Event]):
    """One thing that happened: the report that tells it best, and the others of it."""

    best: Event
    others: tuple[Event, ...] = ()


def facts(events: Iterable[Event], *, at_sea: bool) -> list[Fact[Event]]:
    """What happened, oldest first, whatever the order of the reports.

    Two feeds mean the same where code, package and place agree and the times are near; one feed that says a thing
    twice means it twice.
    """
    within = SAME_AT_SEA if at_sea else SAME
    groups: list[list[Event]] = []
    for event in sorted(events, key=lambda one: (one.event_at, one.feed, one.id)):
        home = next((group for group in reversed(groups) if _belongs(event, group, within)), None)
        if home is None:
            groups.append([event])
        else:
            home.append(event)
    told = [sorted(group, key=_rank) for group in groups]
    return sorted((Fact(best, tuple(others)) for best, *others in told), key=lambda fact: fact.best.event_at)


def expected_ones(events: Iterable[Event], happened: Iterable[Report], *, now: datetime) -> list[Event]:
    """What is still to come, soonest first: of several estimates of one step the last word of the best source."""
    over = {event.code for event in happened}
    last: dict[str, Event] = {}
    for event in sorted(events, key=lambda one: (-SOURCES.index(_source(one)), one.received_at, one.id)):
        if event.classifier != "ACT" and event.event_at > now and event.code not in over:
            last[event.code] = event
    return sorted(last.values(), key=lambda one: one.event_at)


def has_happened(event: Report, now: datetime) -> bool:
    """What is dated later than now has not happened, whatever its report says."""
    ahead = timedelta(hours=14) if event.tz_source == "UNKNOWN" else timedelta()  # a wall clock ahead of UTC
    return event.classifier == "ACT" and event.event_at <= now + FUTURE_ALLOWED + ahead


def _belongs(event: Report, group: Sequence[Report], within: timedelta) -> bool:
    return all(
        one.feed != event.feed
        and (one.code, one.classifier, one.package_id) == (event.code, event.classifier, event.package_id)
        and _same_place(one, event)
        and _same_time(one, event, within)
        for one in group
    )


def _same_place(one: Report, other: Report) -> bool:
    mine, theirs = _place(one), _place(other)
    return not mine or not theirs or mine == theirs


def _place(event: Report) -> str:
    return (event.location_code or event.unlocode or event.place_text).strip().casefold()


def _same_time(one: Report, other: Report, within: timedelta) -> bool:
    if "DAY" in (one.precision, other.precision):
        return (one.event_local[:10] or f"{one.event_at:%F}") == (other.event_local[:10] or f"{other.event_at:%F}")
    return abs(one.event_at - other.event_at) <= within


def _rank(event: Report) -> tuple[int, bool, int, datetime, int]:
    precision = PRECISIONS.index(event.precision) if event.precision in PRECISIONS else len(PRECISIONS)
    return SOURCES.index(_source(event)), event.tz_source == "UNKNOWN", precision, event.received_at, event.id


def _source(event: Report) -> str:
    return event.source if event.source in SOURCES else SOURCES[-1]
