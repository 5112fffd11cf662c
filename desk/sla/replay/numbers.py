"""Which promise of a ticket is which."""

from dataclasses import dataclass

from desk.sla.replay.types import Metric


@dataclass(frozen=True)
class Key:
    """Which promise this is. `origin`: the place in the log of what started it."""

    metric: Metric
    cycle: int
    origin: int
    conversation: str | None = None


class Numbers:
    """Cycle numbers by what started the cycle; never used for another one, whatever becomes of it."""

    def __init__(self) -> None:
        self._known: dict[tuple[Metric, int, str | None], int] = {}
        self._last: dict[Metric, int] = {}

    def key(self, metric: Metric, origin: int, conversation: str | None) -> Key:
        found = (metric, origin, conversation)
        if found not in self._known:
            self._known[found] = self._last[metric] = self._last.get(metric, 0) + 1
        return Key(metric, self._known[found], origin, conversation)
