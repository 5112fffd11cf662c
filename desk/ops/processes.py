"""Child processes: each in a session of its own, ended together with everything it started."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
PROC = Path("/proc")
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(how: int = signal.SIGKILL) -> None:
    """Have the kernel send `how` to this process when its parent is gone; only Linux can."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(how))


def forks_die_with_parent() -> None:
    """The same for every process that this one forks from now on."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=die_with_parent)


def name_process(name: str) -> None:
    """What the process table calls this process, at most 15 letters; only Linux can."""
    if _libc is not None:
        _libc.prctl(PR_SET_NAME, name.encode()[:15])


def spawn(
    argv: Sequence[str],
    env: Mapping[str, str] | None = None,
    *,
    pass_fds: Sequence[int] = (),
    orphaned: int = signal.SIGKILL,
    quiet: bool = False,
) -> subprocess.Popen[bytes]:
    """Start `argv` as leader of a new session; it receives `orphaned` when this process dies.

    Call it from the main thread: the kernel watches the thread that forks. `quiet` drops what it prints.
    """
    return subprocess.Popen(
        list(argv),
        env=None if env is None else dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else None,
        stderr=subprocess.DEVNULL if quiet else None,
        start_new_session=True,
        pass_fds=tuple(pass_fds),
        preexec_fn=_prepare(os.getpid(), orphaned),
    )


def _prepare(parent: int, orphaned: int) -> Callable[[], None]:
    def prepare() -> None:
        die_with_parent(orphaned)
        if os.getppid() != parent:  # died between fork and here
            os._exit(1)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # "ignored" would be inherited
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])

    return prepare


def session_members(session: int) -> list[int]:
    """Living processes of that session, zombies left out. Without /proc: only its leader."""
    if not PROC.joinpath("self", "stat").exists():
        return [session] if _alive(session) else []
    return [pid for pid in _pids() if _session_of(pid) == session]


def signal_session(session: int, number: int) -> None:
    """Send `number` to every process of the session; those that are gone are passed over."""
    for pid in session_members(session):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def how_it_ended(code: int) -> str:
    """A return code of subprocess in words."""
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"was ended by signal {-code}"


def _pids() -> list[int]:
    return [int(entry) for entry in os.listdir(PROC) if entry.isdigit()]


def _session_of(pid: int) -> int | None:
    try:
        stat = (PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return None
    state, _parent, _group, session = stat.rpartition(b")")[2].split()[:4]
    return None if state in (b"Z", b"X") else int(session)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
