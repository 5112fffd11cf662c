"""Free time and papers of a shipment as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from desk.accounts.masking import mask_name
from desk.billing.money import decimals_of
from desk.billing.types import BadAmount
from desk.freight.shipment_forms import moment_as_typed, tiers_as_typed
from desk.freight.shipment_rows import ShipmentRows
from desk.shipments.deadlines import Deadline, FreeTimeRow, stopped_terms
from desk.shipments.free_time import Counted, Terms, count
from desk.shipments.labels import DOCUMENT
from desk.shipments.models_care import Document

A_SECOND = timedelta(seconds=1)  # free time ends at midnight, which is the next day already


@dataclass(frozen=True)
class Standing:
    """One free time and where it stands; `typed` is what its form shows."""

    id: int
    kind: str
    box: str
    terms: Terms
    counted: Counted
    source: str
    typed: dict[str, Any]
    last_day: str  # by the clock of the terminal
    cost: str

    @property
    def urgent(self) -> str:
        """late once it costs, soon from two days before."""
        if not self.counted.running or self.counted.days_left is None:
            return ""
        return "late" if self.counted.days_left < 0 else "warn" if self.counted.days_left <= 2 else ""


@dataclass(frozen=True)
class Paper:
    """A document with its older versions, newest first."""

    id: int
    type: str
    name: str
    label: str
    file: str
    version: int
    size: int
    visible: bool
    added_at: datetime
    signed_by: str
    signed_at: datetime | None
    damage_noted: bool
    older: Sequence["Paper"] = ()


def standings_of(rows: ShipmentRows, deadlines: Sequence[Deadline], *, now: datetime) -> list[Standing]:
    """Every free time of a shipment, those that have not begun, too."""
    known = rows.clocks.known[rows.shipment.id]
    stored = {row.id: row for row in rows.clocks.free[rows.shipment.id]}
    return [_standing(one, stored[one.id], stopped_terms(one, known), now) for one in known.free_times]


def _standing(one: FreeTimeRow, row: Any, terms: Terms, now: datetime) -> Standing:
    counted = count(terms, now)
    last = moment_as_typed(counted.ends_at - A_SECOND if counted.ends_at else None, terms.zone)
    cost = amount_words(counted.accrued, counted.currency)
    typed = typed_of(row, terms)
    return Standing(one.id, terms.kind, one.box, terms, counted, row.source, typed, last[:10], cost)


def typed_of(row: Any, terms: Terms) -> dict[str, Any]:
    """A free time as its form shows it: what was told is filled in, what was reckoned is not."""
    zone = terms.zone
    return {
        "kind": row.kind, "package": str(row.package_id or ""), "duration": row.duration, "unit": row.unit,
        "last_free": moment_as_typed(row.last_free_at - A_SECOND, zone)[:10] if row.classifier == "ACT" else "",
        "starts_at": moment_as_typed(row.starts_at, zone), "stopped_at": moment_as_typed(row.stopped_at, zone),
        "zone": zone, "country": terms.country, "tiers": tiers_as_typed(row.tiers),
        "currency": terms.tiers[0].currency if terms.tiers else "",
    }  # fmt: skip


def amount_words(amount: Decimal | None, currency: str) -> str:
    """What free time has cost so far; empty where nobody knows the rate."""
    if amount is None or not currency:
        return ""
    try:
        digits = decimals_of(currency)
    except BadAmount:
        digits = 2
    return f"{amount:,.{digits}f} {currency}"


def papers_of(documents: Sequence[Document]) -> list[Paper]:
    """The latest version of each document, with the ones before it."""
    return [_paper(one, documents) for one in documents if one.latest]


def _paper(one: Document, documents: Sequence[Document]) -> Paper:
    older = [
        _plain(old) for old in documents
        if (old.type, old.label) == (one.type, one.label) and not old.latest
    ]  # fmt: skip
    return _plain(one, older)


def _plain(one: Document, older: Sequence[Paper] = ()) -> Paper:
    return Paper(
        id=one.id, type=one.type, name=str(DOCUMENT.get(one.type, one.type)), label=one.label, file=one.name,
        version=one.version, size=one.size, visible=one.visibility == "CUSTOMER", added_at=one.added_at,
        signed_by=mask_name(one.signed_by), signed_at=one.signed_at, damage_noted=one.damage_noted, older=older,
    )  # fmt: skip
