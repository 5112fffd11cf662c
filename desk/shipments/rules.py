"""From events to stages. Values in, values out: the same events give the same answer in any order."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from desk.shipments.event_codes import EVENT_CODES, EventCode
from desk.shipments.tracking_types import FUTURE_ALLOWED, Derived, Ending, EventState, TrackingFact
from desk.shipments.types import Classifier, Mode, PlaceRole, Stage

AT_ORIGIN = (PlaceRole.ORIGIN, PlaceRole.INLAND_ORIGIN)
AT_DESTINATION = (PlaceRole.DEST, PlaceRole.INLAND_DEST)
AT_SEA = (Stage.DEPARTED, Stage.IN_TRANSIT)
# Paper goes on while the cargo moves: these never take a stage back.
PAPERWORK = {"BK_REQUESTED", "BK_CONFIRMED", "BK_AMENDED", "DOC_SUBMITTED", "LABEL_CREATED"}
HIDDEN = EVENT_CODES["INFO_ONLY"]
QUIET = {  # how long without an event is too long, by mode; sea and parcels have rules of their own
    Mode.AIR: timedelta(hours=24),
    Mode.ROAD: timedelta(hours=48),
    Mode.RAIL: timedelta(days=5),
    Mode.MULTIMODAL: timedelta(days=5),
}


def derive(facts: Iterable[TrackingFact], *, mode: Mode | None = None, from_door: bool = True) -> Derived:
    """The stage of one package or undivided shipment, from all its events in any order.

    Only live events that have happened count; one dated more than 15 minutes after it was received is suspect.
    `mode` and `from_door` decide whether a pick-up is a departure. Without events the stage is BOOKED.
    """
    happened = [fact for fact in facts if _has_happened(fact)]
    suspects = tuple(sorted((fact for fact in happened if is_from_the_future(fact)), key=_order))
    now = Derived(Stage.BOOKED, suspects=suspects)
    for fact in sorted((fact for fact in happened if not is_from_the_future(fact)), key=_order):
        now = _note(now, fact)
        now = _move(now, fact, mode, from_door)
    return now


def is_from_the_future(fact: TrackingFact) -> bool:
    """Whether an event claims to have happened well after we received it."""
    return fact.event_at is not None and fact.event_at - fact.received_at > FUTURE_ALLOWED


def shipment_stage(packages: Sequence[Derived]) -> Derived:
    """The shipment as a whole: it is as far as its last package. Raises ValueError without packages.

    What was destroyed, cancelled or sent back holds up and ends nothing while others are still on their way.
    """
    behind = min([one for one in packages if _is_on_its_way(one)] or packages, key=_how_far)
    arrivals = [package.delivered_at for package in packages]
    delivered_at = None if None in arrivals else max(at for at in arrivals if at)
    return replace(behind, delivered_at=delivered_at)


def _is_on_its_way(package: Derived) -> bool:
    return package.ending in (None, Ending.RETURNING) and package.stage is not Stage.SIGNED


def _how_far(package: Derived) -> tuple[int, bool, float, str, str]:
    """Of packages that are equally far the one that came there last is behind; codes only make a tie come out alike."""
    since = package.stage_since
    late = -since.timestamp() if since else 0.0
    return package.stage.rank, since is not None, late, package.status_code or "", package.customs_code or ""


def reached(packages: Iterable[Derived], stage: Stage) -> int:
    """How many packages have come at least as far as `stage`: the 2 of "2/5 arrived"."""
    return sum(package.stage.rank >= stage.rank for package in packages)


def eta_slip_days(first_eta: datetime | None, now_eta: datetime | None) -> int | None:
    """By how many days the estimate moved, rounded to the nearest; negative is earlier. None if either is unknown."""
    if first_eta is None or now_eta is None:
        return None
    days = abs(now_eta - first_eta) / timedelta(days=1)
    whole = int(days + 0.5)  # halves count as a day, later or earlier alike
    return whole if now_eta >= first_eta else -whole


def freshness_limit(mode: Mode, *, stage: Stage | None = None, domestic: bool = False) -> timedelta | None:
    """How old the newest event may be before it is no longer news; None once signed: nothing more is due.

    Sea: 7 days under way, 72 hours in port. Parcels: 48 hours at home, 5 days across a border. Air: 24 hours.
    """
    if stage is Stage.SIGNED:
        return None
    if mode is Mode.SEA:
        return timedelta(days=7) if stage in AT_SEA else timedelta(hours=72)
    if mode is Mode.COURIER:
        return timedelta(hours=48) if domestic else timedelta(days=5)
    return QUIET[mode]


def is_quiet(derived: Derived, now: datetime, mode: Mode, *, domestic: bool = False) -> bool:
    """Whether the newest event is too old to be told as news; a shipment without events is."""
    limit = freshness_limit(mode, stage=derived.stage, domestic=domestic)
    if limit is None:
        return False
    return derived.newest_at is None or now - derived.newest_at > limit


def _has_happened(fact: TrackingFact) -> bool:
    return fact.classifier is Classifier.ACT and fact.state is EventState.LIVE and fact.event_at is not None


def _code(fact: TrackingFact) -> EventCode:
    return EVENT_CODES.get(fact.code, HIDDEN)


def _order(fact: TrackingFact) -> tuple[datetime, int, int, datetime, str, str]:
    code = _code(fact)
    rank = code.stage.rank if code.stage else {"R": 8, "X": 9}.get(code.effect, 0)
    at = fact.event_at or fact.received_at
    # code and place only make a tie come out the same way each time
    return at, rank, fact.feed_priority, fact.received_at, fact.code, fact.place_role


def _note(now: Derived, fact: TrackingFact) -> Derived:
    """What an event tells whatever the stage."""
    code = _code(fact)
    at_customs = code.stage is Stage.CUSTOMS and fact.place_role not in AT_ORIGIN
    customs_code = fact.code if at_customs else now.customs_code
    if not code.zh:
        return replace(now, newest_at=fact.event_at, customs_code=customs_code)
    return replace(now, newest_at=fact.event_at, customs_code=customs_code, status_code=fact.code, last_event=fact)


def _move(now: Derived, fact: TrackingFact, mode: Mode | None, from_door: bool) -> Derived:
    effect = _code(fact).effect
    if effect == "R":
        return _go_back(now, fact)
    if now.ending in (Ending.RETURNING, Ending.RETURNED):
        return _while_returning(now, fact)
    if now.stage is Stage.SIGNED:
        return _delivered(now, fact)
    if effect == "X":
        return replace(now, ending=Ending(fact.code))
    stage = _stage_of(fact, now, mode, from_door)
    if stage is None or (fact.code in PAPERWORK and now.stage.rank > stage.rank):
        return now
    return _delivered(_at_stage(now, stage, fact), fact)


def _go_back(now: Derived, fact: TrackingFact) -> Derived:
    """The only way out of SIGNED: cargo that goes back is on the road again, and not delivered."""
    return replace(_at_stage(now, Stage.IN_TRANSIT, fact), ending=Ending(fact.code), delivered_at=None)


def _while_returning(now: Derived, fact: TrackingFact) -> Derived:
    """Signed for on the way back: by the consignee after all if it says where, else by the sender."""
    if fact.code != "DELIVERED":
        return now
    if fact.place_role in AT_DESTINATION:
        return _delivered(_at_stage(now, Stage.SIGNED, fact), fact)
    return replace(now, ending=Ending.RETURNED)


def _delivered(now: Derived, fact: TrackingFact) -> Derived:
    """The first event that proves delivery gives its time."""
    if now.stage is not Stage.SIGNED or now.delivered_at is not None:
        return now
    return replace(now, delivered_at=fact.event_at)


def _at_stage(now: Derived, stage: Stage, fact: TrackingFact) -> Derived:
    since = now.stage_since if stage is now.stage and now.stage_since else fact.event_at
    return replace(now, stage=stage, stage_since=since, ending=None)


def _stage_of(fact: TrackingFact, now: Derived, mode: Mode | None, from_door: bool) -> Stage | None:
    """The stage an event stands for here; None if it moves nothing."""
    code = _code(fact)
    if code.stage is None:
        return None
    if fact.place_role is PlaceRole.TS:
        return Stage.IN_TRANSIT
    if code.only_from_door and not (from_door and mode in (Mode.COURIER, Mode.ROAD)):
        return Stage.BOOKED
    if code.stage is Stage.CUSTOMS and not _is_at_customs(fact, now, mode):
        return None
    return code.stage


def _is_at_customs(fact: TrackingFact, now: Derived, mode: Mode | None) -> bool:
    """Cleared before arrival is not yet stage 5. Parcel feeds often name customs and no arrival: it implies one."""
    if fact.place_role in AT_ORIGIN:
        return False
    return mode is Mode.COURIER or now.stage.rank >= Stage.ARRIVED.rank
