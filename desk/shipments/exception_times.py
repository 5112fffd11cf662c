"""What does not happen in time: each rule says from which instant it is an exception, be that past or to come."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from desk.shipments.exception_eta import has_arrived
from desk.shipments.exception_events import ENDS, FAILED, happened
from desk.shipments.exception_limits import HOURS, Limits, grace_hours, handoff_hours, quiet_hours
from desk.shipments.exception_types import EventFact, Seen, Situation
from desk.shipments.types import Classifier, Mode, Stage

NOT_HANDED_OVER = frozenset({"BK_REQUESTED", "BK_CONFIRMED", "BK_AMENDED", "BK_DECLINED", "BK_CANCELLED",
                             "DOC_SUBMITTED", "LABEL_CREATED", "EMPTY_OUT", "INFO_ONLY", "BL_ISSUED"})  # fmt: skip
NEW_SLOT = frozenset({"APPT_SET", "APPT_CHANGED", "OUT_FOR_DELIVERY", "READY_COLLECT", "ARRIVED_WAREHOUSE", "DELIVERED",
                      "PARTIAL_DELIVERED", "RETURNING", "RETURNED"})  # fmt: skip
MILESTONES = frozenset({"DEPARTED", "TS_ARRIVED", "TS_DEPARTED", "ARRIVED", "DELIVERED"})
HUBS = frozenset({"HUB_ARRIVED", "TRANSFERRED", "TS_ARRIVED", "TS_DISCHARGED"})
TRANSFERS = frozenset({"TS_ARRIVED", "TS_DISCHARGED"})
AT_TERMINAL = frozenset({"DISCHARGED", "RECEIVED_DEST", "AVAILABLE_PICKUP", "CARRIER_RELEASED"})
CUSTOMS = "CUSTOMS_"
LOST_OR_OFF = ("DESTROYED", "CANCELLED")  # what moves after that was neither
DAY = timedelta(days=1)


def overdue(s: Situation, limits: Limits, track: Sequence[EventFact]) -> Iterator[Seen]:
    """What did not happen in time on one package's way, or on the shipment's."""
    acts = happened(track)
    if s.is_over or not acts or _is_at_its_end(acts):
        return
    yield from _no_update(s, limits, track, acts)
    yield from _dwell(s, limits, acts)
    yield from _late(s, limits, track, acts)
    for code, type, closers in (
        ("LABEL_CREATED", "PICKUP_OVERDUE", None),
        ("OUT_FOR_DELIVERY", "STUCK_OUT_FOR_DELIVERY", None),
        ("WAITING_QUEUE", "WAITING_QUEUE", None),
    ):
        yield from _still(limits, acts, code, type, closers, 1 if type == "PICKUP_OVERDUE" else 2)
    if s.appointment_at is None or s.appointment_at <= acts[-1].at:
        for code in sorted(FAILED):
            yield from _still(limits, acts, code, "ATTEMPT_NOT_RESCHEDULED", NEW_SLOT, 2)


def _is_at_its_end(acts: Sequence[EventFact]) -> bool:
    """Whether this package's way is over, be others still on theirs."""
    end = ""
    for one in acts:
        if one.rank == Stage.SIGNED.rank or one.code in ENDS:
            end = one.code
        elif one.code == "RETURNING" or (end in LOST_OR_OFF and one.rank):
            end = ""
    return end != ""


def _still(
    limits: Limits, acts: Sequence[EventFact], code: str, type: str, closers: frozenset[str] | None, severity: int
) -> Iterator[Seen]:
    """The last event of this code, when nothing that ends it came after it."""
    at = next((number for number in reversed(range(len(acts))) if acts[number].code == code), None)
    if at is None:
        return
    event, later = acts[at], acts[at + 1 :]
    ended = (one.code in closers for one in later) if closers else (_goes_on(one) for one in later)
    if any(ended):
        return
    due = event.at + timedelta(hours=limits.hours(type, HOURS[type]))
    facts = {"place": event.place, "since": event.at.isoformat()}
    yield Seen(type, severity, due, code, facts, event.id, event.package_id)


def _goes_on(one: EventFact) -> bool:
    return (one.rank > 1 or one.code in FAILED) and one.code not in NOT_HANDED_OVER


def _no_update(s: Situation, limits: Limits, track: Sequence[EventFact], acts: Sequence[EventFact]) -> Iterator[Seen]:
    """What was expected anew counts as news when we heard it."""
    if s.stage is Stage.BOOKED and acts[-1].code in NOT_HANDED_OVER:
        return
    heard = [one.received_at for one in track if one.live and one.classifier != Classifier.ACT]
    newest = max([acts[-1].at, *heard])
    due = newest + timedelta(hours=limits.hours("NO_UPDATE", quiet_hours(s)))
    facts = {"since": newest.isoformat(), "place": acts[-1].place}
    yield Seen("NO_UPDATE", 1, due, "silence", facts, package_id=acts[-1].package_id)


def _dwell(s: Situation, limits: Limits, acts: Sequence[EventFact]) -> Iterator[Seen]:
    stands = _stands(s, acts)
    if stands is None:
        return
    event, key, hours = stands
    limit = timedelta(hours=limits.hours(key, limits.hours("DWELL", hours)))
    facts = {"place": event.place, "since": event.at.isoformat()}
    for severity, due in ((1, event.at + limit), (2, event.at + 2 * limit)):
        yield Seen("DWELL", severity, due, event.code, facts, event.id, event.package_id)


def _stands(s: Situation, acts: Sequence[EventFact]) -> tuple[EventFact, str, int] | None:
    """Since which event the goods stand still, and how long they may: 6 hours in a hub, 7 days between two ships."""
    moving = [one for one in acts if one.rank > 0 and not one.code.startswith(CUSTOMS)]
    if not moving:
        return None
    last = moving[-1]
    if s.mode in (Mode.COURIER, Mode.ROAD):
        return (last, "DWELL", 6) if last.code in HUBS else None
    if last.code in TRANSFERS:
        return _first_of(moving, TRANSFERS), "DWELL_TS", 168 if s.mode in (Mode.SEA, Mode.MULTIMODAL) else 48
    return (_first_of(moving, AT_TERMINAL), "DWELL_TERMINAL", 72) if last.code in AT_TERMINAL else None


def _first_of(moving: Sequence[EventFact], codes: frozenset[str]) -> EventFact:
    """The first event of the stay that goes on: arrived, unloaded, received are one stay."""
    first = moving[-1]
    for one in reversed(moving):
        if one.code not in codes or one.place != moving[-1].place:
            break
        first = one
    return first


def _late(s: Situation, limits: Limits, track: Sequence[EventFact], acts: Sequence[EventFact]) -> Iterator[Seen]:
    """It was expected, and has not happened."""
    grace = timedelta(hours=limits.hours("DELAYED", grace_hours(s)))
    for plan in track:
        if plan.live and plan.classifier == Classifier.EST and plan.code in MILESTONES and not _came(plan, acts):
            expected = plan.at + (DAY if plan.precision == "DAY" else timedelta())
            yield from _delayed(s, expected + grace, plan)
    if s.eta_at is not None and not has_arrived(s) and not any(one.classifier == Classifier.EST for one in track):
        day = DAY if s.eta_precision == "DAY" else timedelta()
        yield from _delayed(s, s.eta_at + day + grace, None)


def _came(plan: EventFact, acts: Sequence[EventFact]) -> bool:
    """The thing itself, at that place; or one that cannot be without it."""
    return any(
        (one.code == plan.code and one.place in (plan.place, "")) or one.rank > max(plan.rank, 1) for one in acts
    )


def _delayed(s: Situation, due: datetime, plan: EventFact | None) -> Iterator[Seen]:
    facts = {"place": plan.place, "expected": plan.at.isoformat(), "code": plan.code} if plan else {}
    package_id = plan.package_id if plan else None
    yield Seen("DELAYED", 1, due, "not_happened", facts, plan.id if plan else None, package_id)
    if s.promise_at is not None:
        yield Seen("DELAYED", 2, max(due, s.promise_at), "not_happened", facts, plan.id if plan else None, package_id)


def handed_over(s: Situation, limits: Limits) -> Iterator[Seen]:
    """The first carrier is done with it, and the second has not said a word."""
    acts = happened(s.events)
    if s.is_over or not acts:
        return
    last = acts[-1]
    waits = last.code == "TRANSFERRED" or any(
        before.ata_at is not None
        and after.atd_at is None
        and after.ata_at is None
        and (before.mode, before.carrier) != (after.mode, after.carrier)
        and before.ata_at >= last.at
        for before, after in zip(s.legs, s.legs[1:], strict=False)
    )
    if waits:
        due = last.at + timedelta(hours=limits.hours("HANDOFF_GAP", handoff_hours(s)))
        yield Seen("HANDOFF_GAP", 1, due, last.code, {"place": last.place}, last.id)
