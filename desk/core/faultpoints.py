"""What a fault run may do to a process from inside: kill it at a named place, throw a switch, move its clock.

Nothing of it does anything unless the environment asks for it, which only `bin/faults` does.
"""

import os
import signal
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path

ARMED, _, NTH = os.environ.get("DESK_FAULT", "").partition(":")  # fire.claimed:3 dies when it is there a third time
SWITCHES = frozenset(os.environ.get("DESK_FAULT_SWITCHES", "").split())
CLOCK = os.environ.get("DESK_FAULT_CLOCK")  # a file that holds the seconds by which the clock is wrong
_times = count(1)


def reached(name: str) -> None:
    """The process is at this place now."""
    if name == ARMED and next(_times) == int(NTH or 1):
        os.kill(os.getpid(), signal.SIGKILL)


def switched(name: str) -> bool:
    """Whether this run has thrown that switch."""
    return name in SWITCHES


def clock_error() -> timedelta:
    """How far this process's clock is from the machine's."""
    with suppress(OSError, ValueError):
        if CLOCK:
            return timedelta(seconds=float(Path(CLOCK).read_text()))
    return timedelta(0)
