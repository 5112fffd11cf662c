"""An exception as the pool shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from desk.core.words import zone
from desk.tickets.numbers import reference_of

INSTANTS = ("before", "eta", "since", "last_free", "cutoff", "appointment", "expected")


@dataclass(frozen=True)
class PoolRow:
    """One exception as the pool shows it."""

    id: int
    type: str
    severity: int
    opened_at: datetime
    detail: str
    shipment_id: int
    number: str
    title: str
    mode: str
    stage: str
    customer: str
    owner: str
    ticket: str
    threatens: bool
    acknowledged: bool
    told_at: datetime | None
    recurs: bool
    resolved_at: datetime | None
    resolution: str


def row_of(row: Any, places: Mapping[str, str]) -> PoolRow:
    """A row of the pool's statement in the words of the page; `places` are the names of codes."""
    return PoolRow(
        id=row.id,
        type=row.type,
        severity=row.severity,
        opened_at=row.opened_at,
        detail=detail_of(row.facts, places),
        shipment_id=row.shipment_id,
        number=row.shipment_no,
        title=row.value_raw or row.shipment_no,
        mode=row.mode,
        stage=row.stage,
        customer=row.customer,
        owner=row.owner or "",
        ticket=reference_of(row.ticket_id) if row.ticket_id else "",
        threatens=row.threatens_promise,
        acknowledged=row.acknowledged_at is not None,
        told_at=row.told_at,
        recurs=row.recurrence_of is not None,
        resolved_at=row.resolved_at,
        resolution=row.resolution,
    )


def detail_of(facts: Mapping[str, Any], places: Mapping[str, str]) -> str:
    """The facts of an exception in a few words, for colleagues; a place that has no name is told by its code."""
    at = {name: _day_and_hour(str(facts[name])) for name in INSTANTS if facts.get(name)}
    said = [f"{at['before']} → {at['eta']}"] if {"before", "eta"} <= set(at) else []
    said += [_("since %(time)s", time=at["since"])] if "since" in at else []
    said += [_("until %(time)s", time=at[name]) for name in ("last_free", "cutoff") if name in at]
    said += [_("expected %(time)s", time=at["expected"])] if "expected" in at else []
    said += [_("at %(time)s", time=at["appointment"])] if "appointment" in at else []
    said += [places.get(str(facts["place"]), str(facts["place"]))] if facts.get("place") else []
    said += [str(facts[name]) for name in ("new_vessel", "vessel", "reason", "feed") if facts.get(name)]
    return " · ".join(said)


def _day_and_hour(text: str) -> str:
    """With the day also when it is today: what runs out at 06:59 may have done so this morning."""
    return f"{datetime.fromisoformat(text).astimezone(zone()):%m-%d %H:%M}"
