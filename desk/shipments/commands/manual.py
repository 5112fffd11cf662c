"""An event that an agent writes down by hand: with a reason, and never above what a carrier says."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from desk.audit.commands import record
from desk.core.errors import Faulty
from desk.shipments.carriers.events import Number, Place, Told
from desk.shipments.carriers.instants import explicit
from desk.shipments.commands.taking import take
from desk.shipments.commands.telling import Telling
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.models import Shipment
from desk.shipments.tracking_types import FUTURE_ALLOWED
from desk.shipments.types import Classifier, PlaceRole

FEED = "manual"
AGENT = "AGENT"


@dataclass(frozen=True)
class NewManualEvent:
    """What an agent enters. `local` is a naive wall clock and `zone` says whose; a place as code or as text."""

    code: str
    classifier: Classifier
    local: datetime
    zone: str
    reason: str
    place_code: str = ""
    place_text: str = ""
    place_role: PlaceRole | None = None


def add_manual_event(shipment: Shipment, new: NewManualEvent, *, by: str, at: datetime) -> int:
    """Write down an event of which only we know; the id of its row. `by` is the agent as an actor.

    Raises Faulty where code, place, time, zone or reason are missing or cannot be.
    """
    when = _moment(new)
    _require(new, when, at)
    place = Place(unlocode=new.place_code.strip().upper(), name=new.place_text.strip())
    told = Told(
        code=new.code,
        classifier=new.classifier,
        time=explicit(when),
        references=(Number(shipment.shipment_no),),
        raw_code=new.code,
        place=place,
        place_role=new.place_role or PlaceRole.UNKNOWN,
        role_said=new.place_role is not None,
        text=new.reason.strip(),
        source_id=secrets.token_hex(8),  # the same written down twice is two entries
        publisher=by,
    )
    taken = take(shipment, [told], Telling(FEED, at, AGENT), at=at)
    event_id = taken.new_ids[0]
    record("shipment.event_added", f"shipment:{shipment.id}", actor=by, at=at, event_id=event_id, code=new.code)
    return event_id


def _moment(new: NewManualEvent) -> datetime:
    try:
        return new.local.replace(tzinfo=ZoneInfo(new.zone))
    except (ValueError, OSError, KeyError):
        raise Faulty("zone", _l("Choose a time zone.")) from None


def _require(new: NewManualEvent, when: datetime, at: datetime) -> None:
    if new.code not in EVENT_CODES:
        raise Faulty("code", _l("Choose what happened."))
    if not new.reason.strip():
        raise Faulty("reason", _l("Say why you add this by hand."))
    if not (new.place_code.strip() or new.place_text.strip()):
        raise Faulty("place", _l("Say where it was."))
    if new.classifier is Classifier.ACT and when - at > FUTURE_ALLOWED:
        raise Faulty("local", _l("What has happened cannot lie in the future."))
