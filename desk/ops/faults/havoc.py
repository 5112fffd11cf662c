"""Breaking a running desk on purpose: processes are killed and Redis is emptied, at moments that a seed decides."""

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from desk.ops.crew import CREW, SWEEPER, WORKER

PROC = Path("/proc")
WORK = {"worker": WORKER, "sweeper": SWEEPER}


def processes_of(data: Path, what: str) -> list[int]:
    """Who does this work for the desk with this data folder, and the parent that keeps them."""
    wanted = f"DESK_DATA_DIR={data}".encode()
    found = []
    for entry in PROC.iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError):
            if (entry / "comm").read_text().strip() not in (WORK[what], CREW):
                continue
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
    return sorted(found)


def kill_one(data: Path, what: str, chance: random.Random) -> bool:
    """SIGKILL to one process of this kind: a child that works as likely as the parent that keeps it."""
    found = processes_of(data, what)
    if not found:
        return False
    with suppress(ProcessLookupError):
        os.kill(chance.choice(found), signal.SIGKILL)
    return True


def empty_redis(url: str) -> bool:
    with suppress(RedisError, OSError), Redis.from_url(url, socket_timeout=1) as client:
        return bool(client.flushall())
    return False


def wreak(
    faults: Sequence[str], data: Path, redis_url: str, *, until: float, every_s: float, chance: random.Random
) -> dict[str, int]:
    """One fault after the other until the monotonic instant `until`; how often each was done."""
    acts: dict[str, Callable[[], bool]] = {
        "worker": lambda: kill_one(data, "worker", chance),
        "sweeper": lambda: kill_one(data, "sweeper", chance),
        "redis": lambda: empty_redis(redis_url),
    }
    done = dict.fromkeys(faults, 0)
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, chance.uniform(0.5, 1.5) * every_s))
        if faults:
            fault = chance.choice(list(faults))
            done[fault] += acts[fault]()
    return done
