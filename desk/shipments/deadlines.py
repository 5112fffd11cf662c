"""The clocks of a shipment: what must happen until when, in whose calendar. Values in, values out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from desk.shipments.free_time import Terms, count

POD_WITHIN = timedelta(hours=24)
HANDED_OVER = ("ARRIVED_WAREHOUSE", "DELIVERED")
SIGNED = ("DELIVERED", "POD_UPLOADED", "STOCKED")
SAILED = ("DEPARTED", "BK_CANCELLED")
# Which event says that a cut-off was kept, whatever the ship does after that.
CUT_OFFS = {
    "SI_CUTOFF": ("DOC_SUBMITTED", "BL_ISSUED"),
    "VGM_CUTOFF": (),
    "CY_CUTOFF": ("GATE_IN_ORIGIN", "LOADED_ORIGIN"),
    "CFS_CUTOFF": ("RECEIVED_ORIGIN", "STUFFED", "GATE_IN_ORIGIN"),
}
STOPS = {"DEM": ("GATE_OUT_DEST",), "DET": ("EMPTY_RETURNED",), "STO": ("GATE_OUT_DEST", "DELIVERED")}
STARTS = {"DEM": ("DISCHARGED", "AVAILABLE_PICKUP"), "DET": ("GATE_OUT_DEST",), "STO": ("AVAILABLE_PICKUP",)}
KINDS = (*CUT_OFFS, "FREE_TIME", "APPOINTMENT", "PROMISE", "POD", "DOCUMENT")


@dataclass(frozen=True)
class CutOff:
    """One cut-off of a leg; `zone` is that of the place it leaves from."""

    kind: str
    at: datetime
    zone: str
    leg: str = ""


@dataclass(frozen=True)
class FreeTimeRow:
    """Free time of a box, or of the whole shipment where `box` is empty."""

    id: int
    terms: Terms
    box: str = ""
    start_code: str = ""
    package_id: int | None = None


@dataclass(frozen=True)
class Wanted:
    """A document that somebody must send."""

    id: int
    type: str
    due_at: datetime
    zone: str


@dataclass(frozen=True)
class Known:
    """What the clocks of one shipment are read off.

    `happened` is when each code was last reported as fact, `to_box` the same of each container; `papers` are the types
    of its documents. `origin_zone` and `dest_zone` are the clocks of the two ends. `ended` says that it was
    cancelled, destroyed or went back.
    """

    origin_zone: str
    dest_zone: str
    happened: Mapping[str, datetime] = field(default_factory=dict)
    to_box: Mapping[int, Mapping[str, datetime]] = field(default_factory=dict)
    papers: frozenset[str] = frozenset()
    vgm_known: bool = False
    parcel: bool = False
    promise_at: datetime | None = None
    appointment_at: datetime | None = None
    delivered_at: datetime | None = None
    ended: bool = False
    cut_offs: Sequence[CutOff] = ()
    free_times: Sequence[FreeTimeRow] = ()
    wanted: Sequence[Wanted] = ()


@dataclass(frozen=True)
class Deadline:
    """One clock. `done` says that it needs nobody any more; `about` names the box, leg or document.

    `zone` is the clock it is read on. `calendar` is ALL (it runs always), or WD and a country for working days. The
    money is what free time has cost so far.
    """

    kind: str
    due_at: datetime
    zone: str
    calendar: str = "ALL"
    about: str = ""
    done: bool = False
    part: str = ""  # DEM, DET or STO of free time, the type of a document
    days_left: int | None = None
    accrued: Decimal | None = None
    currency: str = ""
    row_id: int | None = None

    def overdue(self, now: datetime) -> bool:
        return not self.done and now > self.due_at


def deadlines_of(known: Known, now: datetime) -> list[Deadline]:
    """All clocks of a shipment, open ones first and by when they are due."""
    found = [*_cut_offs(known), *_free_times(known, now), *_promises(known), *_pod(known), *_wanted(known)]
    return sorted(found, key=lambda one: (one.done, one.due_at, one.kind, one.about))


def stopped_terms(row: FreeTimeRow, known: Known) -> Terms:
    """The terms with what events say of their beginning and end, where nobody wrote it down."""
    mine = known.to_box.get(row.package_id or 0, known.happened)
    begun = begun_terms(row.terms, row.start_code, mine)
    return replace(begun, stopped_at=begun.stopped_at or _stopped_at(row, known))


def begun_terms(terms: Terms, start_code: str, happened: Mapping[str, datetime]) -> Terms:
    """The terms with the beginning that events tell; `start_code` empty: what begins such free time mostly."""
    codes = (start_code,) if start_code else STARTS.get(terms.kind, ())
    return replace(terms, starts_at=terms.starts_at or _first(codes, happened))


def _stopped_at(row: FreeTimeRow, known: Known) -> datetime | None:
    """A box by itself; free time of the whole shipment runs until the last of its boxes has gone."""
    codes = STOPS.get(row.terms.kind, ())
    mine = known.to_box.get(row.package_id or 0)
    if mine is not None:
        return _first(codes, mine)
    ends = [_first(codes, one) for one in known.to_box.values()] or [_first(codes, known.happened)]
    return None if None in ends else max(end for end in ends if end)


def _first(codes: Iterable[str], happened: Mapping[str, datetime]) -> datetime | None:
    return next((happened[code] for code in codes if code in happened), None)


def _cut_offs(known: Known) -> Iterator[Deadline]:
    gone = known.ended or any(code in known.happened for code in SAILED)
    for one in known.cut_offs:
        kept = any(code in known.happened for code in CUT_OFFS[one.kind])
        weighed = one.kind == "VGM_CUTOFF" and (known.vgm_known or "VGM" in known.papers)
        yield Deadline(one.kind, one.at, one.zone, about=one.leg, done=gone or kept or weighed)


def _free_times(known: Known, now: datetime) -> Iterator[Deadline]:
    for row in known.free_times:
        terms = stopped_terms(row, known)
        counted = count(terms, now)
        if counted.ends_at is not None:
            yield Deadline(
                "FREE_TIME", counted.ends_at, terms.zone, about=row.box, part=terms.kind,
                calendar=f"WD {terms.country}".strip() if terms.unit == "WD" else "ALL",
                done=not counted.running, days_left=counted.days_left, accrued=counted.accrued,
                currency=counted.currency, row_id=row.id,
            )  # fmt: skip


def _promises(known: Known) -> Iterator[Deadline]:
    over = known.ended or known.delivered_at is not None
    if known.appointment_at:
        kept = over or any(code in known.happened for code in HANDED_OVER)
        yield Deadline("APPOINTMENT", known.appointment_at, known.dest_zone, done=kept)
    if known.promise_at:
        yield Deadline("PROMISE", known.promise_at, known.dest_zone, done=over)


def _pod(known: Known) -> Iterator[Deadline]:
    handed = [known.happened[code] for code in HANDED_OVER if code in known.happened]
    if handed and not known.ended and not known.parcel:  # a courier hands over no paper
        done = "POD" in known.papers or "POD_UPLOADED" in known.happened
        yield Deadline("POD", max(handed) + POD_WITHIN, known.dest_zone, done=done)


def _wanted(known: Known) -> Iterator[Deadline]:
    for one in known.wanted:
        yield Deadline("DOCUMENT", one.due_at, one.zone, part=one.type, row_id=one.id)
