"""What a delivery says goes to the shipments that it names; what is nobody's waits."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from desk.core.db import db
from desk.feeds.aggregators.table import AGGREGATORS
from desk.feeds.counting import BUCKETS, bucket_of
from desk.feeds.hearing import note_heard, note_state
from desk.feeds.models import Feed
from desk.shipments.carriers.events import Adapter, Estimate, FeedState, Number, Reading, Told
from desk.shipments.carriers.judging import Verdict
from desk.shipments.carriers.lines import heard
from desk.shipments.commands.binding import bind_numbers, bound, spellings
from desk.shipments.commands.case_file import Kept
from desk.shipments.commands.keeping import unnamed
from desk.shipments.commands.mapping import meant
from desk.shipments.commands.taking import locked_shipment, take
from desk.shipments.commands.telling import Telling
from desk.shipments.commands.waiting import park
from desk.shipments.models import Reference
from desk.shipments.types import Classifier, ReferenceType

MOST_PROBLEMS = 50
EXCERPT = 120
Outcome = tuple[Told, Verdict, int | None]  # the event as it is to the shipment with this id
UNBOUND = Verdict("unbound", "unknown_reference")


@dataclass(slots=True)
class Filed:
    """What became of each event, with the shipment that got it (None: nobody's), and of rows that vanished."""

    events: list[Outcome] = field(default_factory=list)
    withdrawn: list[tuple[Kept, int]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    unmapped: int = 0
    lags: list[int] = field(default_factory=list)

    @property
    def outcomes(self) -> dict[str, int]:
        counts = Counter(verdict.outcome for _, verdict, _ in self.events)
        return dict(counts) | ({"withdrawn": len(self.withdrawn)} if self.withdrawn else {})


@dataclass(slots=True)
class _Share:
    """What one shipment gets of a delivery."""

    places: list[int] = field(default_factory=list)  # indices of events
    estimates: list[Estimate] = field(default_factory=list)


def file_reading(
    found: Reading, feed: Feed, reader: Adapter, *, received_at: datetime, delivery_id: int | None, now: datetime
) -> Filed:
    """Give every shipment what is told of it. `received_at` and `now` are aware."""
    telling = Telling(feed.name, received_at, reader.source, delivery_id)
    events, filed = meant(feed.kind, found.events, at=received_at), Filed()
    filed.unmapped = sum(not one.known for one in events)
    verdicts: list[list[Outcome]] = [[] for _ in events]
    for shipment_id, share in sorted(_shares(events, found, telling, feed, verdicts, filed).items()):
        told = [events[place] for place in share.places]
        taken = take(locked_shipment(shipment_id), told, telling, at=now, estimates=share.estimates, locked=True)
        for place, (as_it_is_here, verdict) in zip(share.places, taken.told, strict=True):
            verdicts[place].append((as_it_is_here, verdict, shipment_id))
        filed.withdrawn += [(row, shipment_id) for row in taken.withdrawn]
    filed.events = [one for ones in verdicts for one in ones]
    filed.lags = _lags(filed, received_at)
    _note_watching(feed, found, received_at)
    return filed


def _shares(
    events: Sequence[Told], found: Reading, telling: Telling, feed: Feed,
    verdicts: list[list[Outcome]], filed: Filed,
) -> dict[int, _Share]:  # fmt: skip
    shares: dict[int, _Share] = defaultdict(_Share)
    whose = _remembering(telling, feed)
    for place, told in enumerate(events):
        if heard(feed.name, told, telling.received_at) is None:
            verdicts[place].append((told, Verdict("dead", told.problem or "no_time"), None))
            _note_problem(filed, told, told.problem or "no_time")
            continue
        ids, unsure = whose(told)
        if unsure:
            _note_problem(filed, told, "several_shipments")
        for shipment_id in ids:
            shares[shipment_id].places.append(place)
        if not ids:
            park(found.events[place], telling, customer_id=feed.customer_id, kind=feed.kind)
            verdicts[place].append((told, UNBOUND, None))
    for one in found.estimates:
        known = bind_numbers(one.references, at=telling.received_at, customer_id=feed.customer_id)
        for shipment_id in known.shipment_ids:
            shares[shipment_id].estimates.append(one)
    return shares


def _remembering(telling: Telling, feed: Feed) -> Callable[[Told], tuple[tuple[int, ...], bool]]:
    """Whose an event is; a history of forty rows of one number and one day is looked up once."""
    known: dict[object, tuple[tuple[int, ...], bool]] = {}

    def whose(told: Told) -> tuple[tuple[int, ...], bool]:
        day = told.time.at if told.time else telling.received_at
        key = told.references, told.equipment, told.code, day, told.source_id if told.retracts else ""
        if key not in known:
            found = bound(told, at=telling.received_at, customer_id=feed.customer_id, feed=feed.name)
            known[key] = found.shipment_ids, found.unsure
        return known[key]

    return whose


def _note_problem(filed: Filed, told: Told, reason: str) -> None:
    """What an administrator may read of an event that is dead: nothing that is personal."""
    if len(filed.problems) < MOST_PROBLEMS:
        said = {"code": told.raw_code, "reference": told.reference, "text": told.text}
        clean = {name: unnamed(value, 400)[:EXCERPT] for name, value in said.items()}
        filed.problems.append({"reason": reason} | clean)


def _lags(filed: Filed, received_at: datetime) -> list[int]:
    lags = [0] * (len(BUCKETS) + 1)
    for told, verdict, _ in filed.events:
        if verdict.outcome == "live" and told.classifier is Classifier.ACT and told.time:
            lags[bucket_of(received_at - told.time.at)] += 1
    return lags


def _note_watching(feed: Feed, found: Reading, at: datetime) -> None:
    if feed.kind not in AGGREGATORS:
        return
    numbers = {told.reference for told in found.events} | _values(one.references for one in found.states)
    if numbers - {""}:
        note_heard(feed, numbers - {""}, at=at)
    for state in found.states:
        note_state(feed, state, at=at)
        if state.carrier:
            _correct_carrier(state)


def _values(references: Iterable[Sequence[Number]]) -> set[str]:
    return {number.value for numbers in references for number in numbers}


def _correct_carrier(state: FeedState) -> None:
    """The number was another courier's: so it says from now on."""
    stored = sorted({one for number in state.references for one in spellings(number)})
    same = select(Reference.id).where(Reference.value_norm.in_(stored), Reference.type == ReferenceType.COURIER)
    db.session.execute(update(Reference).where(Reference.id.in_(same)).values(issuer=state.carrier[:16]))
