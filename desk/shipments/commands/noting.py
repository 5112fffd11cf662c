"""What feeds expect beside their events is kept: what is new, and how long the same was said."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import update

from desk.core.db import db
from desk.shipments.carriers.events import Estimate
from desk.shipments.commands.estimates import (
    SOURCES,
    TARGETS,
    Expected,
    kept_of,
    says_same,
    speaker,
    write_estimates,
)
from desk.shipments.commands.telling import Telling
from desk.shipments.models import Shipment
from desk.shipments.models_tracking import EtaObservation

KNOWN_TARGETS = frozenset(target for target, _ in TARGETS.values())


def note_estimates(shipment: Shipment, said: Sequence[Estimate], telling: Telling) -> bool:
    """Keep what a feed expects beside its events; whether anything is new. The same as it said last is not."""
    kept, new = kept_of(shipment) if said else [], list[Expected]()
    changed = False
    for one in said:
        if one.target not in KNOWN_TARGETS:
            continue
        expected = Expected(id=0, event_id=None, doubt="", **_values_of(one, telling))
        place, is_news = _place_of(expected, [*kept, *new])
        changed |= is_news
        if place is expected:
            new.append(expected)
        elif place is not None:
            _say_again(place, expected)
    write_estimates(shipment, new)
    return changed


def _values_of(said: Estimate, telling: Telling) -> dict[str, Any]:
    parts = (said.target, said.time.at.isoformat(), said.source, telling.feed, telling.received_at.isoformat())
    return {
        "target": said.target, "eta_at": said.time.at, "eta_until": said.until.at if said.until else None,
        "precision": said.time.precision, "source": said.source if said.source in SOURCES else "AGGREGATOR",
        "feed": telling.feed, "observed_at": telling.received_at,
        "mark": sha256("|".join(parts).encode("utf-8", "replace")).hexdigest(),
    }  # fmt: skip


def _place_of(one: Expected, kept: Sequence[Expected]) -> tuple[Expected | None, bool]:
    """Which row says this: a new one, the last repeat, or None where all is said; and whether it is news.

    Of a run of the same the first and the last stay: what comes late and lies between them must not have the last word.
    """
    mine = sorted((row for row in kept if speaker(row) == speaker(one)), key=lambda row: row.order)
    before = [row for row in mine if row.observed_at <= one.observed_at]
    if any(row.mark == one.mark for row in mine):
        return None, False
    if not before or not says_same(before[-1], one):
        return one, True
    if len(before) < len(mine) and says_same(mine[len(before)], one):
        return None, False
    repeated = len(before) > 1 and before[-1].id and says_same(before[-2], one)
    return (before[-1] if repeated else one), False


def _say_again(row: Expected, later: Expected) -> None:
    row.observed_at, row.mark = later.observed_at, later.mark
    values = {"id": row.id, "observed_at": row.observed_at, "mark": row.mark}
    db.session.execute(update(EtaObservation), [values])
