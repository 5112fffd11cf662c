"""Which events are a shipment's history from before we watched it: nobody is told of those."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

OLD_NEWS = timedelta(hours=24)


class Row(Protocol):
    """What is looked at of an event's row. Instants are aware."""

    @property
    def event_at(self) -> datetime: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def snapshot(self) -> str: ...


def is_backfill(row: Row, rows: Iterable[Row]) -> bool:
    """Whether this event is history, not news, among all rows of its shipment.

    History is what had happened more than 24 hours before we first heard anything of the shipment, whenever we hear
    of it; and all that came together in the first telling, where that was a whole history of several events.
    """
    everything = list(rows)
    first = min((one.received_at for one in everything), default=row.received_at)
    if row.event_at < first - OLD_NEWS:
        return True
    together = [one for one in everything if one.received_at == first and one.snapshot]
    return row.received_at == first and bool(row.snapshot) and len(together) > 1
