"""Rows of tracking events join the shipments that their numbers name."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.exc import DataError, IntegrityError

from desk.audit.commands import all_or_none, record
from desk.core.errors import Faulty
from desk.freight.import_rows import Bad, Plan, Tally
from desk.shipments.carriers.events import Given, Told, TzSource
from desk.shipments.carriers.own import told_of_row
from desk.shipments.commands.events import bind_told, take_told
from desk.shipments.models import Shipment

FEED = "upload"
SOURCE = "AGENT"
ADDS = ("live", "suspect")
Row = tuple[int, Told]


def take_event_rows(rows: Sequence[tuple[int, dict[str, str]]], plan: Plan, *, actor: str, at: datetime) -> Tally:
    """Take these events in; one that is known already is the same."""
    tally, given = Tally(), Given(at, zone=plan.zone)
    told: dict[int, list[Row]] = defaultdict(list)
    shipments: dict[int, Shipment] = {}
    for number, said in rows:
        event = told_of_row(said, given)
        why = _wrong(event)
        found = [] if why else bind_told(event, at=at, customer_id=plan.customer_id, feed=FEED)
        if not found:
            _refuse(tally, [number], *(why or ("reference", _("We know no shipment under this number."))))
        else:  # a bill that names several: what happened to it happened to all of them, and is one row
            for one in found:
                shipments[one.id] = one
                told[one.id].append((number, event))
    counted: set[int] = set()
    for key, events in told.items():
        _take(shipments[key], events, tally, counted, actor=actor, at=at)
    return tally


def _wrong(event: Told) -> tuple[str, str] | None:
    if event.problem:
        return "", _("This is no event.")
    if event.time is None:
        return "event_at", _("This is not a time, such as 2026-11-22 14:30.")
    if event.time.source is TzSource.UNKNOWN:
        return "event_at", _("The zone of this time is not known: add an offset, such as +08:00.")
    if not event.known:
        return "code", _("This is no event code of ours.")
    return None


def _take(
    shipment: Shipment, rows: Sequence[Row], tally: Tally, counted: set[int], *, actor: str, at: datetime
) -> None:
    """The events of one shipment; what cannot be written holds no other shipment up."""
    try:
        with all_or_none():
            outcomes = take_told(shipment, [event for _number, event in rows], feed=FEED, received_at=at, at=at,
                                 source=SOURCE, actor=actor)  # fmt: skip
            added = sum(verdict.outcome in ADDS for _event, verdict in outcomes)
            if added:
                record("shipment.events_applied", f"shipment:{shipment.id}", actor=actor, at=at, feed=FEED, count=added)
    except (Faulty, IntegrityError, DataError):
        _refuse(tally, [number for number, _event in rows], "", _("The database refused this row."))
        return
    for (number, _event), (_told, verdict) in zip(rows, outcomes, strict=True):
        if number in counted:
            continue
        counted.add(number)
        if verdict.outcome == "dead":
            _refuse(tally, [number], "", _("This is no event."))
        elif verdict.outcome in ADDS:
            tally.added += 1
        elif verdict.outcome == "duplicate":
            tally.same += 1
        else:
            tally.changed += 1


def _refuse(tally: Tally, numbers: Sequence[int], field: str, text: str) -> None:
    tally.bad_rows += len(numbers)
    tally.bad += [Bad(number, field, text) for number in numbers]
