"""Which shipments a number means: all of an order or a bill, but of a box that was used again one voyage. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from desk.shipments.types import ReferenceType


class Named(Protocol):
    """A shipment and the reference that names it: instants are aware, None is open."""

    @property
    def id(self) -> int: ...
    @property
    def type(self) -> str: ...
    @property
    def opened_at(self) -> datetime: ...
    @property
    def closed_at(self) -> datetime | None: ...
    @property
    def valid_from(self) -> datetime | None: ...
    @property
    def valid_to(self) -> datetime | None: ...


ONE_VOYAGE = timedelta(days=21)  # shipments that share a box begin this close to each other
N = TypeVar("N", bound=Named)


def meant(rows: Sequence[N], at: datetime) -> list[N]:
    """The rows that one number means at `at`, each shipment once, newest first.

    A container means the voyages that run then (companies that share a box have one each), else the latest one. One
    that was never closed does not run beside the box's next voyage.
    """
    ordered = sorted(rows, key=lambda row: (row.opened_at, row.id), reverse=True)
    found = list({row.id: row for row in reversed(ordered)}.values())[::-1]
    if len(found) < 2 or any(row.type != ReferenceType.CONTAINER for row in found):
        return found
    running = [row for row in found if runs(row, at)]
    last = max((_begins(row) for row in running), default=at)
    return [row for row in running if last - _begins(row) <= ONE_VOYAGE] or found[:1]


def runs(row: Named, at: datetime) -> bool:
    """Whether the number belongs to this shipment at `at`."""
    ends = row.valid_to or row.closed_at
    return _begins(row) <= at and (ends is None or at <= ends)


def _begins(row: Named) -> datetime:
    return row.valid_from or row.opened_at
