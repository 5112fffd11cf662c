"""The levels of a ladder: where on a clock's working time each of them lies."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from desk.sla.replay.types import BadLog

SHARE = re.compile(r"(\d{1,4})%", re.ASCII)
OFFSET = re.compile(r"([+-])(\d{1,6})", re.ASCII)
AT_DUE = 100
ZERO = timedelta(0)


@dataclass(frozen=True)
class Level:
    """A share of the target or, where `percent` is None, an offset from due. The name says it all."""

    name: str
    percent: int | None = field(compare=False)
    offset: timedelta = field(default=ZERO, compare=False)

    @property
    def warns(self) -> bool:
        """Whether it lies before due."""
        return self.offset < ZERO if self.percent is None else self.percent < AT_DUE

    @property
    def at_due(self) -> bool:
        """Whether it is due itself, which a due set by hand may have put outside working hours."""
        return not self.offset if self.percent is None else self.percent == AT_DUE

    def place(self, target: timedelta, due: timedelta) -> timedelta:
        """The working time since the start at which it is reached, when due is reached after `due` of it."""
        if self.percent is None:
            return due + self.offset
        if self.percent < AT_DUE:
            return _share(target, self.percent)
        return due + _share(target, self.percent - AT_DUE)


def _share(target: timedelta, percent: int) -> timedelta:
    return timedelta(seconds=int(target.total_seconds()) * percent // 100)


@lru_cache(maxsize=200)
def levels(names: tuple[str, ...]) -> tuple[Level, ...]:
    """The levels of these names, each once. Raises BadLog."""
    return tuple(_level(name) for name in dict.fromkeys(names))


@lru_cache(maxsize=2_000)
def in_order(ladder: tuple[Level, ...], target: timedelta, due: timedelta) -> tuple[tuple[timedelta, Level], ...]:
    """The levels by their place; where two share one, due comes last, since it says the most."""
    placed = [(level.place(target, due), level) for level in ladder]
    placed.sort(key=lambda pair: (pair[0], not pair[1].warns, pair[1].at_due, pair[1].percent == AT_DUE))
    return tuple(placed)


def _level(name: str) -> Level:
    if share := SHARE.fullmatch(name):
        return Level(name, int(share[1]))
    if offset := OFFSET.fullmatch(name):
        minutes = timedelta(minutes=int(offset[2]))
        return Level(name, None, -minutes if offset[1] == "-" else minutes)
    raise BadLog(f"not a level: {name}")
