"""What one mail may cost the child that reads it."""

import resource
import signal

from desk.channels.mime.sizes import MAX_SIZE

LARGEST = MAX_SIZE  # bytes of a mail; the rest is not even taken in
MEMORY = 232 * 1024 * 1024  # bytes of data a child may hold; with its code it stays below 256 MB resident
CPU_S = 1.3
CPU_S_PER_MB = 0.015  # decoding is linear: 72 MB may take a second more, and need less than that
WALL_S = 10.0  # a busy machine is slow without any fault of the mail
MAILS = 2000  # a child is replaced after so many


def cpu_seconds(size: int) -> float:
    """What a mail of `size` bytes may take."""
    return CPU_S + CPU_S_PER_MB * size / 1e6


def confine() -> None:
    """Take the limits of memory upon this process; a lower one that was inherited stays."""
    for kind, wanted in ((resource.RLIMIT_DATA, MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (limit, limit))


def start_clock(seconds: float) -> None:
    """Let the kernel end this process when it has used so much more CPU; 0 stops the clock."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
