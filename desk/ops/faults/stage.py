"""A whole desk of its own in a temporary folder, with a mail server that keeps what it is given."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask

from desk.app import create_app
from desk.core.config import SQLITE_FILE, Config, embedded_url
from desk.intake.listener import AnyPortController
from desk.ops.processes import signal_session, spawn

READY_WITHIN_S = 60.0


@dataclass
class Sink:
    """What the desk has sent, in order."""

    mails: list[bytes] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.mails.append(bytes(envelope.content))
        return "250 OK"


@dataclass
class Stage:
    """A desk that runs: `app` reads and writes the same database from here.

    `pid` is its first process. `clock` names the file by which its clock is moved; `woke_at`, seconds since 1970 by
    that clock, is when it was last able to tell of anything, 0 if it always was.
    """

    app: Flask
    data: Path
    redis_url: str
    sink: Sink
    pid: int
    clock: Path
    woke_at: float = 0.0
    env: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def stage(
    database_url: str | None = None, more: Mapping[str, str] | None = None, *, room_mb: int | None = None
) -> Iterator[Stage]:
    """Run a desk until the block ends; `more` is added to its environment.

    `database_url` names an empty PostgreSQL database, SQLite otherwise. `room_mb` is all that its disk holds, which
    only root can arrange.
    """
    sink = Sink()
    controller = AnyPortController(sink, hostname="127.0.0.1", port=0)
    controller.start()
    with tempfile.TemporaryDirectory(prefix="desk-faults-") as folder, _little_room(folder, room_mb):
        clock = Path(folder) / "clock"
        env = _settings(Path(folder), controller.bound_port, database_url)
        env |= {"DESK_FAULT_CLOCK": str(clock)} | dict(more or {})
        desk = spawn([sys.executable, "-P", "-m", "desk.cli.main", "run"], env, quiet=True)
        try:
            _wait_until_ready(env["DESK_BASE_URL"], desk)
            config = Config.from_env(env)
            yield Stage(create_app(config), Path(folder), config.redis_url, sink, desk.pid, clock, env=env)
        finally:
            desk.terminate()
            with suppress(subprocess.TimeoutExpired):
                desk.wait(10)
            signal_session(desk.pid, 9)
            controller.stop(no_assert=True)


@contextmanager
def _little_room(folder: str, room_mb: int | None) -> Iterator[None]:
    """A file system of its own in this folder, of so many megabytes."""
    if room_mb is None:
        yield
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room_mb}m", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=False)


def passed_on(stage: Stage) -> dict[str, str]:
    """What another process of the same desk is started with."""
    return dict(stage.env)


def _settings(folder: Path, smtp_port: int, database_url: str | None) -> dict[str, str]:
    with closing(socket.create_server(("127.0.0.1", 0))) as chosen:
        port = chosen.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if not name.startswith("DESK_")}
    return env | {
        "DESK_ENV": "production",
        "DESK_DATA_DIR": str(folder),
        "DESK_PORT": str(port),
        "DESK_BASE_URL": f"http://127.0.0.1:{port}",
        "DESK_SECRET_KEY": secrets.token_hex(32),
        "DESK_DATABASE_URL": database_url or f"sqlite:///{folder / SQLITE_FILE}",
        "DESK_REDIS_URL": embedded_url(folder),
        "DESK_REPLY_ADDRESS": "service@desk.localhost",
        "DESK_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
    }


def _wait_until_ready(url: str, desk: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < give_up and desk.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the desk did not start")
