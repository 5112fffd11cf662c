"""The desk that is measured: its data, and the running of it."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect, select

from desk.app import create_app
from desk.core.config import Config
from desk.core.db import db, transaction
from desk.core.migrate import upgrade
from desk.ops.bench.browser import Unexpected
from desk.ops.demo.bulk.fill import fill_demo
from desk.tickets.models import Revision

OURS = "bench"  # the mark of a database that was made for measuring
UP_WITHIN_S = 60.0
READY = "Ready"
KEY = "of made-up people only: no secret"  # the same each time, so that a filled database can be used again
PASSING_ON = ("PATH", "PYTHONPATH", "HOME", "LANG", "LD_LIBRARY_PATH")


class NotOurs(ValueError):
    """The database holds something that was not made for measuring."""


@dataclass(frozen=True)
class Stage:
    """Where the measured desk lives. `env` is what its processes get."""

    app: Flask
    env: Mapping[str, str]
    port: int
    tickets: int

    @property
    def backend(self) -> str:
        return str(self.app.config["DESK"].database_url).partition(":")[0].partition("+")[0]


def build(folder: Path, *, database: str | None, port: int, tickets: int) -> Stage:
    """A desk with that many tickets, all rows of which are of this command's making. Raises NotOurs, BadConfig."""
    given = {"DESK_DATABASE_URL": database} if database else {}
    env = {name: os.environ[name] for name in PASSING_ON if name in os.environ}
    env |= {"DESK_DATA_DIR": str(folder), "DESK_PORT": str(port), "DESK_SECRET_KEY": KEY, **given}
    app = create_app(Config.from_env(env))
    _claim(app)
    fill_demo(app, tickets, say=lambda _there: None)
    with app.app_context():
        _tell_planner()
    return Stage(app, env, port, tickets)


def _claim(app: Flask) -> None:
    with app.app_context():
        if "ticket" in inspect(db.engine).get_table_names():
            if db.session.scalar(select(Revision.value).where(Revision.name == OURS)) is None:
                db.session.remove()
                db.engine.dispose()
                raise NotOurs("this database is in use: name an empty one, it is filled with made-up tickets")
            return
    upgrade(app)
    with app.app_context(), transaction():
        db.session.add(Revision(name=OURS, value=1))


def _tell_planner() -> None:
    """A server would do this by itself after a while."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


@contextmanager
def running(stage: Stage, *, workers: int = 2) -> Iterator[tuple[subprocess.Popen[str], float]]:
    """The whole desk while inside: its first process, and the seconds it took until a page could be had."""
    command = [sys.executable, "-P", "-m", "desk.cli.main", "run", "--dev", "--workers", str(workers)]
    began = time.monotonic()
    process = subprocess.Popen(command, env=dict(stage.env), stdout=subprocess.PIPE, text=True)
    try:
        _until_ready(process)
        yield process, time.monotonic() - began
    finally:
        process.terminate()
        process.communicate()


def _until_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if re.match(READY, line):
            return
    raise Unexpected("the desk did not start")
