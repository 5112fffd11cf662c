"""Keeps programs running: one that ends is started again, and all end when the supervisor is told to end."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from desk.ops.processes import how_it_ended, session_members, signal_session
from desk.ops.signals import Wakeups

FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 5.0
STEADY_AFTER_S = 10.0  # a program that ran this long has earned a quick restart
ASK_S = 2.5  # after TERM; a server that is still starting may not hear it, so KILL follows
ASK_LAST_S = 1.0  # the same for programs that others need in order to end well
LOOK_S = 0.05
ASK_AGAIN_S = 0.1

Say = Callable[[str], None]
Start = Callable[[], subprocess.Popen[bytes] | None]


class CannotStart(RuntimeError):
    """A program could not be started; it is tried again later."""


@dataclass(frozen=True)
class Program:
    """`start` spawns it as leader of its own session, or answers None if somebody else runs it already."""

    name: str
    start: Start
    ends_last: bool = False


class Keeper:
    """One program, its present process, and when to start the next one. Times are monotonic seconds."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.due_at: float | None = 0.0  # None while it runs
        self.pause = FIRST_PAUSE_S

    def start(self, now: float) -> None:
        """Raises CannotStart or OSError."""
        self.process, self.started_at, self.due_at = self.program.start(), now, None

    def ended(self) -> int | None:
        """The return code of a process that has just ended; what it left behind is killed."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        signal_session(self.process.pid, signal.SIGKILL)
        self.process = None
        return code

    def retry(self, now: float) -> float:
        """Plan the next start; the answer is the pause in seconds."""
        if now - self.started_at > STEADY_AFTER_S:
            self.pause = FIRST_PAUSE_S
        pause, self.pause = self.pause, min(self.pause * 2, LONGEST_PAUSE_S)
        self.due_at = now + pause
        return pause


class Supervisor:
    """Call `keep` for each program, then `run`; `stop` ends them all and never takes 5 seconds."""

    def __init__(self, woken: Wakeups, say: Say) -> None:
        self._woken = woken
        self._say = say
        self._keepers: list[Keeper] = []
        self._once: subprocess.Popen[bytes] | None = None

    def keep(self, program: Program) -> Keeper:
        """Start `program` now and whenever it ends. Raises CannotStart or OSError if the first start fails."""
        keeper = Keeper(program)
        keeper.start(time.monotonic())
        self._keepers.append(keeper)
        return keeper

    def run_once(self, start: Callable[[], subprocess.Popen[bytes]]) -> int | None:
        """Run a step to its end while the programs are kept; its return code, or None if we are told to end."""
        self._once = start()
        while self._once.poll() is None and not self._woken.ending:
            self.turn(1.0)
        return None if self._woken.ending else self._once.returncode

    def until(self, done: Callable[[], bool], within: float) -> bool:
        """Keep the programs until `done`; False if `within` seconds were not enough or we are told to end."""
        deadline = time.monotonic() + within
        while not self._woken.ending and time.monotonic() < deadline:
            if done():
                return True
            self.turn(ASK_AGAIN_S)
        return False

    def run(self) -> None:
        """Keep the programs until told to end."""
        while not self._woken.ending:
            self.turn(60.0)

    def turn(self, longest: float) -> None:
        """Notice what ended, start what is due, then wait for news for at most `longest` seconds."""
        now = time.monotonic()
        for keeper in self._keepers:
            self._look_after(keeper, now)
        due = [keeper.due_at - now for keeper in self._keepers if keeper.due_at is not None]
        if not self._woken.ending:
            self._woken.wait(min([longest, *due]))

    def stop(self) -> None:
        """TERM, then KILL, to every session; first those nobody leans on."""
        running = [(keeper.process, keeper.program.ends_last) for keeper in self._keepers if keeper.process]
        first = [process for process, last in running if not last]
        _end([*first, self._once] if self._once else first, ASK_S)
        _end([process for process, last in running if last], ASK_LAST_S)

    def _look_after(self, keeper: Keeper, now: float) -> None:
        if (code := keeper.ended()) is not None:
            self._plan(keeper, now, how_it_ended(code))
        elif keeper.due_at is not None and keeper.due_at <= now and not self._woken.ending:
            try:
                keeper.start(now)
            except (CannotStart, OSError) as problem:
                self._plan(keeper, now, f"cannot be started: {problem}")

    def _plan(self, keeper: Keeper, now: float, why: str) -> None:
        if not self._woken.ending:
            self._say(f"{keeper.program.name} {why}; starting it again in {keeper.retry(now):.1f} s")


def _end(processes: Iterable[subprocess.Popen[bytes]], patience: float) -> None:
    """A leader that is gone may have left others in its session, so the sessions decide, not the leaders."""
    processes = list(processes)
    for process in processes:
        signal_session(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(_lives(process) for process in processes) and time.monotonic() < deadline:
        time.sleep(LOOK_S)
    for process in processes:
        signal_session(process.pid, signal.SIGKILL)
        process.wait()


def _lives(process: subprocess.Popen[bytes]) -> bool:
    process.poll()
    return bool(session_members(process.pid))
