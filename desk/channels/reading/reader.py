"""Mails read in a child process, so that a hostile one costs a child and not the desk."""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import desk
from desk.channels.reading.limits import CPU_S, LARGEST, MAILS, WALL_S, cpu_seconds
from desk.channels.reading.wire import ANSWER, ASK, HEADERS, MOST, WHOLE, WITHOUT_FILES, file_sizes, unpacked
from desk.channels.types import ParsedMail

CHUNK = 1024 * 1024
TOO_LONG, TOO_MUCH = "took too long to read", "took too much memory to read"
ENDED = {signal.SIGPROF: TOO_LONG, signal.SIGXCPU: TOO_LONG, signal.SIGKILL: TOO_LONG, signal.SIGABRT: TOO_MUCH}


class _Lost(Exception):
    """The child is gone, or talks nonsense; says what that means for the mail."""


class _Child:
    """One child and the two pipes to it."""

    def __init__(self) -> None:
        paths = [str(Path(desk.__file__).parent.parent), *(path for path in sys.path if path)]
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-S", "-m", "desk.channels.reading.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={"PYTHONPATH": os.pathsep.join(paths), "MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "1048576"},
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self.to, self.back = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self.to, False)
        self.mails = 0

    def ask(self, wanted: bytes, raw: bytes) -> ParsedMail:
        """The child's answer. Raises _Lost."""
        self.mails += 1
        deadline = time.monotonic() + WALL_S + cpu_seconds(len(raw)) - CPU_S
        try:
            self._send(ASK.pack(wanted, len(raw)), deadline)
            self._send(raw, deadline)
            (size,) = ANSWER.unpack(self._receive(ANSWER.size, deadline))
            if size > MOST:
                raise _Lost("was read as nonsense")
            values = json.loads(self._receive(size, deadline))
            return unpacked(values, self._files(file_sizes(values), deadline))
        except (OSError, EOFError):
            raise _Lost(self._how_it_ended()) from None
        except (ValueError, TypeError, KeyError, IndexError):
            raise _Lost("was read as nonsense") from None

    def _files(self, sizes: list[int], deadline: float) -> list[bytes]:
        if min(sizes, default=0) < 0 or sum(sizes) > 2 * LARGEST:
            raise _Lost("was read as nonsense")
        return [self._receive(size, deadline) for size in sizes]

    def _send(self, data: bytes, deadline: float) -> None:
        rest = memoryview(data)
        while rest:
            self._await(self.to, select.POLLOUT, deadline)
            rest = rest[os.write(self.to, rest[:CHUNK]) :]

    def _receive(self, size: int, deadline: float) -> bytes:
        pieces = []
        while size:
            self._await(self.back, select.POLLIN, deadline)
            piece = os.read(self.back, min(size, CHUNK))
            if not piece:
                raise EOFError
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def _await(self, pipe: int, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(pipe, event)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise _Lost(TOO_LONG)

    def _how_it_ended(self) -> str:
        try:
            code = self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return TOO_LONG
        return ENDED.get(-code, f"ended its reader with code {code}")  # type: ignore[call-overload, no-any-return]

    def end(self) -> None:
        """Have it end, gently if it listens."""
        self.forget()
        try:
            self.process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def forget(self) -> None:
        """Close our ends of the pipes."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


class Reader:
    """A resident child of this process, started when first needed and replaced when it is lost or has read enough."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def start(self) -> None:
        """Start the child now, so that it is ready when it is needed."""
        with self._lock:
            self._child = self._child or _Child()

    def read(self, raw: bytes, *, files: bool = True) -> ParsedMail:
        """What a mail says; without `files` attachments keep their sizes but hold no data. Never raises for a mail."""
        raw = raw if len(raw) <= LARGEST + 1 else raw[: LARGEST + 1]
        with self._lock:
            try:
                return self._ask(WHOLE if files else WITHOUT_FILES, raw)
            except _Lost as lost:
                reason = f"the mail {lost}"
            try:
                return replace(self._ask(HEADERS, raw[:CHUNK]), error=reason)
            except _Lost:
                return ParsedMail(error=reason)

    def _ask(self, wanted: bytes, raw: bytes) -> ParsedMail:
        self._child = self._child or _Child()
        try:
            mail = self._child.ask(wanted, raw)
        except _Lost:
            self._end()
            raise
        if self._child.mails >= MAILS or (mail.error or "").endswith(TOO_MUCH):
            self._end()
        return mail

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()

    def after_fork(self) -> None:
        """In a forked process: the child is the parent's, and another thread may have held the lock."""
        self._lock = threading.Lock()
        child, self._child = self._child, None
        if child is not None:
            child.forget()
            child.process.returncode = 0  # not ours to wait for


reader = Reader()
atexit.register(reader.close)
os.register_at_fork(after_in_child=reader.after_fork)


def read_mail(raw: bytes) -> ParsedMail:
    """Everything a desk wants to know of one mail, read within fixed time and memory. From any thread; never raises.

    `error` is None, or says why the mail is poison; then the other fields hold what could be saved.
    """
    return reader.read(raw)
