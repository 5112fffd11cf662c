"""Raw codes that no table of ours holds: counted, and given a meaning by an administrator."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from desk.audit.commands import record
from desk.core.db import db
from desk.core.errors import Faulty
from desk.shipments.carriers.events import Told
from desk.shipments.commands.keeping import text
from desk.shipments.commands.settling import rebuild
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.models import Shipment, TrackingEvent
from desk.shipments.models_tracking import UnmappedCode
from desk.shipments.parties import mask_remark

Code = tuple[str, str]  # raw type and raw code


def code_of(told: Told) -> Code:
    return text(told.raw_type, 64), text(told.raw_code or told.state_code, 64)


def meant(kind: str, events: Sequence[Told], *, at: datetime) -> list[Told]:
    """The events with what administrators say that unknown codes of this kind of feed mean; each is counted."""
    unknown = [one for one in events if not one.known and code_of(one)[1]]
    if not unknown:
        return list(events)
    codes = _note(kind, unknown, at)
    return [_translated(one, codes) if not one.known else one for one in events]


def translated(kind: str, events: Sequence[Told]) -> list[Told]:
    """As `meant`, for events that were counted when they came."""
    unknown = [one for one in events if not one.known and code_of(one)[1]]
    if not unknown:
        return list(events)
    codes = {code: row.code for code, row in _rows(kind, {code for _, code in map(code_of, unknown)}).items()}
    return [_translated(one, codes) if not one.known else one for one in events]


def _rows(kind: str, raw_codes: Collection[str]) -> dict[Code, UnmappedCode]:
    of_kind = select(UnmappedCode).where(UnmappedCode.feed_kind == kind, UnmappedCode.raw_code.in_(sorted(raw_codes)))
    return {(row.raw_type, row.raw_code): row for row in db.session.scalars(of_kind)}


def _translated(told: Told, codes: Mapping[Code, str]) -> Told:
    code = codes.get(code_of(told), "")
    return replace(told, code=code, known=True) if code else told


def _note(kind: str, unknown: Sequence[Told], at: datetime) -> dict[Code, str]:
    """Count these; what each of them means by now, empty where nobody has said."""
    times, samples = Counter(map(code_of, unknown)), {code_of(one): one.text for one in unknown}
    rows = _rows(kind, {code for _, code in times})
    for code, count in sorted(times.items()):
        row = rows.get(code) or _first(kind, code, mask_remark(text(samples[code], 200), ()), at)
        rows[code] = row
        row.times, row.last_at = row.times + count, max(row.last_at, at)
    db.session.flush()
    return {code: row.code for code, row in rows.items()}


def _first(kind: str, code: Code, sample: str, at: datetime) -> UnmappedCode:
    kind_and_code = {"feed_kind": kind, "raw_type": code[0], "raw_code": code[1]}
    row = UnmappedCode(**kind_and_code, times=0, first_at=at, last_at=at, sample=sample)
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:  # another one met the same code at this moment
        same = (UnmappedCode.feed_kind == kind, UnmappedCode.raw_type == code[0], UnmappedCode.raw_code == code[1])
        return db.session.scalars(select(UnmappedCode).where(*same)).one()
    return row


def map_code(row: UnmappedCode, code: str, *, feeds: Iterable[str], actor: str, at: datetime) -> int:
    """Say what a raw code of these feeds means, for what comes and for what is stored; how many events changed.

    Raises Faulty("code") for a word that is no canonical code.
    """
    if code not in EVENT_CODES:
        raise Faulty("code", _l("Choose what it means."))
    before = row.code or "INFO_ONLY"
    row.code, row.mapped_by, row.mapped_at = code, actor, at
    events = (
        TrackingEvent.feed.in_(sorted(feeds)),
        TrackingEvent.raw_type == row.raw_type,
        TrackingEvent.raw_code == row.raw_code,
        TrackingEvent.code == before,
    )
    shipments = sorted(set(db.session.scalars(select(TrackingEvent.shipment_id).where(*events))))
    count = db.session.scalar(select(func.count()).select_from(TrackingEvent).where(*events)) or 0
    db.session.execute(update(TrackingEvent).where(*events).values(code=code))
    db.session.flush()
    for shipment_id in shipments:
        shipment = db.session.get_one(Shipment, shipment_id)
        rebuild(shipment)
        shipment.revision, shipment.look_at = shipment.revision + 1, at
    record("feed.code_mapped", f"code:{row.id}", actor=actor, at=at, code=code, raw=row.raw_code, events=count)
    return count
