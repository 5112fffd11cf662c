"""The web server: granian on a listening socket that somebody else has opened and keeps open."""

import gc
import importlib
import logging
import os
import socket
import sys
from typing import Any

from flask import Flask
from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer
from jinja2 import FileSystemBytecodeCache

from desk.ops.ports import BACKLOG
from desk.ops.processes import forks_die_with_parent

WORKERS = 2
THREADS_PER_WORKER = 2
STOP_WITHIN_S = 2
_hold: Any = SocketHolder  # (descriptor, is it a unix socket, backlog); the type stub leaves them out


class Server(MPServer):
    """granian opens its own socket on Linux; this one takes the handed one, as granian does on other systems.

    So requests that come while it starts or restarts wait in the socket's queue and are answered late, not refused.
    """

    def __init__(self, handed: int) -> None:
        super().__init__(
            "wsgi:app",
            interface=Interfaces.WSGI,
            workers=WORKERS,
            blocking_threads=THREADS_PER_WORKER,
            websockets=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            respawn_interval=0.2,
            workers_kill_timeout=STOP_WITHIN_S,
        )
        self._handed = handed

    def _init_shared_socket(self) -> None:
        os.set_inheritable(self._handed, True)
        self._ssp = None
        self._sfd = self._handed  # type: ignore[assignment]
        self._shd = _hold(self._handed, False, BACKLOG)
        self._sso = socket.socket(fileno=self._handed)


def load_app() -> Flask:
    """The application, imported from the project whatever the current folder holds, with its templates ready.

    It is loaded before the workers are forked, so that they share it.
    """
    app: Flask = importlib.import_module("wsgi").app
    folder = app.config["DESK"].data_dir / "cache"
    folder.mkdir(mode=0o700, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    gc.collect()
    gc.freeze()
    return app


def main(argv: list[str]) -> None:
    """`python -m desk.ops.web FD`: serve on the inherited socket FD until told to end."""
    logging.basicConfig(level=logging.WARNING)
    app = load_app()
    forks_die_with_parent()
    Server(int(argv[0])).serve(target_loader=lambda _target: app)


if __name__ == "__main__":
    main(sys.argv[1:])
