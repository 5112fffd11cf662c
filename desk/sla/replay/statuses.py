"""A ticket's statuses over time, and which of them a pause table stops a metric in."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime

from desk.sla.replay.stopwatch import Spans
from desk.sla.replay.types import Metric

Table = Mapping[str, frozenset[Metric]]
History = Sequence[tuple[datetime, str]]


def pausing(table: Table, metric: Metric) -> frozenset[str]:
    return frozenset(status for status, metrics in table.items() if metric in metrics)


def spans_in(history: History, start: datetime, until: datetime, statuses: frozenset[str]) -> Spans:
    """When the ticket was in one of `statuses` between `start` and `until`."""
    spans = []
    first = max(bisect_right(history, start, key=lambda entry: entry[0]) - 1, 0)
    for index in range(first, len(history)):
        at, status = history[index]
        ends = history[index + 1][0] if index + 1 < len(history) else until
        if status in statuses and max(at, start) < min(ends, until):
            spans.append((max(at, start), min(ends, until)))
    return spans
