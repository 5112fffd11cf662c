"""What processes used, read from /proc: CPU time of trees and lists of processes, and memory shared out fairly."""

import os
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")


def family(root: int) -> list[int]:
    """A process and everything below it."""
    children: dict[int, list[int]] = {}
    for pid in map(int, filter(str.isdigit, os.listdir(PROC))):
        if (parent := _parent(pid)) is not None:
            children.setdefault(parent, []).append(pid)
    found, ahead = [], [root]
    while ahead:
        pid = ahead.pop()
        found.append(pid)
        ahead += children.get(pid, [])
    return found


def program(root: int, word: str) -> list[int]:
    """The processes below `root` whose command line has this word in it."""
    return [pid for pid in family(root) if word in _read(pid, "cmdline").split("\0")]


def cpu_ms(pids: Iterable[int]) -> float:
    """CPU time that the living threads of these processes have used so far, in milliseconds."""
    return sum(int(line.split()[0]) for pid in pids for line in _threads(pid)) / 1e6


def pss_mb(pids: Iterable[int]) -> float:
    """Memory of these processes; what several share is divided among them."""
    lines = [line for pid in pids for line in _read(pid, "smaps_rollup").splitlines() if line.startswith("Pss:")]
    return sum(int(line.split()[1]) for line in lines) / 1024


def describe() -> dict[str, object]:
    """The machine and how busy it is with other things."""
    return {"cores": os.cpu_count(), "load": [round(one, 2) for one in os.getloadavg()], "system": os.uname().release}


def _threads(pid: int) -> list[str]:
    try:
        tasks = os.listdir(PROC / str(pid) / "task")
    except OSError:
        return []
    return [line for task in tasks if (line := _read(pid, f"task/{task}/schedstat"))]


def _parent(pid: int) -> int | None:
    words = _read(pid, "stat").rpartition(")")[2].split()
    return int(words[1]) if words else None


def _read(pid: int, name: str) -> str:
    """Empty when the process has ended meanwhile."""
    try:
        return (PROC / str(pid) / name).read_text()
    except OSError:
        return ""
