"""What stands around the events of one shipment: the values that its phrases need, its parcels, its stages."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from desk.shipments.carriers.ports import PORTS
from desk.shipments.clocks import Said, said_at
from desk.shipments.deadlines import Deadline
from desk.shipments.labels import DOCUMENT
from desk.shipments.lines import Around, customer_lines, happened_of
from desk.shipments.models import Shipment
from desk.shipments.pages import Line, Parcel, Step
from desk.shipments.panel import place_name
from desk.shipments.phrases import stage_name, sub_step, sub_step_name
from desk.shipments.types import Mode, Stage

MINUTE = timedelta(minutes=1)


def around_of(
    shipment: Shipment,
    packages: Sequence[Any],
    deadlines: Sequence[Deadline],
    *,
    language: str,
    reader: str,
    now: datetime,
) -> Around:
    """The values of one shipment for a reader; an estimate that has passed is not promised again."""
    dest = place_name(shipment.dest, language)
    values = {
        "pod": _name_of(shipment.pod_code, language) or dest,
        "dest": dest,
        "eta": eta_words(shipment, language) if shipment.eta_at and shipment.eta_at > now else "",
        "last_free": _due(deadlines, "FREE_TIME", language, reader),
        "appt": _due(deadlines, "APPOINTMENT", language, reader),
        "due": _due(deadlines, "DOCUMENT", language, reader),
        "doc_list": _papers(deadlines, language),
    }
    if len(packages) > 1:
        values |= {"n": str(sum(_arrived(one) for one in packages)), "total": str(len(packages))}
    boxes = {one.id: label_of_package(one) for one in packages} if len(packages) > 1 else {}
    return Around(language, reader, shipment.dest.time_zone, values, boxes, shipment.mode)


def eta_words(shipment: Shipment, language: str, *, reader: str = "") -> str:
    """When it is expected, by the clock of the destination; a date where only that is known; empty if nothing is."""
    if shipment.eta_at is None:
        return ""
    zone = ZoneInfo(shipment.dest.time_zone)
    if shipment.eta_precision == "DAY":
        return f"{shipment.eta_at.astimezone(zone):%Y-%m-%d}"
    said = said_at(shipment.eta_at, language, zone=zone, reader=reader or shipment.dest.time_zone)
    return said.both if reader else said.there


def steps_of(shipment: Shipment, events: Iterable[Any], language: str, *, now: datetime) -> list[Step]:
    """The seven stages, the present one with where inside it the freight is."""
    parcel, here = shipment.mode == Mode.COURIER, Stage(shipment.stage)
    codes = [event.code for event in happened_of(events, now)]
    sub = sub_step_name(sub_step(codes), language) if here is Stage.DELIVERING else ""
    return [
        Step(
            stage_name(one, language, parcel=parcel),
            "here" if one is here else "past" if one.rank < here.rank else "",
            sub if one is here else "",
        )
        for one in Stage
    ]


def parcels_of(
    shipment: Shipment, packages: Sequence[Any], lines: Sequence[Line], events: Sequence[Any], around: Around,
    *, now: datetime,
) -> list[Parcel]:  # fmt: skip
    """The packages with a trace of their own each; of one package alone the trace is that of the shipment."""
    if len(packages) < 2:
        return []
    return [_parcel(one, lines, events, around, now, parcel=shipment.mode == Mode.COURIER) for one in packages]


def label_of_package(package: Any) -> str:
    """What is in it, else its number."""
    return str(package.label or package.identifier_raw or package.identifier)


def _parcel(
    package: Any, lines: Sequence[Line], events: Sequence[Any], around: Around, now: datetime, *, parcel: bool
) -> Parcel:
    mine = [line for line in lines if line.package_id == package.id]
    if not mine:
        mine = customer_lines((event for event in events if event.package_id == package.id), around, now=now)
    happened = [line for line in mine if not line.estimated]
    return Parcel(
        id=package.id, label=label_of_package(package), number=package.identifier_raw or package.identifier,
        kind=package.kind, stage=stage_name(Stage(package.stage), around.language, parcel=parcel),
        status=happened[0].phrase if happened else "", arrived=_arrived(package), lines=mine,
    )  # fmt: skip


def _arrived(package: Any) -> bool:
    return package.delivered_at is not None or package.stage == Stage.SIGNED


def _name_of(code: str | None, language: str) -> str:
    port = PORTS.get(code or "")
    return "" if port is None else port.zh if language.startswith("zh") else port.en


def _due(deadlines: Sequence[Deadline], kind: str, language: str, reader: str) -> str:
    one = next((one for one in deadlines if one.kind == kind and not one.done), None)
    return due_words(one, language, reader).there if one else ""


def due_words(deadline: Deadline, language: str, reader: str) -> Said:
    """When a clock runs out, by its own clock and the reader's; the end of a day is told as its last minute."""
    zone = ZoneInfo(deadline.zone)
    local = deadline.due_at.astimezone(zone)
    at = deadline.due_at - MINUTE if (local.hour, local.minute) == (0, 0) else deadline.due_at
    return said_at(at, language, zone=zone, reader=reader)


def _papers(deadlines: Sequence[Deadline], language: str) -> str:
    names = [str(DOCUMENT.get(one.part, one.part)) for one in deadlines if one.kind == "DOCUMENT" and not one.done]
    return ("、" if language.startswith("zh") else ", ").join(dict.fromkeys(names))
