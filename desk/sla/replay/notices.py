"""What has been told of one clock, and what of its ladder lies behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desk.sla.replay.ladder import levels


@dataclass(frozen=True)
class Told:
    """A level that was reached: what a notice says."""

    level: str
    version: int
    at: datetime


class Notices:
    """`past`: the levels behind in the present version of due. `settled`: those told, or covered by one that was."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.past: set[str] = set()
        self.settled: set[tuple[str, int]] = set()

    def tell(self, level: str, version: int, at: datetime) -> None:
        """A level was reached at `at`; told unless it was before."""
        self.past.add(level)
        if (level, version) not in self.settled:
            self.settled.add((level, version))
            self.told.append(Told(level, version, at))

    def collapse(self, at: datetime, levels: Iterable[tuple[str, int]]) -> str | None:
        """One notice at `at` for all of these, named after the last: its name."""
        name = None
        for name, version in levels:
            self.settled.add((name, version))
        if name is not None:
            self.told.append(Told(name, version, at))
        return name

    def renew(self) -> None:
        """Due is another one: warnings that were given are not given again, the rest is ahead."""
        self.past = {level.name for level in levels(tuple(self.past)) if level.warns}

    def adopt(self, record: "Notices", version: int, at: datetime, *, tell: bool) -> None:
        """What is on record was told; what is missing there is told at `at`, in one notice, or never."""
        missing = [(one.level, one.version) for one in self.told if (one.level, one.version) not in record.settled]
        self.told, self.settled = list(record.told), set(record.settled)
        if tell:
            self.collapse(at, missing)
        self.past.update(level for level, told_version in self.settled if told_version == version)
