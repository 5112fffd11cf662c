"""Processes forked from this one, which shares with them what it has loaded and starts anew the one that dies."""

import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence

from desk.ops.processes import die_with_parent
from desk.ops.signals import wakeups

log = logging.getLogger(__name__)

PLACES = (1, 2)
PAUSE_S = 0.2  # before a process that died is followed, so that one that cannot live does not spin
LOOK_S = 30.0


def keep_pair(work: Callable[[int], None], places: Sequence[int] = PLACES) -> None:
    """Run `work(place)` in a child process for each place until told to end. Returns in the parent only."""
    gc.collect()
    gc.freeze()  # what is loaded by now stays shared with the children
    children: dict[int, int] = {}
    with wakeups() as woken:
        while not woken.ending:
            for place in places:
                if place not in children.values():
                    children[_fork(work, place)] = place
            woken.wait(LOOK_S)
            if _reap(children) and not woken.ending:
                time.sleep(PAUSE_S)
    _end(children)


def _fork(work: Callable[[int], None], place: int) -> int:
    parent, pid = os.getpid(), os.fork()
    if pid:
        return pid
    code = 1
    try:
        die_with_parent()
        if os.getppid() != parent:  # died between fork and here
            os._exit(1)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        work(place)
        code = 0
    except Exception:
        log.exception("process %s ended", place)
    finally:
        sys.stderr.flush()
        os._exit(code)


def _reap(children: dict[int, int]) -> bool:
    """Forget the children that have ended; whether there were any."""
    before = len(children)
    for pid in list(children):
        if os.waitpid(pid, os.WNOHANG)[0]:
            del children[pid]
    return len(children) < before


def _end(children: dict[int, int]) -> None:
    for pid in children:
        os.kill(pid, signal.SIGTERM)
    for pid in children:
        os.waitpid(pid, 0)
