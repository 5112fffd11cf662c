"""Breaking a running desk on purpose: processes are killed or frozen, Redis is emptied, the clock is moved."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from redis import Redis
from redis.exceptions import RedisError

from desk.ops.bench.machine import family
from desk.ops.crew import CREW, FETCHER, SWEEPER, WORKER

PROC = Path("/proc")
WORK = {
    "worker": (WORKER,),
    "sweeper": (SWEEPER,),
    "fetcher": (FETCHER,),
    "crew": (CREW,),
    "any": (WORKER, SWEEPER, FETCHER, CREW),
}
WATCH_S = 0.1


def processes_of(data: Path, what: str) -> list[int]:
    """Who does this work for the desk with this data folder."""
    wanted = f"DESK_DATA_DIR={data}".encode()
    found = []
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            here = wanted in (entry / "environ").read_bytes().split(b"\0")
            if here and (entry / "comm").read_text().strip() in WORK[what]:
                found.append(int(entry.name))
    return sorted(found)


def send(number: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def kill_one(data: Path, what: str, chance: random.Random) -> None:
    """SIGKILL to one process of this kind."""
    if found := processes_of(data, what):
        send(signal.SIGKILL, [chance.choice(found)])


def freeze_one(data: Path, chance: random.Random, seconds: float) -> None:
    """A sweeper stands still for so long, and goes on as if nothing had been."""
    if found := processes_of(data, "sweeper"):
        one = [chance.choice(found)]
        send(signal.SIGSTOP, one)
        time.sleep(seconds)
        send(signal.SIGCONT, one)


def sleep_through(root: int, clock: Path, seconds: float) -> None:
    """The whole desk is stopped while its clock goes on by `seconds`, as on a machine that is put to sleep."""
    everybody = family(root)
    send(signal.SIGSTOP, everybody)
    move_clock(clock, seconds)
    time.sleep(1)
    send(signal.SIGCONT, everybody)


def move_clock(clock: Path, seconds: float) -> None:
    fresh = clock.with_suffix(".new")
    fresh.write_text(str(seconds))
    fresh.replace(clock)


def empty_redis(url: str) -> None:
    with suppress(RedisError, OSError), Redis.from_url(url, socket_timeout=1) as client:
        client.flushall()


def lose_redis(root: int, data: Path) -> None:
    """SIGKILL to the embedded server, and all that it has written is gone: it starts again with nothing."""
    for file in data.glob("**/appendonlydir/*"):
        with suppress(OSError):
            file.unlink()
    send(signal.SIGKILL, [pid for pid in family(root) if "valkey" in _command(pid) or "redis-server" in _command(pid)])


@contextmanager
def deaths(data: Path) -> Iterator[Callable[[], int]]:
    """How many workers and sweepers have died inside, asked for at any time."""
    ended, seen, alive = Event(), set[int](), set[int]()

    def watch() -> None:
        while not ended.wait(WATCH_S):
            now = set(processes_of(data, "any"))
            seen.update(now)
            alive.clear()
            alive.update(now)

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield lambda: len(seen - alive)
    finally:
        ended.set()
        thread.join()


def _command(pid: int) -> str:
    with suppress(OSError):
        return (PROC / str(pid) / "comm").read_text()
    return ""
