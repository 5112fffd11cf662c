"""Days that end: each rule says from which instant it is an exception, be that past or still to come."""

from collections.abc import Iterator
from datetime import timedelta

from desk.shipments.exception_events import happened
from desk.shipments.exception_limits import HOURS, Limits
from desk.shipments.exception_types import Seen, Situation
from desk.shipments.types import Mode, Stage

DAY = timedelta(days=1)
POD_ASKED_FOR = timedelta(days=60)  # nobody waits for the signature of what came longer ago


def clocks(s: Situation, limits: Limits) -> Iterator[Seen]:
    """Days that end: free time, cut-offs, the appointment, the signature."""
    codes = {one.code for one in happened(s.events)}
    yield from _free_time(s, limits)
    if s.stage is Stage.BOOKED and not s.ending:
        yield from _cutoffs(s, limits, codes)
    yield from _appointment(s, limits)
    yield from _signature(s, limits, codes)


def _free_time(s: Situation, limits: Limits) -> Iterator[Seen]:
    ahead = timedelta(hours=limits.hours("FREE_TIME_RISK", HOURS["FREE_TIME_RISK"]))
    for free in s.free_times:
        if free.last_free_at is None or free.stopped_at is not None or _stopped(s, free.kind, free.package_id):
            continue
        facts = {"last_free": free.last_free_at.isoformat(), "kind": free.kind}
        for severity, before in ((2, ahead), (3, min(DAY, ahead))):
            due = free.last_free_at - before
            yield Seen("FREE_TIME_RISK", severity, due, free.kind, facts, package_id=free.package_id, at_once=True)


def _stopped(s: Situation, kind: str, package_id: int | None) -> bool:
    """That box has gone; free time of the whole shipment runs until its last box has."""
    ends = ("EMPTY_RETURNED",) if kind == "DET" else ("GATE_OUT_DEST", "OUT_FOR_DELIVERY", "DELIVERED")
    gone = {one.package_id for one in happened(s.events) if one.code in ends}
    mine = s.boxes if package_id is None else (package_id,)
    return s.ending != "" or None in gone or (all(one in gone for one in mine) if mine else bool(gone))


def _cutoffs(s: Situation, limits: Limits, codes: set[str]) -> Iterator[Seen]:
    papers = {one.type for one in s.documents}
    done = {
        "si": bool(codes & {"DOC_SUBMITTED", "BL_ISSUED"}) or "BL_DRAFT" in papers,
        "vgm": s.weighed or "VGM" in papers,
        "cy": bool(codes & {"GATE_IN_ORIGIN", "LOADED_ORIGIN"}),
    }
    ahead = timedelta(hours=limits.hours("CUTOFF_RISK", HOURS["CUTOFF_RISK"]))
    for leg in s.legs[:1]:
        for name, at in (("si", leg.si_cutoff_at), ("vgm", leg.vgm_cutoff_at), ("cy", leg.cy_cutoff_at)):
            if at is not None and not done[name]:
                facts = {"cutoff": at.isoformat(), "kind": name}
                yield Seen("CUTOFF_RISK", 2, at - ahead, name, facts, at_once=True)


def _appointment(s: Situation, limits: Limits) -> Iterator[Seen]:
    """It was at this hour, and nobody came."""
    if s.appointment_at is None or s.is_over:
        return
    near = s.appointment_at - DAY
    came = ("ARRIVED_WAREHOUSE", "WAITING_QUEUE", "DELIVERED", "PARTIAL_DELIVERED", "READY_COLLECT")
    if any(one.code in came and one.at >= near for one in happened(s.events)):
        return
    due = s.appointment_at + timedelta(hours=limits.hours("APPT_MISSED", HOURS["APPT_MISSED"]))
    yield Seen("APPT_MISSED", 2, due, "nobody_came", {"appointment": s.appointment_at.isoformat()})


def _signature(s: Situation, limits: Limits, codes: set[str]) -> Iterator[Seen]:
    """Parcels bring their signature with the delivery itself; for them a rule has to ask."""
    if "POD_UPLOADED" in codes or any(one.type == "POD" for one in s.documents) or s.ending:
        return
    if s.mode is Mode.COURIER and limits.row("POD_LATE") is None:
        return
    came = [one for one in happened(s.events) if one.code in ("ARRIVED_WAREHOUSE", "DELIVERED")]
    if came:
        due = came[-1].at + timedelta(hours=limits.hours("POD_LATE", HOURS["POD_LATE"]))
        yield Seen("POD_LATE", 2, due, came[-1].code, {"since": came[-1].at.isoformat()}, came[-1].id)
