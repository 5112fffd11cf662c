"""The page of one shipment, put together as plain values for whoever of the staff reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from desk.accounts.models import Agent
from desk.freight.deadline_page import DeadlineRow, deadline_row
from desk.freight.shipment_care import Paper, Standing, papers_of, standings_of
from desk.freight.shipment_facts import Fact, facts_of, particulars_of
from desk.freight.shipment_map import RouteMap, route_map
from desk.freight.shipment_rows import ShipmentRows, rows_of
from desk.shipments.around import around_of, parcels_of, steps_of
from desk.shipments.clocks import said_at
from desk.shipments.deadlines import deadlines_of
from desk.shipments.exception_labels import EXCEPTION
from desk.shipments.labels import REFERENCE
from desk.shipments.lines import Around, agent_lines, happened_of, history_lines
from desk.shipments.models import Shipment
from desk.shipments.pages import Line, Parcel, Step
from desk.shipments.panel import place_name
from desk.shipments.rules import eta_slip_days
from desk.shipments.types import Stage
from desk.tickets.numbers import reference_of


@dataclass(frozen=True)
class LegShown:
    way: str
    mode: str
    carrier: str
    vessel: str
    times: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Trouble:
    """An exception; `over` once it is resolved."""

    name: str
    severity: int
    opened_at: datetime
    over: datetime | None


@dataclass(frozen=True)
class Estimate:
    at: str
    change: str
    source: str
    heard: str
    doubtful: bool


@dataclass(frozen=True)
class ShipmentPage:
    """`lines` are what counts, `history` every report; both newest first."""

    id: int
    number: str
    shipment_no: str
    kind: str
    mode: str
    customer: str
    customer_id: int
    origin: str
    dest: str
    facts: Sequence[Fact]
    steps: Sequence[Step]
    map: RouteMap
    lines: Sequence[Line]
    history: Sequence[Line]
    parcels: Sequence[Parcel]
    arrived: int
    references: Sequence[tuple[str, str]]
    particulars: Sequence[tuple[str, str]]
    legs: Sequence[LegShown]
    deadlines: Sequence[DeadlineRow]
    standings: Sequence[Standing]
    papers: Sequence[Paper]
    requests: Sequence[Any]
    troubles: Sequence[Trouble]
    estimates: Sequence[Estimate]
    tickets: Sequence[tuple[str, str, str]]
    boxes: Sequence[tuple[str, str]]
    zones: Sequence[str]
    dest_zone: str
    dest_country: str
    as_of: datetime | None


def shipment_page(agent: Agent, shipment: Shipment, *, language: str, now: datetime) -> ShipmentPage:
    """All that the staff see of a shipment, times on their own clock beside those of the places."""
    rows = rows_of(agent, shipment)
    packages = rows.clocks.packages[shipment.id]
    deadlines = deadlines_of(rows.clocks.known[shipment.id], now)
    around = around_of(shipment, packages, deadlines, language=language, reader=agent.time_zone, now=now)
    happened = happened_of(rows.events, now)
    lines = agent_lines(rows.events, around, now=now, over=shipment.stage == Stage.SIGNED)
    parcels = parcels_of(shipment, packages, lines, rows.events, around, now=now)
    title = next((one for one in rows.references if one.id == shipment.primary_reference_id), None)
    heard = [event.received_at for event in rows.events] + [at for at in [shipment.heard_at] if at]
    return ShipmentPage(
        id=shipment.id, shipment_no=shipment.shipment_no, mode=shipment.mode,
        number=title.value_raw if title else shipment.shipment_no,
        kind=str(REFERENCE.get(title.type, title.type)) if title else _("Shipment"),
        customer=rows.customer.name, customer_id=rows.customer.id,
        origin=place_name(shipment.origin, language), dest=place_name(shipment.dest, language),
        facts=facts_of(rows, lines, happened, around), steps=steps_of(shipment, rows.events, language, now=now),
        map=route_map(rows, happened, language, now=now),
        lines=lines, history=history_lines(rows.events, around),
        parcels=parcels, arrived=sum(one.arrived for one in parcels),
        references=[(str(REFERENCE.get(one.type, one.type)), one.value_raw) for one in rows.references],
        particulars=particulars_of(shipment), legs=_legs(rows, language),
        deadlines=[deadline_row(one, language, agent.time_zone, now) for one in deadlines],
        standings=standings_of(rows, deadlines, now=now), papers=papers_of(rows.documents),
        requests=rows.requests, troubles=_troubles(rows), estimates=_estimates(rows, around),
        tickets=[(reference_of(one.id), one.subject, one.status) for one in rows.tickets],
        boxes=[(str(one.id), one.label or one.identifier_raw or one.identifier) for one in packages],
        zones=_zones(agent, rows), dest_zone=shipment.dest.time_zone, dest_country=shipment.dest_code[:2],
        as_of=max(heard, default=None),
    )  # fmt: skip


def _zones(agent: Agent, rows: ShipmentRows) -> list[str]:
    """The clocks that an agent may read a time off."""
    ends = (rows.shipment.origin.time_zone, rows.shipment.dest.time_zone)
    return sorted({agent.time_zone, *ends, *(one.time_zone for one in rows.places.values())})


def _legs(rows: ShipmentRows, language: str) -> list[LegShown]:
    return [_leg(leg, rows, language) for leg in rows.legs]


def _leg(leg: Any, rows: ShipmentRows, language: str) -> LegShown:
    start, end = rows.places[leg.from_code], rows.places[leg.to_code]
    times = [
        ("ATD" if leg.atd_at else "ETD", leg.atd_at or leg.etd_at, start),
        ("ATA" if leg.ata_at else "ETA", leg.ata_at or leg.eta_at, end),
    ]
    return LegShown(
        way=f"{place_name(start, language)} → {place_name(end, language)}", mode=leg.mode, carrier=leg.carrier,
        vessel=" ".join(part for part in (leg.vessel, leg.voyage) if part),
        times=[(name, _there(at, place.time_zone, language)) for name, at, place in times if at],
    )  # fmt: skip


def _there(at: datetime, zone: str, language: str) -> str:
    return said_at(at, language, zone=ZoneInfo(zone), reader=zone).there


def _troubles(rows: ShipmentRows) -> list[Trouble]:
    return [
        Trouble(str(EXCEPTION.get(one.type, one.type)), one.severity, one.opened_at, one.resolved_at)
        for one in sorted(rows.cases, key=lambda one: (one.resolved_at is not None, -one.id))
    ]


def _estimates(rows: ShipmentRows, around: Around) -> list[Estimate]:
    """What was expected over time, newest first, each with how it differs from what the same source said before.

    What was said again stands where it was said first.
    """
    out: list[Estimate] = []
    targets = ("ARRIVAL_POD", "DELIVERY")
    seen = [one for one in rows.estimates if one.target in targets]
    for at, one in enumerate(seen):
        before = next((old for old in seen[at + 1 :] if (old.source, old.target) == (one.source, one.target)), None)
        if before and (before.eta_at, before.precision) == (one.eta_at, one.precision):
            continue
        days = eta_slip_days(before.eta_at, one.eta_at) if before else None
        change = f"{days:+d}" if days else ""
        heard = f"{one.observed_at.astimezone(ZoneInfo(around.reader)):%Y-%m-%d %H:%M}"
        said = _there(one.eta_at, around.dest_zone, around.language)
        said = said[:10] if one.precision == "DAY" else said
        out.append(Estimate(said, change, one.source, heard, bool(one.doubt)))
    return out
