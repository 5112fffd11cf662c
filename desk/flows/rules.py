"""Which step a ticket is at. A ticket walks through its steps; going back or a new flow begins another round."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

LONGEST_OUTCOME = 300
FIRST = 1  # the position that a walk from the beginning has


class Step(Protocol):
    @property
    def round(self) -> int: ...
    @property
    def position(self) -> int: ...
    @property
    def begun_at(self) -> datetime | None: ...
    @property
    def ended_at(self) -> datetime | None: ...


S = TypeVar("S", bound=Step)


def running(steps: Sequence[S]) -> S | None:
    """The step that is being worked on: one at most."""
    return next((step for step in steps if step.begun_at is not None and step.ended_at is None), None)


def present_walk(steps: Sequence[S]) -> list[S]:
    """The steps as they stand now, by position: of one that was gone through again, the newest."""
    if not steps:
        return []
    since = max(step.round for step in steps if step.position == FIRST)
    newest = {step.position: step for step in sorted(steps, key=lambda step: step.round) if step.round >= since}
    return [newest[position] for position in sorted(newest)]


def earlier_walks(steps: Sequence[S]) -> list[S]:
    """What was gone through before and has been taken up again since, in the order in which it ended."""
    now = present_walk(steps)
    gone = [(step.ended_at, step.position, step) for step in steps if step.ended_at is not None and step not in now]
    return [step for _ended, _position, step in sorted(gone, key=lambda one: one[:2])]
