"""What a running desk is put through, one thing at a time, and how late it may tell of a promise meanwhile."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from desk.automation.lease import LASTS, NO_LEASE
from desk.ops.faults import havoc
from desk.ops.faults.stage import Stage

POINTS = {  # a place, and at which time that it is there a process dies
    "fire.before_claim": 2,
    "fire.claimed": 2,
    "fire.before_commit": 2,
    "fire.committed": 2,
    "mail.before_data": 10,
    "mail.accepted": 10,
}
HOUR_S = 3600.0
SOON_S, LATEST_S = 1.0, 60.0

Act = Callable[[Stage, random.Random], None]


@dataclass(frozen=True)
class Experiment:
    """`act` is done about every `every_s` while promises run out; `late_s` is what 99 of 100 may be late at most.

    `env` is given to the desk. `clock`: the desk's own clock is moved, so lateness says nothing.
    """

    name: str
    what: str
    act: Act | None = None
    every_s: float = 3.0
    late_s: float = LATEST_S
    env: Mapping[str, str] = field(default_factory=dict)
    rolled_back: bool = False
    clock: bool = False


def _storm(stage: Stage, chance: random.Random) -> None:
    act: Act = chance.choice([_kill("worker"), _kill("sweeper"), _kill("crew"), _flush])
    act(stage, chance)


def _kill(what: str) -> Act:
    return lambda stage, chance: havoc.kill_one(stage.data, what, chance)


def _flush(stage: Stage, _chance: random.Random) -> None:
    havoc.empty_redis(stage.redis_url)


def _freeze(stage: Stage, chance: random.Random) -> None:
    havoc.freeze_one(stage.data, chance, 3 * LASTS.total_seconds())


def _lose_redis(stage: Stage, _chance: random.Random) -> None:
    havoc.lose_redis(stage.pid, stage.data)


def _jump(stage: Stage, chance: random.Random) -> None:
    havoc.move_clock(stage.clock, chance.choice([2 * HOUR_S, -2 * HOUR_S, 24 * HOUR_S, 1.0, 0.0]))


def _sleep(stage: Stage, _chance: random.Random) -> None:
    stage.woke_at = time.time() + HOUR_S
    havoc.sleep_through(stage.pid, stage.clock, HOUR_S)


EXPERIMENTS = (
    Experiment("calm", "nothing is broken", late_s=SOON_S),
    *(
        Experiment(f"kill-{point}", f"each process dies there at time {nth}", env={"DESK_FAULT": f"{point}:{nth}"})
        for point, nth in POINTS.items()
    ),
    Experiment("workers", "workers are killed all the time", _kill("worker"), every_s=0.5),
    Experiment("sweepers", "sweepers are killed, the one that leads and the one that stands by", _kill("sweeper"), 2.5),
    Experiment("two-leaders", "nobody asks who leads", env={"DESK_FAULT_SWITCHES": NO_LEASE}),
    Experiment("frozen", "a sweeper stands still for three leases and goes on", _freeze),
    Experiment("redis-emptied", "Redis is emptied all the time", _flush, every_s=0.5),
    Experiment("redis-lost", "Redis is killed and starts with nothing", _lose_redis, every_s=4.0),
    Experiment("thrice", "every job is there three times", env={"DESK_FAULT_SWITCHES": "ring.thrice"}),
    Experiment("rolled-back", "every second ticket is never committed", rolled_back=True),
    Experiment("clock", "the clock jumps by hours, a day, a second", _jump, clock=True),
    Experiment("asleep", "the machine sleeps for an hour", _sleep, every_s=1e9),
    Experiment("storm", "processes are killed and Redis is emptied at random", _storm),
)  # fmt: skip


def wreak(experiment: Experiment, stage: Stage, *, until: float, chance: random.Random) -> int:
    """Do it again and again until the monotonic instant `until`; how often it was done."""
    done = 0
    while (left := until - time.monotonic()) > 0:
        pause = 5.0 if experiment.every_s > left and not done else chance.uniform(0.5, 1.5) * experiment.every_s
        time.sleep(min(left, pause))
        if experiment.act and time.monotonic() < until:
            experiment.act(stage, chance)
            done += 1
    return done
