"""What one running desk consists of, and the order in which it comes up."""

import http.client
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from socket import socket

from desk.core.config import Config
from desk.ops import embedded_redis
from desk.ops.datafolder import check_sqlite, claim
from desk.ops.ports import listen
from desk.ops.processes import spawn
from desk.ops.signals import Wakeups, wakeups
from desk.ops.supervisor import CannotStart, Program, Say, Supervisor

HEALTHY_WITHIN_S = 30.0
ANSWER_WITHIN_S = 0.5
# -P: a folder called "desk" where the command was typed must not be taken for ours
PYTHON = (sys.executable, "-P", "-m")
# glibc would set memory aside for every thread, and keep what a big page took
LEAN = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_MMAP_THRESHOLD_": "131072"}


@dataclass(frozen=True)
class Plan:
    """How to run: `env` is what the children get, `dev` adds the demo world."""

    config: Config
    env: Mapping[str, str]
    dev: bool
    host: str
    workers: int


def run(plan: Plan, tell: Say, warn: Say) -> int:
    """Run the desk until told to end; the exit code.

    `tell` gets the address, at once, and `warn` what goes wrong later. Raises BrokenDataFolder, PortBusy,
    NoEmbeddedRedis before anything runs.
    """
    with wakeups() as woken, claim(plan.config.data_dir):
        if plan.dev and plan.config.sqlite_file:
            check_sqlite(plan.config.sqlite_file)
        with closing(listen(plan.host, plan.config.port)) as listener:
            tell(_address(plan))
            supervisor = Supervisor(woken, warn)
            try:
                return _supervise(plan, supervisor, woken, listener, tell, warn)
            finally:
                supervisor.stop()


def _supervise(plan: Plan, supervisor: Supervisor, woken: Wakeups, listener: socket, tell: Say, warn: Say) -> int:
    if plan.config.embedded_redis:
        _start_redis(plan, supervisor, woken)
    code = supervisor.run_once(partial(_spawn, plan, "desk.ops.prepare", *(["--demo"] if plan.dev else [])))
    if code:
        return code
    supervisor.keep(_web(plan, listener))
    if supervisor.until(partial(_healthy, plan), HEALTHY_WITHIN_S):  # somebody waits for a page; nobody yet for a job
        tell("Ready. Stop with Ctrl-C.")
    elif not woken.ending:
        warn(f"the web server has not answered within {HEALTHY_WITHIN_S:.0f} s; still trying")
    for program in _background(plan):
        supervisor.keep(program)
    supervisor.run()
    return 0


def _start_redis(plan: Plan, supervisor: Supervisor, woken: Wakeups) -> None:
    data = plan.config.data_dir
    keeper = supervisor.keep(Program("redis", partial(_redis, plan), ends_last=True))
    embedded_redis.wait_until_ready(data, keeper.process, lambda: woken.ending)


def _redis(plan: Plan) -> subprocess.Popen[bytes] | None:
    try:
        return embedded_redis.start(plan.config.data_dir)
    except embedded_redis.NoEmbeddedRedis as problem:
        raise CannotStart(str(problem)) from None


def _web(plan: Plan, listener: socket) -> Program:
    descriptor = listener.fileno()
    return Program("web", partial(_spawn, plan, "desk.ops.web", str(descriptor), pass_fds=(descriptor,)))


def _background(plan: Plan) -> list[Program]:
    return [Program("crew", partial(_spawn, plan, "desk.ops.crew", str(plan.workers)))]


def _spawn(plan: Plan, module: str, *words: str, pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    return spawn([*PYTHON, module, *words], {**plan.env, **LEAN}, pass_fds=pass_fds)


def _address(plan: Plan) -> str:
    host = f"[{plan.host}]" if ":" in plan.host else plan.host
    return f"http://{host}:{plan.config.port}"


def _healthy(plan: Plan) -> bool:
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(plan.host, plan.host)
    with closing(http.client.HTTPConnection(reachable, plan.config.port, timeout=ANSWER_WITHIN_S)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
