"""A shipment as the bench shows it: route, stage, timeline, in the reader's language and each place's own time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from desk.accounts.masking import mask_name
from desk.core.times import utcnow
from desk.shipments.event_codes import EVENT_CODES
from desk.shipments.labels import REFERENCE
from desk.shipments.pages import ShipmentPanel, TimelineStep
from desk.shipments.phrases import expected, for_colleagues, is_shown, phrase
from desk.shipments.queries import panel_rows
from desk.shipments.rules import eta_slip_days
from desk.shipments.tracking_types import SIGNED_FOR
from desk.shipments.types import Classifier, Stage

MOST = 10  # shipments beside one ticket


def shipment_panels(ids: Sequence[int], language: str, *, for_customer: bool = False) -> list[ShipmentPanel]:
    """Panels in the order of `ids`; one statement however many there are.

    A customer reads only what the phrase table says: no code without words, no remark of a carrier.
    """
    ids = ids[:MOST]
    if not ids:
        return []
    rows = panel_rows(ids)
    shipments = {shipment.id: shipment for shipment in rows["shipments"]}
    references, legs, events = (_by_shipment(rows[part]) for part in ("references", "legs", "events"))
    panels = [
        _panel(shipments[one], references[one], legs[one], events[one], language) for one in ids if one in shipments
    ]
    return [replace(panel, steps=_told(panel.steps)) for panel in panels] if for_customer else panels


def _by_shipment(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.shipment_id].append(row)
    return found


def _told(steps: list[TimelineStep]) -> list[TimelineStep]:
    return [replace(step, detail="") for step in steps if step.shown]


class Named(Protocol):
    """Something with a name in both languages."""

    @property
    def name_zh(self) -> str: ...

    @property
    def name_en(self) -> str: ...


class Place(NamedTuple):
    """A place as a row of a shipment or an event names it."""

    name_zh: str
    name_en: str
    time_zone: str


def place_name(location: Named, language: str) -> str:
    return location.name_zh if language.startswith("zh") else location.name_en


def _panel(shipment: Any, references: list[Any], legs: list[Any], events: list[Any], language: str) -> ShipmentPanel:
    title = next((one for one in references if one.id == shipment.primary_reference_id), None)
    origin = Place(shipment.origin_zh, shipment.origin_en, shipment.origin_zone)
    dest = Place(shipment.dest_zh, shipment.dest_en, shipment.dest_zone)
    stage = Stage(shipment.stage)
    return ShipmentPanel(
        id=shipment.id,
        title=title.value_raw if title else shipment.shipment_no,
        title_type=str(REFERENCE.get(title.type, title.type)) if title else "",
        mode=shipment.mode,
        stage=stage,
        stage_rank=stage.rank,
        late_days=_late_days(shipment),
        origin_code=shipment.origin_code,
        origin=place_name(origin, language),
        origin_at=_local(next((leg.atd_at or leg.etd_at for leg in legs), None), origin),
        dest_code=shipment.dest_code,
        dest=place_name(dest, language),
        dest_at=_local(shipment.eta_at, dest),
        progress=_progress(shipment, legs),
        facts=_facts(shipment, references, title, legs),
        steps=[_step(event, dest, language) for event in events],
        as_of=max((event.received_at for event in events), default=None),
        carrier=next((leg.carrier for leg in legs if leg.carrier), ""),
    )


def _late_days(shipment: Any) -> int:
    return max(eta_slip_days(shipment.promise_at or shipment.eta_first_at, shipment.eta_at) or 0, 0)


def _local(at: datetime | None, place: Place) -> datetime | None:
    """The instant in the zone of the place: what its clocks show."""
    return at.astimezone(ZoneInfo(place.time_zone)) if at else None


def _progress(shipment: Any, legs: list[Any]) -> int:
    """How far along the drawn line: by time between departure and arrival, by stage before and after."""
    rank = Stage(shipment.stage).rank
    departed = next((leg.atd_at for leg in legs if leg.atd_at), None)
    if rank == 1 or departed is None:
        return 2
    if rank >= 4 or shipment.eta_at is None or shipment.eta_at <= departed:
        return 100 if rank >= 4 else 50
    return min(96, max(4, int(100 * ((utcnow() - departed) / (shipment.eta_at - departed)))))


def _facts(shipment: Any, references: list[Any], title: Any, legs: list[Any]) -> list[tuple[str, str]]:
    facts: dict[str, list[str]] = {}
    for one in references:
        if one is not title:
            facts.setdefault(str(REFERENCE.get(one.type, one.type)), []).append(one.value_raw)
    rows = [(label, ", ".join(values)) for label, values in facts.items()]
    rows += [(_("Equipment"), shipment.equipment), (_("Incoterm"), shipment.incoterm), (_("Goods"), shipment.goods)]
    rows += [(_("Carrier"), ", ".join(dict.fromkeys(leg.carrier for leg in legs if leg.carrier)))]
    rows += [(_("Vessel / flight"), ", ".join(leg.vessel for leg in legs if leg.vessel))]
    return [(label, value) for label, value in rows if value]


def _step(event: Any, dest: Place, language: str) -> TimelineStep:
    here = Place(event.name_zh, event.name_en, event.time_zone) if event.time_zone else None
    place = place_name(here, language) if here else ""
    values = {"place": place, "pod": place_name(dest, language)}
    happened = event.classifier == Classifier.ACT
    return TimelineStep(
        state=_state(event),
        phrase=(phrase if happened else expected)(event.code, language, values) or for_colleagues(event.code, language),
        place=place,
        at=_local(event.event_at, here or dest),
        estimated=not happened,
        detail=_detail(event),
        shown=is_shown(event.code),
    )


def _detail(event: Any) -> str:
    """Who signed, masked (events from before it was sealed keep it as their remark), or what was remarked."""
    return mask_name(event.signed_by or event.remark) if event.code in SIGNED_FOR else event.remark


def _state(event: Any) -> str:
    if event.classifier != Classifier.ACT:
        return "next"
    return "bad" if event.code in EVENT_CODES and EVENT_CODES[event.code].opens_exception else "done"
