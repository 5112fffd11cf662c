"""An open loop of requests: each begins on a fixed time table, whatever became of those before.

A request's waiting time counts from the instant that was planned for it, so a stall is charged to every request that it
held up.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

GIVE_UP_S = 30.0


@dataclass
class Figures:
    """What came of a loop. Seconds; `statuses` by number, 0 for a broken connection."""

    waits: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    def note(self, status: int, wait: float) -> None:
        self.statuses[status] = self.statuses.get(status, 0) + 1
        self.waits.append(wait)

    def at(self, share: float) -> float:
        """The wait that this share of requests did not exceed, in milliseconds."""
        ordered = sorted(self.waits)
        return round(1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)], 1) if ordered else 0.0

    def errors(self, expected: int) -> int:
        return sum(count for status, count in self.statuses.items() if status != expected)


class _Line(asyncio.Protocol):
    """One connection that stays open; one request on it at a time."""

    def __init__(self, loop: "_Loop") -> None:
        self._loop, self._buffer, self._planned = loop, b"", 0.0
        self._transport: asyncio.Transport | None = None
        self.busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def send(self, data: bytes, planned: float) -> None:
        assert self._transport is not None
        self._planned, self.busy = planned, True
        self._transport.write(data)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        self._buffer, self.busy = b"", False
        self._loop.answered(self, int(head[9:12]), self._planned)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.busy:
            self._loop.broken(self._planned)
        self._loop.lost(self)


def _length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


class _Loop:
    def __init__(self, port: int, lines: int) -> None:
        self.figures = Figures()
        self._port, self._lines = port, lines
        self._free: deque[_Line] = deque()
        self._waiting: deque[tuple[bytes, float]] = deque()
        self.done = 0

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(self._lines):
            _, line = await loop.create_connection(lambda: _Line(self), "127.0.0.1", self._port)
            self._free.append(line)

    def ask(self, data: bytes, planned: float) -> None:
        if self._free:
            self._free.popleft().send(data, planned)
        else:
            self._waiting.append((data, planned))

    def answered(self, line: _Line, status: int, planned: float) -> None:
        self.figures.note(status, time.perf_counter() - planned)
        self.done += 1
        if self._waiting:
            line.send(*self._waiting.popleft())
        else:
            self._free.append(line)

    def broken(self, planned: float) -> None:
        self.figures.note(0, time.perf_counter() - planned)
        self.done += 1

    def lost(self, line: _Line) -> None:
        if line in self._free:
            self._free.remove(line)


def request(method: str, path: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
    """One request as it goes over the line."""
    fields = {"Host": "127.0.0.1", **(headers or {})} | ({"Content-Length": str(len(body))} if method != "GET" else {})
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def run(port: int, make: Callable[[int], bytes], *, rate: float, seconds: float, lines: int = 64) -> Figures:
    """Send `rate` requests a second for that long; `make` gives the request of each number."""
    return asyncio.run(_run(port, make, rate, int(rate * seconds), lines))


def burst(port: int, make: Callable[[int], bytes], *, count: int, lines: int = 64) -> Figures:
    """Send so many as fast as they are answered."""
    return asyncio.run(_run(port, make, 0.0, count, lines))


async def _run(port: int, make: Callable[[int], bytes], rate: float, count: int, lines: int) -> Figures:
    loop = _Loop(port, lines)
    await loop.open()
    began = time.perf_counter()
    for number in range(count):
        planned = began + number / rate if rate else time.perf_counter()
        while (ahead := planned - time.perf_counter()) > 0:
            await asyncio.sleep(ahead)
        loop.ask(make(number), planned)
        if number % 8 == 0 or not rate:
            await asyncio.sleep(0)
        while not rate and number - loop.done >= lines:
            await asyncio.sleep(0)
    until = time.perf_counter() + GIVE_UP_S
    while loop.done < count and time.perf_counter() < until:
        await asyncio.sleep(0.01)
    for _ in range(count - loop.done):
        loop.figures.note(0, GIVE_UP_S)
    return loop.figures
