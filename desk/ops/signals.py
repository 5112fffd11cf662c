"""Being told to end, and waking up when a child has ended, without polling."""

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Wakeups:
    """`ending` turns true on INT, TERM or HUP and stays so; `wait` returns early on these and on a child's end."""

    def __init__(self, pipe: int) -> None:
        self.ending = False
        self._pipe = pipe

    def wait(self, seconds: float) -> None:
        if select.select([self._pipe], [], [], max(seconds, 0))[0]:
            os.read(self._pipe, 4096)

    def end(self, _number: int, _frame: FrameType | None) -> None:
        self.ending = True


@contextmanager
def wakeups() -> Iterator[Wakeups]:
    """Take over the signals for a while; main thread only.

    INT and TERM count even when they were inherited as ignored, which is what a shell does to programs that
    it starts in the background. HUP then stays ignored: that is what nohup is for.
    """
    read, write = os.pipe()
    os.set_blocking(read, False)
    os.set_blocking(write, False)
    woken = Wakeups(read)
    wanted = [number for number in ENDING if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, woken.end) for number in wanted}
    before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    before_fd = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    blocked = signal.pthread_sigmask(signal.SIG_UNBLOCK, [*wanted, signal.SIGCHLD])
    try:
        yield woken
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.set_wakeup_fd(before_fd)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(read)
        os.close(write)
