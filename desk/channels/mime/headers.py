"""Header lines of one part: caps, folding, damage."""

import re
from dataclasses import dataclass, field

EACH = 8 * 1024
LONG = 32 * 1024  # recipients and references may legally be many
OTHERS = 64 * 1024  # all headers we have no name for, together
LINES = 20_000
MANY = frozenset({"to", "cc", "references", "in-reply-to"})
SEVERAL = MANY | {"authentication-results", "delivered-to", "x-original-to", "envelope-to", "x-failed-recipients"}
NAMED = MANY | {
    *("from", "sender", "reply-to", "subject", "date", "message-id", "return-path", "content-type", "content-id"),
    *("content-disposition", "content-transfer-encoding", "content-location", "content-description"),
    *("authentication-results", "x-failed-recipients"),
    *("auto-submitted", "precedence", "list-id", "list-unsubscribe"),
}
HEADER = re.compile(rb"([!-9;-~]{1,80})[ \t]*:")
BLANK = re.compile(rb"\n\r*\n")


@dataclass(frozen=True)
class Headers:
    """The headers of one part, raw, by lower-case name, in the order they came."""

    fields: dict[str, list[bytes]] = field(default_factory=dict)

    def all(self, name: str) -> list[bytes]:
        return self.fields.get(name, [])

    def raw(self, name: str) -> bytes:
        return self.fields.get(name, [b""])[0]


@dataclass
class _Block:
    fields: dict[str, list[bytes]] = field(default_factory=dict)
    room: int = OTHERS
    name: str = ""
    value: bytearray = field(default_factory=bytearray)

    def open(self, name: str, rest: bytes) -> None:
        self.close()
        self.name, self.value = name, bytearray(rest)

    def extend(self, line: bytes) -> None:
        self.value += line
        if len(self.value) > 4 * LONG:
            self.value = _capped(self.name, self.value)

    def close(self) -> None:
        values = self.fields.setdefault(self.name, []) if self.name else None
        value = bytes(_capped(self.name, self.value))
        if values is None or len(values) >= (8 if self.name in SEVERAL else 2):
            return
        self.room -= 0 if self.name in NAMED else len(self.name) + len(value)
        if self.room >= 0 or self.name in NAMED:
            values.append(value)


def _capped(name: str, value: bytearray) -> bytearray:
    """At most what the cap allows; of a long list its two ends, cut between entries."""
    if name not in MANY:
        return value[:EACH]
    if len(value) <= LONG:
        return value
    head, tail = value[: LONG // 2], value[-LONG // 2 :]
    between = b"," if name in ("to", "cc") else b">"
    return head[: head.rfind(between) + 1] + tail[tail.find(between) + 1 :]


def read_headers(data: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The headers found from `start`, and the offset at which the body begins.

    A line that is no header ends the block, unless a header follows it: then it is damage and skipped.
    """
    block, position = _Block(), start
    for _ in range(LINES):
        line, after = next_line(data, position, end)
        if not line.strip(b"\r\n"):
            position = after
            break
        found = HEADER.match(line)
        if line[:1] in (b" ", b"\t"):
            block.extend(line)
        elif found:
            block.open(found[1].decode("ascii").lower(), line[found.end() :])
        elif not HEADER.match(next_line(data, after, end)[0]):
            break
        position = after
    else:
        blank = BLANK.search(data, position, end)
        position = blank.end() if blank else end
    block.close()
    return Headers({name: values for name, values in block.fields.items() if values}), position


def next_line(data: bytes, start: int, end: int) -> tuple[bytes, int]:
    """The line at `start` with its ending, its middle cut out beyond 128 kB, and the offset of the next one."""
    stop = data.find(b"\n", start, end)
    after = end if stop < 0 else stop + 1
    if after - start > 4 * LONG:
        return data[start : start + 2 * LONG] + data[after - 2 * LONG : after], after
    return data[start:after], after
