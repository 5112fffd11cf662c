"""What a feed tells becomes rows: fitted to the shipment, cut to length, and what is personal sealed or masked."""

import re
from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import insert

from desk.core.db import db
from desk.shipments.carriers.events import DocumentFunction, Precision, Told, TzSource
from desk.shipments.carriers.judging import NEVER
from desk.shipments.carriers.lines import Heard
from desk.shipments.commands.case_file import CaseFile, Kept
from desk.shipments.commands.places import CODE, ensure_location
from desk.shipments.commands.telling import Telling
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.models import Location
from desk.shipments.parties import known_values, mask_remark, parties_of
from desk.shipments.routes import fitted, unlocodes
from desk.shipments.tracking_types import SIGNED_FOR

MOST_PIECES = 2**31 - 1
MOST_GRAMS = 2**62
EVENTS = db.metadata.tables["tracking_event"]
NEW = insert(EVENTS).returning(EVENTS.c.id, sort_by_parameter_order=True)
MERGED = ("version_at", "received_at", "retracts", "document_function", "document", "plan_key", "snapshot", "code")
# Control characters, and those that turn the direction of a line.
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FUNCTIONS = (DocumentFunction.ADDS, DocumentFunction.REPLACES, DocumentFunction.CANCELS)


def new_row(file: CaseFile, heard: Heard, telling: Telling, package_id: int | None) -> tuple[Kept, dict[str, Any]]:
    """A row that is not written yet: light for judging, and all its values."""
    told, (code, role) = heard.told, fitted(heard.told, file.route, file.shipment.scope_to)
    values = _identifying(heard, telling) | _place(told) | _cargo(told) | _spoken(told, code)
    values |= {
        "shipment_id": file.shipment.id, "package_id": package_id, "code": code[:24], "place_role": role,
        "retracts": told.retracts,
    }  # fmt: skip
    light: dict[str, Any] = {name: values.get(name) for name in Kept.__slots__} | {
        "id": 0,
        "state": "LIVE",
        "doubt": "",
    }
    return Kept(**light), values


def write(file: CaseFile, new: Sequence[tuple[Kept, dict[str, Any]]]) -> None:
    """Write new rows; their remarks are masked with what is known of the shipment's people."""
    if any(values["remark"] for _, values in new):
        known = known_values(parties_of([file.shipment.id]))
        for _, values in new:
            values["remark"] = mask_remark(values["remark"], known)[:200]
    if new:
        written = db.session.connection().execute(NEW, [values for _, values in new])
        for (row, _), one in zip(new, written.scalars(), strict=True):
            row.id = one
            file.rows.append(row)


def merge(file: CaseFile, row: Kept, heard: Heard) -> dict[str, Any]:
    """What changes in a row that is told once more: the newest version of it counts, the first hearing, any retraction.

    The same in any order. Returns the changed columns.
    """
    told = heard.told
    after = {
        "version_at": max((one for one in (row.version_at, told.version_at) if one), default=None),
        "received_at": min(row.received_at, heard.received_at),
        "retracts": row.retracts or told.retracts,
        "document_function": _function(row, told),
        "document": max(row.document, key(told.document, 160)),
        "plan_key": max(row.plan_key, key(told.plan_key, 64)),
        "snapshot": max(row.snapshot, key(told.snapshot, 96)),
        "code": _further(row.code, _code(file, told)) if told.state_code else row.code,
    }
    changed = {name: value for name, value in after.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    return changed


def _code(file: CaseFile, told: Told) -> str:
    return fitted(told, file.route, file.shipment.scope_to)[0][:24]


def _further(one: str, other: str) -> str:
    """Of two states that a row was told with, while it was the newest, the one that is further on."""
    stages = [(EVENT_CODES[code].stage if code in EVENT_CODES else None) for code in (one, other)]
    ranks = [stage.rank if stage else 0 for stage in stages]
    return max((ranks[0], one), (ranks[1], other))[1]


def _function(row: Kept, told: Told) -> str:
    mine = (row.version_at or NEVER, FUNCTIONS.index(DocumentFunction(row.document_function)))
    theirs = (told.version_at or NEVER, FUNCTIONS.index(told.document_function))
    return FUNCTIONS[max(mine, theirs)[1]]


def _identifying(heard: Heard, telling: Telling) -> dict[str, Any]:
    told, time = heard.told, heard.told.time
    return {
        "feed": telling.feed, "source": telling.source, "delivery_id": telling.delivery_id,
        "identity": heard.identity, "fingerprint": heard.fingerprint, "source_event_id": text(told.source_id, 500),
        "version_at": told.version_at, "plan_key": key(told.plan_key, 64), "document": key(told.document, 160),
        "document_function": told.document_function, "snapshot": key(told.snapshot, 96), "withdrawn_at": None,
        "raw_type": text(told.raw_type, 64), "raw_code": text(told.raw_code or told.state_code, 64),
        "raw_sub_code": text(told.raw_sub_code, 64), "classifier": told.classifier, "event_at": heard.event_at,
        "event_local": text(time.local, 32) if time else "", "utc_offset_min": time.offset_min if time else None,
        "tz_source": time.source if time else TzSource.UNKNOWN,
        "precision": time.precision if time else Precision.SECOND, "received_at": heard.received_at,
    }  # fmt: skip


def _place(told: Told) -> dict[str, Any]:
    place = told.place
    return {
        "location_code": _location(told), "unlocode": text(place.unlocode, 40) if len(place.unlocode) <= 5 else "",
        "facility": text(place.facility or place.iata, 40), "place_text": unnamed(place.name, 120), "lat": place.lat,
        "lon": place.lon,
    }  # fmt: skip


def _location(told: Told) -> str | None:
    """The place as a row of ours; an airport is one where its city's code is known to us."""
    code = told.place.unlocode
    if CODE.fullmatch(code):
        known: set[str] = db.session().info.setdefault("desk_places", set())  # until this transaction ends
        if code not in known:
            known.add(ensure_location(code, unnamed(told.place.name, 80)).code)
        return code
    ours = (one for one in sorted(unlocodes(told.place)) if db.session.get(Location, one))
    return next(ours, None)


def _cargo(told: Told) -> dict[str, Any]:
    return {
        "vessel": text(told.vessel, 80), "voyage": text(told.voyage, 20), "partial": told.partial,
        "pieces": told.pieces if told.pieces is not None and abs(told.pieces) <= MOST_PIECES else None,
        "weight_g": _grams(told.weight_kg), "delay_reasons": [text(one, 40) for one in told.delay_reasons[:20]],
        "reason": unnamed(told.reason, 40), "exception": text(told.exception, 32),
    }  # fmt: skip


def _grams(weight: Decimal | None) -> int | None:
    if weight is None or not weight.is_finite() or abs(weight) > MOST_GRAMS:
        return None
    return int(weight * 1000)


def _spoken(told: Told, code: str) -> dict[str, Any]:
    """What was remarked on a delivery names who signed, mostly: it stays sealed."""
    return {
        "raw_text": text(told.text, 4000), "remark": "" if code in SIGNED_FOR else text(told.text, 1000),
        "signed_by": text(told.signed_by, 200), "contact_name": text(told.contact_name, 200),
        "contact_phone": text(told.contact_phone, 60),
    }  # fmt: skip


def text(value: str, most: int) -> str:
    """As much of a text as its column takes; no database takes a NUL or half a character, no page a turned line."""
    return UNSEEN.sub("", value).encode("utf-8", "replace").decode()[:most]


def unnamed(value: str, most: int) -> str:
    """As `text`, without numbers of people: a courier may write them where it says where or why."""
    return mask_remark(text(value, most), ())[:most]


def key(value: str, most: int) -> str:
    """A text that only says which rows belong together: one that is too long becomes its digest."""
    return value if text(value, most) == value else sha256(value.encode("utf-8", "replace")).hexdigest()
